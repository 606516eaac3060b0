"""A change set is written as a whole or not at all, and only where it belongs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cockpit.core.errors import CockpitError, NotFound, Unavailable
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.features.copilots.apply.applying import Applying, Changed, Order
from cockpit.features.copilots.apply.journal import Journal
from cockpit.features.copilots.change import Change, ChangeSet

ORDER = Order("a1", "session", "ann", "to see")
Files = Mapping[str, "bytes | None"]


@pytest.fixture
def work(tmp_path: Path):
    """A workspace that everything of ours has to stay in."""
    root = tmp_path / "work"
    (root / "src").mkdir(parents=True)
    bounds = Bounds(root, resolve=lambda path: Path(path).resolve())
    with surrounded(Surroundings(lambda _path: bounds)):
        yield root


@pytest.fixture
def recorded() -> list[Journal]:
    return []


@pytest.fixture
def applying(work: Path, tmp_path: Path, recorded: list[Journal]) -> Applying:
    return Applying(work, tmp_path / "journals", recorded.append)


def tree(root: Path) -> dict[str, bytes]:
    """All files."""
    files = [Path(folder, name) for folder, _, names in os.walk(root) for name in names]
    return {each.relative_to(root).as_posix(): each.read_bytes() for each in files if not each.is_symlink()}


def write(root: Path, files: Files) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content or b"")


def changes(before: Files, after: Files) -> ChangeSet:
    paths = sorted(before.keys() | after.keys())
    return ChangeSet(tuple(Change(path, before.get(path), after.get(path)) for path in paths), "a test")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a.py": b"one\n"}, {"a.py": b"two\n"}),
        ({"a.py": b"\xef\xbb\xbfone\r\n"}, {"a.py": b"\xef\xbb\xbfone\r\ntwo\r\n"}),
        ({}, {"new/deep/a.py": b"one\n"}),
        ({"a.py": b"one\n", "b.py": b"two"}, {"a.py": b"one", "c.py": b""}),
        ({"src/a.bin": b"\0\1"}, {"src/a.bin": b"\0\2"}),
    ],
)
def test_applied_and_taken_back(
    before: Files, after: Files, work: Path, applying: Applying, recorded: list[Journal]
) -> None:
    write(work, before)
    for path in before:
        (work / path).chmod(0o640)
    applying.apply(changes(before, after), ORDER)
    assert tree(work) == after
    applying.undo("a1")
    assert tree(work) == before
    assert {(work / path).stat().st_mode & 0o777 for path in before} <= {0o640}
    assert not (work / "new").exists()
    assert [(each.kind, each.run) for each in recorded] == [("apply", "a1"), ("undo", "a1")]
    with pytest.raises(NotFound):
        applying.undo("a1")


def test_a_moved_file(work: Path, applying: Applying) -> None:
    write(work, {"a.py": b"one"})
    applying.apply(ChangeSet((Change("b.py", b"one", b"two", former="a.py"),), "a test"), ORDER)
    assert tree(work) == {"b.py": b"two"}
    applying.undo("a1")
    assert tree(work) == {"a.py": b"one"}


def test_what_has_changed_meanwhile(work: Path, applying: Applying, recorded: list[Journal]) -> None:
    write(work, {"a.py": b"one", "b.py": b"mine"})
    wanted = changes({"a.py": b"one", "b.py": b"two"}, {"a.py": b"1", "b.py": b"2", "c.py": b"3"})
    with pytest.raises(Changed, match=r"b\.py has changed since; nothing was written") as refused:
        applying.apply(wanted, ORDER)
    ((entry, now),) = refused.value.files
    assert (entry.old, now, entry.new) == (b"two", b"mine", b"2")
    assert (tree(work), recorded) == ({"a.py": b"one", "b.py": b"mine"}, [])
    applying.apply(changes({"a.py": b"one"}, {"a.py": b"1"}), ORDER)
    write(work, {"a.py": b"edited since"})
    with pytest.raises(Changed):
        applying.undo("a1")
    assert tree(work)["a.py"] == b"edited since"


@pytest.mark.parametrize(
    ("disk", "unsaved", "now"),
    [
        (b"two", b"mine", b"mine"),
        (b"mine", b"more", b"more"),
        (b"mine", b"two", b"mine"),
        (None, b"mine", b"mine"),
    ],
)
def test_what_an_editor_has_not_saved(
    disk: bytes | None, unsaved: bytes, now: bytes, work: Path, tmp_path: Path
) -> None:
    """The file on the disk counts, too: neither is lost."""
    write(work, {} if disk is None else {"b.py": disk})
    before = tree(work)
    applying = Applying(work, tmp_path / "journals", lambda _: None, {"b.py": unsaved})
    with pytest.raises(Changed) as refused:
        applying.apply(changes({"b.py": b"two"}, {"b.py": b"2", "c.py": b"3"}), ORDER)
    assert [(entry.path, held) for entry, held in refused.value.files] == [("b.py", now)]
    assert tree(work) == before


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("../other.py", ""),
        ("/etc/cockpit-test", ""),
        ("src/../../other.py", ""),
        (".git/hooks/pre-commit", ""),
        ("~/x.py", ""),
        ("out/x.py", "out"),
        ("a.py", "a.py"),
        ("", ""),
        ("src", ""),
    ],
)
def test_what_leads_elsewhere(path: str, link: str, work: Path, tmp_path: Path, applying: Applying) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if link:
        (work / link).symlink_to(outside if link == "out" else outside / "x.py")
    before = tree(work), tree(outside)
    with pytest.raises(CockpitError):
        applying.apply(changes({}, {path: b"bad", "src/good.py": b"good"}), ORDER)
    assert (tree(work), tree(outside)) == before


def test_a_disk_that_fails_in_the_middle(
    work: Path, applying: Applying, recorded: list[Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {"a.py": b"one", "b.py": b"two"}
    write(work, before)
    replace: Callable[..., Path] = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.parent == work and Path(target).name == "b.py":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", failing)
        with pytest.raises(Unavailable, match="no room left"):
            applying.apply(changes(before, {"a.py": b"1", "b.py": b"2", "n/c.py": b"3"}), ORDER)
    assert (tree(work), recorded, (work / "n").exists()) == (before, [], False)
    assert applying.recover() is None
