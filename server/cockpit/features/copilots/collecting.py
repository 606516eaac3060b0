"""Change sets, from git and from diffs, with the files around them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.core.git import Git, git_in, merge_base, path_of, read_blobs, said
from cockpit.core.process import Runner
from cockpit.features.copilots import unified
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.tree import Parser, Tree

NOTHING: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git's name for a tree without files: what a first commit is compared with."""
MOST_BYTES: Final = 60_000_000
MOST_FILES: Final = 5_000
LINK: Final = b"120000"
SUBMODULE: Final = b"160000"


@dataclass(frozen=True, slots=True)
class Collected:
    """A change set and the files on both sides of it."""

    changes: ChangeSet
    before: Tree
    after: Tree


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of `git diff --raw`."""

    mode: bytes
    old: str
    new: str
    status: str
    path: str
    former: str


class Collector:
    """Reads change sets of one repository."""

    def __init__(self, root: Path, runner: Runner) -> None:
        """Raises Invalid where no repository is."""
        self._root = root
        self._runner = runner
        self._git: Git = git_in(root, runner)

    def staged(self) -> Collected:
        """What the next commit will change."""
        entries = self._entries("--cached", self._head())
        dirty = self._index(self._names("diff", "--name-only", "-z", "--no-ext-diff"))
        return self._collected(entries, (), "what is staged", self._names("ls-files", "-z"), dirty)

    def since(self, revision: str) -> Collected:
        """The working tree against where HEAD left the revision's history."""
        base = merge_base(revision, self._git)
        return self._working(base, f"what changed since {revision}", ())

    def below(self, paths: Sequence[str]) -> Collected:
        """The working tree against HEAD: all of it, or what lies below some paths."""
        origin = f"what is not committed in {', '.join(paths)}" if paths else "what is not committed"
        return self._working(self._head(), origin, paths)

    def laid_over(self, changes: ChangeSet) -> Collected:
        """Changes that somebody would make to the working tree."""
        return self._around(changes.changes, changes.origin, self._present(), {})

    def diff(self, data: bytes, name: str) -> Collected:
        """A unified diff over the working tree, or one that is in it already."""
        if len(data) > MOST_BYTES:
            raise _too_large(f"{name} has {len(data):,} bytes", f"{MOST_BYTES:,} bytes")
        files = unified.parse(data, name)
        if len(files) > MOST_FILES:
            raise _too_large(f"{name} changes {len(files):,} files", f"{MOST_FILES:,} files")
        try:
            changes = [self._patched(each, name) for each in files]
        except Invalid:
            backwards = self._taken_back(files, name)
            if backwards is None:
                raise
            changes = backwards
        return self._around(changes, f"the diff {name}", self._present(), {})

    def _patched(self, each: unified.FileDiff, name: str) -> Change:
        path, former = each.path, each.old if each.old != each.new else ""
        if each.binary:
            return Change(path, None, b"" if each.new else None, former, closed="it is a binary patch.")
        if is_outside(path) or is_outside(each.old):
            new = b"".join(line for hunk in each.hunks for line in hunk.new)
            return Change(path, None, new if each.new else None)
        before = self._disk(each.old) if each.old else None
        if each.old and before is None:
            raise Invalid(f"{name}:{each.at}: {each.old} is not in the working tree, or is no file.")
        if not each.old and each.hunks and self._disk(path):
            raise Invalid(f"{name}:{each.at}: {path} is there already; the diff says that it is new.")
        after = unified.apply(before or b"", each, name) if each.new else None
        return Change(path, before, after, former if each.new and each.old else "")

    def _taken_back(self, files: Sequence[unified.FileDiff], name: str) -> list[Change] | None:
        """The changes of a diff that was applied before it was handed over; None when it was not."""
        try:
            turned = [self._patched(unified.reverse(each), name) for each in files]
        except Invalid:
            return None
        return [
            Change(each.path, made.after, made.before, made.path if made.former else "", closed=made.closed)
            for each, made in zip(files, turned, strict=True)
        ]

    def _working(self, base: str, origin: str, paths: Sequence[str]) -> Collected:
        others = self._names("ls-files", "--others", "--exclude-standard", "-z", "--", *paths)
        present = self._present()
        entries = self._entries(base, "--", *paths)
        return self._collected(entries, others, origin, present, {})

    def _present(self) -> list[str]:
        return self._names("ls-files", "--cached", "--others", "--exclude-standard", "-z")

    def _collected(
        self,
        entries: Sequence[_Entry],
        others: Sequence[str],
        origin: str,
        present: Iterable[str],
        laid_over: Mapping[str, bytes | None],
    ) -> Collected:
        if len(entries) + len(others) > MOST_FILES:
            raise _too_large(f"{len(entries) + len(others):,} files have changed", f"{MOST_FILES:,} files")
        wanted = {blob for each in entries for blob in (each.old, each.new) if blob.strip("0")}
        blobs = dict(read_blobs(self._root, sorted(wanted), self._runner))
        changes = [self._change(each, blobs) for each in entries]
        changes += [Change(path, None, data) for path in others if (data := self._disk(path)) is not None]
        size = sum(len(each.before or b"") + len(each.after or b"") for each in changes)
        if size > MOST_BYTES:
            raise _too_large(f"what has changed has {size:,} bytes", f"{MOST_BYTES:,} bytes")
        return self._around(changes, origin, present, laid_over)

    def _change(self, each: _Entry, blobs: Mapping[str, bytes]) -> Change:
        closed = "it is a submodule, which has a history of its own." if each.mode == SUBMODULE else ""
        before = None if each.status == "A" else blobs.get(each.old, b"")
        after = None
        if each.status != "D":
            after = blobs[each.new] if each.new in blobs else self._disk(each.path)
        return Change(
            each.path, before, after or (b"" if closed else after), each.former, each.mode == LINK, closed
        )

    def _around(
        self,
        changes: Sequence[Change],
        origin: str,
        present: Iterable[str],
        laid_over: Mapping[str, bytes | None],
    ) -> Collected:
        """The two sides: what did not change is the same on both."""
        safe = [change for change in changes if not is_outside(change.path)]
        before: dict[str, bytes | None] = {**laid_over}
        after: dict[str, bytes | None] = {**laid_over}
        for change in safe:
            before.setdefault(change.path, None)
            if change.former:
                after[change.former] = None
            after[change.path] = change.after
        for change in safe:
            before[change.path] = None if change.former else change.before
        for change in safe:
            if change.former:
                before[change.former] = change.before
        paths = [path for path in present if path]
        made = tuple(sorted(changes, key=lambda change: change.path))
        read, parser = cache(self._disk), Parser()
        trees = [Tree(paths, read, each, parser) for each in (before, after)]
        return Collected(ChangeSet(made, origin), *trees)

    def _head(self) -> str:
        head = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return NOTHING if head.code else head.stdout.decode("ascii").strip()

    def _entries(self, *arguments: str) -> list[_Entry]:
        raw = ("diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", *arguments)
        return list(_entries(said(self._git(*raw)).split(b"\0")))

    def _names(self, *arguments: str) -> list[str]:
        return sorted({path_of(name) for name in said(self._git(*arguments)).split(b"\0") if name})

    def _index(self, paths: Collection[str]) -> dict[str, bytes | None]:
        """What the index has of files that are another in the working tree."""
        if not paths:
            return {}
        listed = said(self._git("ls-files", "--stage", "-z", "--", *paths)).split(b"\0")
        blobs = {
            path_of(line.partition(b"\t")[2]): line.split()[1].decode("ascii") for line in listed if line
        }
        contents = dict(read_blobs(self._root, sorted(set(blobs.values())), self._runner))
        return {path: contents.get(blob) for path, blob in blobs.items()}

    def _disk(self, path: str) -> bytes | None:
        place = self._root / path
        try:
            return os.fsencode(place.readlink()) if place.is_symlink() else place.read_bytes()
        except OSError:
            return None


def is_outside(path: str) -> bool:
    """Whether a path of a diff leads out of the repository, or into what git itself keeps there."""
    pure = PurePosixPath(path.replace("\\", "/"))
    drive = len(path) > 1 and path[1] == ":" and path[0].isalpha()
    return drive or pure.is_absolute() or ".." in pure.parts or ".git" in pure.parts or path.startswith("~")


def _too_large(what: str, limit: str) -> Invalid:
    return Invalid(
        f"{what}; more than {limit} are not judged at once. Validate it in parts: name some PATHS."
    )


def _entries(fields: Sequence[bytes]) -> Iterator[_Entry]:
    rest = iter(fields)
    for head in rest:
        if not head:
            continue
        old_mode, mode, old, new, status = head.removeprefix(b":").split(b" ")
        path = path_of(next(rest))
        letter = status[:1].decode("ascii")
        moved = path_of(next(rest)) if letter in "RC" else ""
        yield _Entry(
            mode if letter != "D" else old_mode,
            old.decode("ascii"),
            new.decode("ascii"),
            "A" if letter == "C" else letter,
            moved or path,
            path if letter == "R" else "",
        )
