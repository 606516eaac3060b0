"""What git knows: changed files and emptied ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, Invalid, NotConfigured
from cockpit.core.finding import Severity
from cockpit.core.process import Completed, SystemRunner
from cockpit.features.audit import emptied as emptied_module
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.config import Config, Options, resolve
from cockpit.features.audit.scan import scan


@pytest.fixture
def history(tree, git):
    """Two commits on `main`, a branch `work` with one more, and uncommitted changes on it."""
    root = tree(
        {"kept.py": "a = 1\n", "edited.py": "b = 1\n", "moved.py": "c = 1\n" * 20, "gone.py": "d = 1\n"}
    )
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("tag", "first")
    git("switch", "-qc", "work")
    git("mv", "moved.py", "renamed größe.py")
    git("rm", "-q", "gone.py")
    tree({"committed.py": "e = 1\n"})
    git("add", ".")
    git("commit", "-qm", "second")
    git("switch", "-q", "main")
    tree({"upstream.py": "f = 1\n"})
    git("add", ".")
    git("commit", "-qm", "third")
    git("switch", "-q", "work")
    tree(
        {
            "edited.py": "b = 2\n",
            "new folder/new.py": "g = 1\n",
            ".gitignore": "ignored.py\n",
            "ignored.py": "h = 1\n",
        }
    )
    return root


CHANGED = {".gitignore", "committed.py", "edited.py", "new folder/new.py", "renamed größe.py"}


@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        ("main", CHANGED),
        ("first", CHANGED),
        ("HEAD~1", CHANGED),
        ("HEAD", CHANGED - {"committed.py", "renamed größe.py"}),
    ],
)
def test_changed_since(history, revision, expected):
    found = changed_since(history, revision, SystemRunner())
    assert {path.relative_to(history).as_posix() for path in found} == expected


def test_below_a_folder_of_the_repository(history, tree):
    tree({"new folder/sub/x.py": ""})
    found = changed_since(history / "new folder", "main", SystemRunner())
    assert [path.relative_to(history).as_posix() for path in found] == [
        "new folder/new.py",
        "new folder/sub/x.py",
    ]


@pytest.mark.parametrize("revision", ["nope", "", "--output=x", "HEAD:edited.py"])
def test_what_is_no_revision_is_said(history, revision):
    with pytest.raises(Invalid, match="is no revision of this repository"):
        changed_since(history, revision, SystemRunner())


def test_outside_a_repository(tree):
    with pytest.raises(Invalid, match="is not in a git repository"):
        changed_since(tree({}), "HEAD", SystemRunner())


@pytest.fixture
def emptied(tree, git, clock):
    """Commits files, then empties some; gives the codes found by path."""
    root = tree(
        {
            "lost.py": "x = 1\n",
            "pkg/lost größe.ts": "let x = 1\n",
            "always.py": "",
            "pkg/__init__.py": "x = 1\n",
            "full.py": "x = 1\n",
        }
    )
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    tree({"lost.py": "", "pkg/lost größe.ts": "", "pkg/__init__.py": "", "new.py": ""})

    def found(folder: str = "", config: Config | None = None, runner: object = None) -> dict[str, Severity]:
        scanned = scan(root / folder, config or Config(), clock=clock, runner=runner or SystemRunner())
        return {each.path: each.severity for each in scanned.findings if each.code == "audit.emptied"}

    return found


@pytest.mark.parametrize(
    ("folder", "options", "expected"),
    [
        ("", Options(), {"lost.py", "pkg/lost größe.ts"}),
        ("pkg", Options(), {"lost größe.ts"}),
        ("", Options(severities={"audit.emptied": "off"}), set()),
        ("", Options(select=("audit.tag",)), set()),
    ],
)
def test_emptied_files(emptied, folder, options, expected):
    assert set(emptied(folder, resolve(options))) == expected


def test_emptied_files_in_several_rounds(emptied, monkeypatch):
    monkeypatch.setattr(emptied_module, "PATHS_AT_ONCE", 1)
    assert len(emptied()) == 2


class _Refusing:
    """A runner that cannot run git."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def run(self, argv: object, **options: object) -> Completed:
        if self._error:
            raise self._error
        return Completed(128, b"", b"fatal: Not a valid object name HEAD")


@pytest.mark.parametrize("error", [NotConfigured("git was not found."), None])
def test_where_git_cannot_say_nothing_is_found(emptied, error):
    assert emptied(runner=_Refusing(error)) == {}


@pytest.mark.parametrize("in_git", [False, True])
def test_what_git_does_not_know_is_remembered(tree, git, clock, tmp_path, in_git):
    files = {"lost.py": "x = 1\n", "always.py": "", "pkg/__init__.py": "x = 1\n", "kept.py": "x = 1\n"}
    root, cache = tree(files), tmp_path / "cache.msgpack"
    if in_git:
        git("init", "-q")
        git("commit", "-qm", "first", "--allow-empty")

    def found(config: Config | None = None) -> dict[str, tuple[Severity, str]]:
        clock.advance(seconds=60)
        scanned = scan(root, config or Config(), clock=clock, runner=SystemRunner(), cache=cache)
        return {each.path: (each.severity, each.message) for each in scanned.findings if not each.context}

    assert found() == {}
    tree({"lost.py": "", "pkg/__init__.py": ""})
    lost = (Severity.WARNING, "The file is empty, but had content when it was audited last.")
    assert found() == found() == {"lost.py": lost}
    other = resolve(Options(severities={"audit.emptied": "error"}))
    assert found(other) == {"lost.py": (Severity.ERROR, lost[1])}, "also under other settings"
    tree({"lost.py": "x = 2\n"})
    assert found() == {}


def test_cancelling_is_not_swallowed(emptied):
    with pytest.raises(Cancelled):
        emptied(runner=_Refusing(Cancelled("git was stopped.")))


def test_no_repository_no_question(tree, clock):
    root: Path = tree({"a.py": ""})
    assert scan(root, Config(), clock=clock, runner=_Refusing(AssertionError("asked"))).findings == []
