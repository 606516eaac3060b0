"""What is being written into a workspace: enough to complete it, or to take all of it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.durable import sync, write_durably
from cockpit.core.errors import NotFound, Unavailable
from cockpit.features.copilots.change import ChangeSet

APPLY: Final = "apply"
UNDO: Final = "undo"
MOST_KEPT: Final = 200
"""Changes of so many runs can be taken back exactly; older ones line by line."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its bytes before and after; None where there is none."""

    path: str
    """Relative to the workspace folder, with forward slashes."""
    old: bytes | None
    new: bytes | None
    old_hash: str
    new_hash: str
    mode: int | None
    """The permissions of the file that was there."""

    @property
    def reverse(self) -> Entry:
        """What takes it back."""
        return Entry(self.path, self.new, self.old, self.new_hash, self.old_hash, self.mode)

    @property
    def is_sound(self) -> bool:
        """Whether its bytes are those that were meant."""
        return (digest(self.old), digest(self.new)) == (self.old_hash, self.new_hash)


class Journal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All files of one change."""

    run: str
    kind: str
    """`apply` or `undo`."""
    session: str
    user: str
    words: str
    """What it is for."""
    entries: tuple[Entry, ...]
    folders: tuple[str, ...] = ()
    """Those that had to be made, the outer before the inner ones."""
    left: tuple[str, ...] = ()
    """Those that go when nothing is in them any more, because the change that is taken back had made them."""

    def stage(self, entry: Entry) -> str:
        """Where the new content of a file lies until it takes its place."""
        folder, slash, name = entry.path.rpartition("/")
        return f"{folder}{slash}.{name}.{self.run[:12]}.cockpit"

    @property
    def reverse(self) -> Journal:
        """What takes it back."""
        entries = tuple(each.reverse for each in self.entries)
        return Journal(self.run, UNDO, self.session, self.user, self.words, entries, (), self.folders)


class Journals:
    """The folder with the journal of what is going on, and those of what can be taken back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lock = folder / "lock"
        self._begun = folder / "begun"
        self._committed = folder / "committed"

    def begin(self, journal: Journal) -> None:
        """Keep it before the first change."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._begun, msgspec.json.encode(journal))

    def commit(self) -> None:
        """From here on it is completed, and no longer taken back."""
        self._begun.replace(self._committed)
        sync(self._folder)

    def begun(self) -> Journal | None:
        """What was begun, and not committed."""
        return _read(self._begun)

    def committed(self) -> Journal | None:
        """What was committed, and perhaps not recorded."""
        return _read(self._committed)

    def give_up(self) -> None:
        """Forget what was begun: it has been taken back."""
        self._begun.unlink(missing_ok=True)
        sync(self._folder)

    def complete(self, journal: Journal) -> None:
        """Put what is committed and recorded aside, for whoever takes it back."""
        kept = self._kept(journal.run)
        if journal.kind == UNDO:
            kept.unlink(missing_ok=True)
            self._committed.unlink(missing_ok=True)
        else:
            kept.parent.mkdir(exist_ok=True)
            self._committed.replace(kept)
            self._forget(kept.parent)
        sync(self._folder)

    def kept(self, run: str) -> Journal:
        """What a run has applied; raises NotFound."""
        found = _read(self._kept(run)) if run.isalnum() else None
        if found is None:
            raise NotFound(f"The files of run {run} are not kept here: another computer, or long ago.")
        return found

    def _kept(self, run: str) -> Path:
        return self._folder / "kept" / run

    def _forget(self, folder: Path) -> None:
        known = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
        for each in known[: max(len(known) - MOST_KEPT, 0)]:
            each.unlink(missing_ok=True)


def entries_of(changes: ChangeSet, mode: Iterable[tuple[str, int | None]]) -> Iterator[Entry]:
    """The files of a change set, with the permissions of those that are there; a moved one goes and comes."""
    modes = dict(mode)
    for each in changes.changes:
        if each.former and each.former != each.path:
            yield _entry(each.former, each.before, None, modes.get(each.former))
            yield _entry(each.path, None, each.after, modes.get(each.former))
        else:
            yield _entry(each.path, each.before, each.after, modes.get(each.path))


def digest(data: bytes | None) -> str:
    """What tells contents apart; empty for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _entry(path: str, old: bytes | None, new: bytes | None, mode: int | None) -> Entry:
    return Entry(path, old, new, digest(old), digest(new), mode)


def _read(path: Path) -> Journal | None:
    try:
        journal = msgspec.json.decode(path.read_bytes(), type=Journal)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise Unavailable(f"The journal {path} cannot be read: {error}.") from error
    if not all(each.is_sound for each in journal.entries):
        raise Unavailable(f"The journal {path} is damaged; nothing was changed by it.")
    return journal
