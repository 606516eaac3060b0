"""What is damaged in a repository is found and named, wherever it is; what is not damaged can be restored."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from msgspec.structs import replace

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Conflict
from cockpit.features.backup.config import Options
from cockpit.features.backup.prune import prune
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.seal import Broken

from .conftest import Backups, seen

BIG = os.urandom(70_000)
TREE = {"a": "one", "sub/b": "two" * 200, "big": BIG, "link": "-> a"}


def filled(backups: Backups) -> None:
    backups.write(TREE)
    backups.create()
    backups.write({"c": "three", "big": BIG[::-1]})
    backups.create()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")


@pytest.mark.parametrize("which", ["backups", "encrypted"])
def test_a_flipped_bit_anywhere_is_found_and_named(which, request) -> None:
    backups = request.getfixturevalue(which)
    filled(backups)
    assert backups.verify().faults == []
    with backups.opened() as repository:
        seal = repository.seal
    backups.opened = lambda: _reopened(backups, seal)
    looked = 0
    for path in files(backups.folder):
        whole = path.read_bytes()
        step = max(1, len(whole) // 40)
        for place in {*range(0, len(whole), step), *range(max(0, len(whole) - 12), len(whole))}:
            bit = 1 << (place % 8)
            path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            found = [fault.what for fault in backups.verify().faults]
            assert path.relative_to(backups.folder).as_posix() in found, f"bit {place} of {path.name}"
            looked += 1
        path.write_bytes(whole)
    assert backups.verify().faults == []
    assert looked > 300


def _reopened(backups: Backups, seal):
    """Without the password again, whose key is slow to make on purpose."""
    return nullcontext(Repository(backups.folder, seal))


def longest(backups: Backups) -> Path:
    return max(backups.packs(), key=lambda path: path.stat().st_size)


def flip(path: Path, place: int) -> None:
    """Changes one byte of a file, whatever it was."""
    whole = bytearray(path.read_bytes())
    whole[place] ^= 0xFF
    path.write_bytes(whole)


def swap(backups: Backups) -> Path:
    one, other, *_ = backups.packs()
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    return one


def cut(backups: Backups) -> Path:
    path = longest(backups)
    os.truncate(path, path.stat().st_size // 2)
    return path


def lost(backups: Backups) -> Path:
    path = longest(backups)
    path.unlink()
    return path


def emptied(backups: Backups) -> Path:
    path = longest(backups)
    path.write_bytes(b"")
    return path


def grown(backups: Backups) -> Path:
    path = longest(backups)
    with path.open("ab") as file:
        file.write(b"more")
    return path


def manifest_lost(backups: Backups) -> Path:
    path = min((backups.folder / "manifests").iterdir())
    path.unlink()
    return path


def manifest_of_another(backups: Backups) -> Path:
    one, other = sorted((backups.folder / "manifests").iterdir())
    shutil.copy(one, other)
    return other


HARMS = [
    (swap, "swapped: it is the pack"),
    (cut, "truncated: "),
    (lost, "missing"),
    (emptied, "truncated: 0 of"),
    (grown, "damaged"),
    (manifest_lost, "is missing"),
    (manifest_of_another, "is damaged"),
]


@pytest.mark.parametrize(("harm", "found"), HARMS, ids=[row[0].__name__ for row in HARMS])
def test_other_harm_is_named(backups, harm: Callable[[Backups], Path], found: str) -> None:
    filled(backups)
    path = harm(backups)
    faults = {fault.what: fault.found for fault in backups.verify().faults}
    assert found in faults[path.relative_to(backups.folder).as_posix()]


def test_the_files_that_are_lost_are_named_and_the_others_come_back(backups, tmp_path: Path) -> None:
    filled(backups)
    state = seen(backups.workspace)
    path = longest(backups)
    content = path.read_bytes()
    # The big file's chunk is by far the longest.
    path.write_bytes(content[: len(content) // 2] + b"\0\0\0\0" + content[len(content) // 2 + 4 :])
    verdict = backups.verify()
    (broken,) = {(loss.backup, loss.path) for loss in verdict.losses}
    assert broken[1] == b"big"
    restored = backups.restore(tmp_path / "new", number=broken[0])
    assert [path for path, _ in restored.lost] == [b"big"]
    assert "big" not in seen(tmp_path / "new")
    assert seen(tmp_path / "new")["sub/b"] == state["sub/b"]


def test_a_restore_leaves_what_it_cannot_replace(backups) -> None:
    filled(backups)
    flip(longest(backups), 9)
    (loss, *_) = backups.verify().losses
    backups.write({"big": "what there is"})
    assert backups.restore(number=loss.backup).lost
    assert (backups.workspace / "big").read_bytes() == b"what there is"


def test_what_was_lost_is_stored_again(backups, tmp_path: Path) -> None:
    backups.write(TREE)
    backups.create()
    longest(backups).unlink()
    backups.create()
    verdict = backups.verify()
    assert (verdict.faults, verdict.losses) == ([], [])
    backups.restore(tmp_path / "new", number=1)
    assert seen(tmp_path / "new") == seen(backups.workspace)


def test_what_a_check_has_found_damaged_is_stored_anew(backups, tmp_path: Path) -> None:
    backups.write(TREE)
    backups.create()
    state = seen(backups.workspace)
    flip(longest(backups), 9)
    assert len(backups.verify().losses) == 1
    backups.create()
    verdict = backups.verify()
    # Both backups are whole, and the damaged pack is not needed any more.
    assert (verdict.backups, verdict.losses) == (2, [])
    assert [fault.found[:13] for fault in verdict.faults] == ["damaged: 1 of"]
    with backups.opened() as repository:
        prune(repository, Options(), SystemClock().now())
    assert backups.verify().faults == []
    assert not (backups.folder / "damaged").exists()
    backups.restore(tmp_path / "new")
    assert seen(tmp_path / "new") == state


def test_what_is_whole_again_is_not_doubted(backups) -> None:
    filled(backups)
    for path in backups.packs():
        flip(path, 9)
    assert backups.verify().losses
    for path in backups.packs():
        flip(path, 9)
    assert backups.verify().whole
    assert backups.create().manifest.added == 0


def test_a_pack_that_is_gone_and_not_needed_is_forgotten(backups) -> None:
    filled(backups)
    path = longest(backups)
    path.unlink()
    backups.write({"c": "three", "big": BIG, "new": "so that the pack becomes another one"})
    backups.create()
    assert [fault.found for fault in backups.verify().faults if "packs/" in fault.what] == ["missing"]
    rules = Options(keep_daily=0, keep_weekly=0, keep_monthly=0)
    with backups.opened() as repository, pytest.raises(Conflict, match="backup 2 stays and is damaged"):
        prune(repository, rules, SystemClock().now())
    backups.create()
    with backups.opened() as repository:
        prune(repository, replace(rules, keep=2), SystemClock().now())
    assert backups.verify().faults == []


COPIES = [("repository", "repository.copy"), ("repository.copy", "repository"), ("head", "head.copy")]


@pytest.mark.parametrize(("harmed", "other"), COPIES)
def test_each_of_two_copies_is_enough_and_mends_the_other(backups, harmed: str, other: str) -> None:
    filled(backups)
    (backups.folder / harmed).write_bytes(b"rubbish")
    assert [fault.what for fault in backups.verify().faults] == [harmed]
    backups.create()
    assert backups.verify().faults == []
    (backups.folder / other).unlink()
    assert backups.plan().steps


def test_without_both_copies_it_says_so(backups) -> None:
    filled(backups)
    for name in ("head", "head.copy"):
        (backups.folder / name).write_bytes(b"rubbish")
    with pytest.raises(Broken, match="and its copy are damaged"):
        backups.verify()
