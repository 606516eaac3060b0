"""Writes a change set into a workspace: all of its files, or none, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE
from types import MappingProxyType

import msgspec

from cockpit.core.durable import disk, sync, write_whole
from cockpit.core.errors import Conflict, Invalid, Refused, Unavailable
from cockpit.core.guard.operation import check_target
from cockpit.core.lease import held
from cockpit.features.copilots.apply.journal import APPLY, Entry, Journal, Journals, entries_of
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.collecting import is_outside

OPERATION = "applying what was generated"


@dataclass(frozen=True, slots=True)
class Order:
    """Whose change it is, and what for."""

    run: str
    session: str
    user: str
    words: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found half done, and what became of it."""

    journal: Journal
    completed: bool
    """Else it was taken back."""
    kept: tuple[str, ...] = ()
    """Files that somebody has changed since: they stay as they are."""


class Changed(Conflict):
    """A file is no longer what the proposal was made from; `files` has all of them as they are now."""

    def __init__(self, files: Sequence[tuple[Entry, bytes | None]]) -> None:
        names = ", ".join(entry.path for entry, _ in files)
        verb = "has" if len(files) == 1 else "have"
        super().__init__(f"{names} {verb} changed since; nothing was written.")
        self.files = tuple(files)


class Applying:
    """The only one that writes what the copilots have made. One at a time, in all windows and terminals."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        record: Callable[[Journal], object],
        unsaved: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Into the workspace folder `root`, with the journals in `folder`.

        `record` keeps what was done where people look for the way back; it may be called twice with the same.
        `unsaved` is what an editor holds of some files and has not written.
        """
        self._root = root
        self._journals = Journals(folder)
        self._record = record
        self._unsaved = unsaved

    def apply(self, changes: ChangeSet, order: Order) -> Journal:
        """Write all files; raises Changed, Refused or Unavailable, and has then written none."""
        modes = [
            (path, _mode(self._root / path))
            for change in changes.changes
            for path in dict.fromkeys((change.path, change.old_path))
        ]
        for change in changes.changes:
            if change.is_link or change.closed:
                raise Refused(f"{change.path} was not written: {change.closed or 'it is a link'}")
        entries = tuple(entries_of(changes, modes))
        if not entries:
            raise Invalid("There is nothing to apply.")
        return self._do(Journal(order.run, APPLY, order.session, order.user, order.words, entries))

    def undo(self, run: str) -> Journal:
        """Give the old bytes back; raises NotFound, Changed, Refused or Unavailable."""
        return self._do(self._journals.kept(run).reverse)

    def recover(self) -> Recovered | None:
        """Complete or take back what was interrupted; None when nothing was."""
        with disk(self._root), held(self._journals.lock):
            return self._recover()

    def _do(self, journal: Journal) -> Journal:
        with disk(self._root), held(self._journals.lock):
            self._recover()
            self._check(journal)
            journal = _with_folders(journal, self._root)
            self._journals.begin(journal)
            try:
                self._write(journal)
            except BaseException:
                self._take_back(journal)
                raise
            self._journals.commit()
            self._close(journal)
        return journal

    def _check(self, journal: Journal) -> None:
        """That every file may be written, and is what the change was made from."""
        for entry in journal.entries:
            self._check_place(entry.path)
        changed = [(entry, now) for entry in journal.entries if (now := self._now(entry.path)) != entry.old]
        if changed:
            raise Changed(changed)

    def _now(self, path: str) -> bytes | None:
        """What somebody would lose."""
        return self._unsaved[path] if path in self._unsaved else read(self._root / path)

    def _check_place(self, path: str) -> None:
        place, top = self._root / path, self._root.resolve()
        if is_outside(path) or not path or "\0" in path:
            raise Refused(f"{path!r} was not written: it is not in the workspace.")
        if place.is_symlink():
            raise Refused(f"{path} was not written: it is a symbolic link.")
        if not place.resolve().is_relative_to(top):
            raise Refused(f"{path} was not written: a symbolic link leads out of the workspace.")
        if place.exists() and not place.is_file():
            raise Refused(f"{path} was not written: it is no file.")
        check_target(OPERATION, place)

    def _write(self, journal: Journal) -> None:
        """All new contents lie beside their places before the first one takes its place."""
        for folder in journal.folders:
            (self._root / folder).mkdir(exist_ok=True)
        for entry in journal.entries:
            if entry.new is not None:
                _stage(self._root / journal.stage(entry), entry.new, entry.mode)
        for entry in journal.entries:
            place = self._root / entry.path
            if read(place) != entry.old:
                raise Changed([(entry, read(place))])
            self._put(journal, entry)
        self._flush(journal)

    def _put(self, journal: Journal, entry: Entry) -> None:
        place = self._root / entry.path
        if entry.new is None:
            place.unlink(missing_ok=True)
        else:
            (self._root / journal.stage(entry)).replace(place)

    def _take_back(self, journal: Journal) -> tuple[str, ...]:
        """Give the old bytes back wherever ours are; the files that are somebody else's by now."""
        kept = self._settle(journal, [each.reverse for each in journal.entries])
        self._remove_empty(journal.folders)
        self._journals.give_up()
        return kept

    def _settle(self, journal: Journal, wanted: Iterable[Entry]) -> tuple[str, ...]:
        """Have every file be the new one of its entry, unless it is neither that nor the old one."""
        kept: list[str] = []
        for entry in wanted:
            stage = self._root / journal.stage(entry)
            stage.unlink(missing_ok=True)
            now = read(self._root / entry.path)
            if now == entry.new:
                continue
            if now != entry.old:
                kept.append(entry.path)
                continue
            if entry.new is not None:
                _stage(stage, entry.new, entry.mode)
            self._put(journal, entry)
        self._flush(journal)
        return tuple(kept)

    def _recover(self) -> Recovered | None:
        if (committed := self._journals.committed()) is not None:
            kept = self._settle(committed, committed.entries)
            self._close(committed)
            return Recovered(committed, completed=True, kept=kept)
        if (begun := self._journals.begun()) is not None:
            return Recovered(begun, completed=False, kept=self._take_back(begun))
        return None

    def _remove_empty(self, folders: Sequence[str]) -> None:
        for folder in reversed(folders):
            with suppress(OSError):
                (self._root / folder).rmdir()

    def _close(self, journal: Journal) -> None:
        self._remove_empty(journal.left)
        self._record(journal)
        self._journals.complete(journal)

    def _flush(self, journal: Journal) -> None:
        for folder in {(self._root / entry.path).parent for entry in journal.entries}:
            if folder.is_dir():
                sync(folder)


def read(place: Path) -> bytes | None:
    """The bytes of a file; None when there is none. Raises Unavailable."""
    try:
        return place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unavailable(f"{place} cannot be read: {error.strerror}.") from error


def _stage(place: Path, data: bytes, mode: int | None) -> None:
    """A file with that content, which is on the disk before it takes the place of another."""
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        write_whole(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    if mode is not None:
        place.chmod(mode)


def _mode(place: Path) -> int | None:
    try:
        return S_IMODE(place.stat().st_mode)
    except OSError:
        return None


def _with_folders(journal: Journal, root: Path) -> Journal:
    """With the folders that are missing for its new files."""
    missing = dict.fromkeys(
        folder for entry in journal.entries if entry.new is not None for folder in _missing(entry.path, root)
    )
    return msgspec.structs.replace(journal, folders=tuple(missing))


def _missing(path: str, root: Path) -> Iterator[str]:
    parts = path.split("/")[:-1]
    for count in range(1, len(parts) + 1):
        folder = "/".join(parts[:count])
        if not (root / folder).is_dir():
            yield folder
