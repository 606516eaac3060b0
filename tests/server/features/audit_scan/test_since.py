"""Which findings are new since a revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.core import git as git_module
from cockpit.core.errors import Cancelled, Invalid, NotFound, Unavailable
from cockpit.core.process import Completed, SystemRunner
from cockpit.features.audit.base import default_revision, read_base
from cockpit.features.audit.config import Config, Options, resolve
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.scan import scan
from cockpit.features.audit.since import audit_of, new_since

OLD = "# TODO: old\nx = 1\n"
LONG = "".join(f"value_{number} = {number}\n" for number in range(40))


@pytest.fixture
def repository(tree, git):
    """`main` with one commit, and a branch `work` that is checked out."""
    root = tree(
        {
            "kept.py": OLD,
            "edited.py": OLD + LONG,
            "moved.py": OLD + LONG,
            "gone.py": OLD + "# FIXME: leaves\n",
            "sub/deep.py": OLD,
            "vendor/lib.py": OLD + LONG,
        }
    )
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("switch", "-qc", "work")
    return root


@pytest.fixture
def new(repository, clock):
    """What is new below a folder since a revision: path and message's tag."""

    def find(revision="main", folder="", config=None, judged=None, runner=None):
        root = repository / folder
        config = config or Config()
        found = scan(root, config, clock=clock).findings
        identities = new_since(
            root,
            revision,
            found,
            runner=runner or SystemRunner(),
            judge=audit_of(Policies(config)),
            judged=judged,
        )
        return sorted((each.path, each.context) for each in found if each.identity in identities)

    return find


def rename(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(exist_ok=True)
    (root / old).rename(root / new)


CASES = [
    ("nothing", {}, []),
    ("a moved line", {"edited.py": "\n\n" + OLD + LONG}, []),
    ("a reformatted line", {"edited.py": "#   TODO:  old\n" + LONG}, []),
    ("one more", {"edited.py": OLD + LONG + "# HACK: more\n"}, [("edited.py", "# HACK: more")]),
    ("the same once more", {"kept.py": OLD + "# TODO: old\n"}, [("kept.py", "# TODO: old")]),
    ("a new file", {"größe 1.py": OLD}, [("größe 1.py", "# TODO: old")]),
    ("CRLF", {"edited.py": (OLD + LONG).replace("\n", "\r\n")}, []),
]


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize(("_name", "files", "expected"), CASES, ids=[case[0] for case in CASES])
def test_edits(tree, git, new, _name, files, expected, committed):
    tree(files)
    if committed:
        git("add", ".")
        git("commit", "-qm", "second", "--allow-empty")
    assert new() == expected


def test_what_upstream_adds_is_not_ours_to_fix(tree, git, new):
    tree({"edited.py": OLD + LONG + "# HACK: ours\n"})
    git("commit", "-qam", "ours")
    git("switch", "-q", "main")
    tree({"kept.py": "x = 1\n"})
    git("commit", "-qam", "upstream pays a debt")
    git("switch", "-q", "work")
    assert new() == [("edited.py", "# HACK: ours")]


def test_a_rename_that_git_follows(tree, git, new, repository):
    git("mv", "moved.py", "sub/renamed.py")
    tree({"sub/renamed.py": OLD + LONG + "# XXX: more\n"})
    assert new() == [("sub/renamed.py", "# XXX: more")]
    git("add", ".")
    git("commit", "-qm", "moved")
    assert new() == [("sub/renamed.py", "# XXX: more")]


def test_a_rename_that_git_does_not_know_yet(tree, new, repository):
    rename(repository, "gone.py", "sub/there.py")
    assert new() == []
    tree({"sub/copy.py": OLD})
    assert [path for path, _ in new()] == ["sub/there.py"]


def test_a_deleted_file_does_not_excuse_a_new_one_of_another_kind(tree, new, repository):
    (repository / "gone.py").unlink()
    tree({"new.sh": "# TODO: old\n"})
    assert new() == [("new.sh", "# TODO: old")]


def test_what_is_taken_out_of_the_vendored_code_is_new(new, repository, git):
    git("mv", "vendor/lib.py", "ours.py")
    assert new() == [("ours.py", "# TODO: old")]


def test_an_ignore_that_is_removed_lets_the_finding_be_new(tree, git, new):
    tree({"kept.py": "# cockpit: ignore[audit.tag] the tag is meant\n" + OLD})
    git("commit", "-qam", "intentional")
    git("branch", "-f", "main")
    assert new() == []
    tree({"kept.py": OLD})
    assert new() == [("kept.py", "# TODO: old")]


def test_a_stricter_rule_makes_nothing_new(tree, new):
    tree({"edited.py": "# LATER: strict\n" + OLD + LONG})
    assert new() == []
    strict = resolve(Options(tags=("TODO", "LATER")))
    assert new(config=strict) == [("edited.py", "# LATER: strict")]
    tree({"edited.py": OLD + LONG + "y = 1\n"})
    assert new(config=resolve(Options(tags=("TODO", "FIXME")))) == []


def test_below_a_folder_of_the_repository(tree, git, new):
    assert new(folder="sub") == []
    tree({"sub/deep.py": OLD + "# XXX: more\n"})
    assert new(folder="sub") == [("deep.py", "# XXX: more")]


def test_an_ignored_file_is_new(tree, new, clock, repository):
    tree({".gitignore": "made.py\n", "made.py": OLD})
    found = scan(repository, Config(), clock=clock, paths=[repository / "made.py"]).findings
    assert new_since(repository, "main", found, runner=SystemRunner(), judge=audit_of(Policies(Config())))


def test_a_submodule_has_its_own_history(tree, git, new, repository):
    tree({"dep/x.py": OLD})
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},dep")
    git("commit", "-qm", "a submodule")
    git("branch", "-f", "main")
    assert new() == []


def test_a_content_is_judged_once(tree, new, monkeypatch):
    tree({"edited.py": LONG + OLD})
    judged = {}
    assert new(judged=judged) == []
    assert len(judged) == 1

    def refuse(*_arguments, **_options):
        raise AssertionError("asked again")

    monkeypatch.setattr(git_module, "_blobs", refuse)
    assert new(judged=judged) == []


def test_many_contents_are_read_in_rounds(tree, new, monkeypatch):
    monkeypatch.setattr(git_module, "BLOBS_AT_ONCE", 1)
    tree({"kept.py": "\n" + OLD, "edited.py": "\n" + OLD + LONG + "# HACK: more\n"})
    assert new() == [("edited.py", "# HACK: more")]


@pytest.mark.parametrize("revision", ["nobody", "", "--all", "main^{tree}"])
def test_an_unknown_revision_is_refused(new, revision):
    with pytest.raises(Invalid, match="is no revision of this repository; name a branch"):
        new(revision)


def test_outside_a_repository(tree):
    root = tree({"a.py": OLD})
    with pytest.raises(Invalid, match="is not in a git repository"):
        read_base(root, "main", SystemRunner())


class _Failing:
    """A runner whose git answers some commands with a failure."""

    def __init__(self, command: str, failure: Completed | Exception) -> None:
        self._command = command
        self._failure = failure

    def run(self, argv, **options):
        if self._command not in argv:
            return SystemRunner().run(argv, **options)
        if isinstance(self._failure, Exception):
            raise self._failure
        return self._failure


@pytest.mark.parametrize("command", ["ls-tree", "diff", "ls-files", "cat-file"])
def test_what_git_cannot_say_is_told(tree, new, command):
    tree({"edited.py": LONG})
    tree({"kept.py": "\n" + OLD})
    with pytest.raises(Unavailable, match="git cannot tell what has changed: fatal: broken"):
        new(runner=_Failing(command, Completed(128, b"", b"fatal: broken\nmore")))


def test_cancelling_is_not_swallowed(new):
    with pytest.raises(Cancelled):
        new(runner=_Failing("diff", Cancelled("git was stopped.")))


REMOTES = [
    ((), "main"),
    ((("branch", "-m", "main", "master"),), "master"),
    ((("update-ref", "refs/remotes/origin/main", "HEAD"),), "origin/main"),
    (
        (
            ("update-ref", "refs/remotes/origin/develop", "HEAD"),
            ("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"),
        ),
        "origin/develop",
    ),
    ((("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/pruned"),), "main"),
]


@pytest.mark.parametrize(("commands", "expected"), REMOTES)
def test_the_default_branch(git, repository, commands, expected):
    for command in commands:
        git(*command)
    assert default_revision(repository, SystemRunner()) == expected


def test_no_default_branch(git, repository):
    git("branch", "-m", "main", "trunk")
    with pytest.raises(NotFound, match="has no default branch"):
        default_revision(repository, SystemRunner())
