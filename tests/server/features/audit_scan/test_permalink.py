"""A permalink is given only where the server has the line as it is on disk."""

from __future__ import annotations

import pytest

from cockpit.core.errors import NotConfigured
from cockpit.core.process import SystemRunner
from cockpit.features.audit.permalink import permalink

ADDRESS = "https://token:x@github.com/owner/name.git"


@pytest.fixture
def published(tree, git):
    """A repository whose only commit the remote has."""
    root = tree({"a.py": "x = 1\n", "sub/b.py": "y = 1\n"})
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("remote", "add", "origin", ADDRESS)
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    return root


def link(root, path="a.py", runner=None):
    return permalink(root, path, 1, runner or SystemRunner())


def test_a_published_line(published, git):
    commit = git("rev-parse", "HEAD").strip()
    assert link(published) == f"https://github.com/owner/name/blob/{commit}/a.py#L1"
    assert link(published / "sub", "b.py") == f"https://github.com/owner/name/blob/{commit}/sub/b.py#L1"


def test_a_commit_that_is_not_pushed_links_to_the_last_that_is(published, tree, git):
    commit = git("rev-parse", "HEAD").strip()
    tree({"sub/b.py": "y = 2\n"})
    git("commit", "-qam", "second")
    assert link(published) == f"https://github.com/owner/name/blob/{commit}/a.py#L1"
    assert link(published, "sub/b.py") == ""


def test_changed_and_new_files_have_none(published, tree):
    tree({"a.py": "x = 2\n", "new.py": "z = 1\n"})
    assert link(published) == ""
    assert link(published, "new.py") == ""


@pytest.mark.parametrize(
    "command",
    [("remote", "remove", "origin"), ("remote", "set-url", "origin", "/srv/name.git")],
)
def test_without_a_server_there_is_none(published, git, command):
    git(*command)
    assert link(published) == ""


def test_without_git_there_is_none(published, tmp_path):
    class NoGit:
        def run(self, argv, **options):
            raise NotConfigured("git was not found.")

    assert link(published, runner=NoGit()) == ""
    assert link(tmp_path) == ""
