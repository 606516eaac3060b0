"""Which branch is checked out, by git's files; git itself is asked only where they do not say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cockpit.core.errors import Refused
from cockpit.core.process import Completed, SystemRunner
from cockpit.features.compliance.branches import branch_of

ON_CI = {"GITHUB_HEAD_REF": "", "GITHUB_REF_NAME": "feature/ci"}


class Silent:
    """A runner that nobody may use."""

    def run(self, *_argv: object, **_options: object) -> Completed:
        raise Refused("The workspace is not trusted.")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "sub").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=release/1.x")
    return folder


def test_the_files_of_git_tell(repository: Path, tmp_path: Path) -> None:
    assert branch_of(repository, Silent(), ON_CI) == "release/1.x"
    assert branch_of(repository / "sub", Silent(), {}) == "release/1.x"
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(repository, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    assert branch_of(tmp_path / "linked", Silent(), {}) == "other"


def test_the_server_names_what_is_detached(repository: Path) -> None:
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "begin")
    git(repository, "checkout", "--quiet", "--detach")
    assert branch_of(repository, SystemRunner(), ON_CI) == "feature/ci"
    assert branch_of(repository, SystemRunner(), {}) == ""


@pytest.mark.parametrize("head", [None, b"", b"\xff", b"ref: refs/heads/.invalid\n"])
def test_what_the_files_do_not_tell(tmp_path: Path, head: bytes | None) -> None:
    (tmp_path / ".git").mkdir()
    if head is not None:
        (tmp_path / ".git" / "HEAD").write_bytes(head)
    assert branch_of(tmp_path, Silent(), {}) == ""


def test_git_is_asked_where_it_keeps_references_otherwise(tmp_path: Path) -> None:
    class Telling(Silent):
        def run(self, *_argv: object, **_options: object) -> Completed:
            return Completed(0, b"main\n", b"")

    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/.invalid\n")
    assert branch_of(tmp_path, Telling(), {}) == "main"


def test_outside_of_git(tmp_path: Path) -> None:
    assert branch_of(tmp_path, Silent(), {"CI_COMMIT_REF_NAME": "main"}) == "main"
