"""Who wrote the lines of many files, without asking git twice about the same content.

What git has said of a line is kept as long as its file's content is the same. What it has not said is asked
again: a line that is not committed today may be so tomorrow.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.paths import cache_home, workspace_key, write_atomically
from cockpit.core.process import Runner
from cockpit.core.repository import git_folder, repository_of
from cockpit.features.audit.blame import LONGEST_SECONDS, Authorship, blame
from cockpit.features.audit.cache import digest
from cockpit.features.audit.records import Unattributed

_log = logging.getLogger(__name__)

FORMAT: Final = 1


class _File(msgspec.Struct, frozen=True, array_like=True):
    """What git has said of one file."""

    digest: bytes
    """Of its content in the work tree."""
    lines: dict[int, Authorship]


class _Stored(msgspec.Struct, frozen=True):
    format: int
    key: bytes
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Blamed:
    """What is known of the lines of findings."""

    authors: Mapping[str, Authorship]
    """By the identity of the finding; what git cannot tell is absent."""
    left: int
    """Findings that git did not come to in time."""


@dataclass(frozen=True, slots=True)
class Blaming:
    """How lines are asked about."""

    root: Path
    runner: Runner
    clock: Clock
    threads: int
    """So many processes of git at once."""
    seconds: float | None = None
    """No file is begun after so many; None for as long as it takes."""

    def blamed(self, findings: Iterable[Unattributed]) -> Blamed:
        """Author and date by identity; outside of git nobody knows them."""
        files = {path: list(group) for path, group in groupby(findings, key=lambda each: each.path)}
        repository = repository_of(self.root)
        if not files or repository is None:
            return Blamed({}, 0)
        place, key = _place(self.root), _key(repository)
        stored = _load(place, key)
        known = {path: _known(self.root, path, stored) for path in files}
        asked = self._asked(files, known)
        after = {path: asked.get(path) or file for path, file in known.items()}
        if after != stored:
            _save(place, _Stored(FORMAT, key, after))
        authors = {
            finding.identity: after[path].lines[finding.line]
            for path, group in files.items()
            for finding in group
            if finding.line in after[path].lines
        }
        left = sum(len(files[path]) for path, file in asked.items() if file is None)
        return Blamed(authors, left)

    def _asked(
        self, files: Mapping[str, Sequence[Unattributed]], known: Mapping[str, _File]
    ) -> dict[str, _File | None]:
        """What git says now of files of which something is not known; None for those that it did not come to.

        Those with the most findings have their turn first.
        """
        wanted = {
            path: {each.line for each in group} - known[path].lines.keys() for path, group in files.items()
        }
        tracked = self._tracked() if any(wanted.values()) else frozenset[str]()
        paths = sorted(
            (path for path, lines in wanted.items() if lines and path in tracked),
            key=lambda path: (-len(wanted[path]), path),
        )
        ends = None if self.seconds is None else self.clock.monotonic() + self.seconds

        def ask(path: str) -> _File | None:
            left = LONGEST_SECONDS if ends is None else min(ends - self.clock.monotonic(), LONGEST_SECONDS)
            if left <= 0:
                return None
            said = blame(self.runner, self.root, path, wanted[path], seconds=left)
            return None if said is None else _File(known[path].digest, {**known[path].lines, **said})

        with ThreadPoolExecutor(self.threads) as threads:
            return dict(zip(paths, threads.map(ask, paths), strict=True))

    def _tracked(self) -> frozenset[str]:
        """The files that git knows: each of the others would cost a process that says no."""
        try:
            listed = self.runner.run(("git", "ls-files", "-z"), cwd=self.root)
        except CockpitError:
            return frozenset()
        return frozenset(listed.stdout.decode("utf-8", "surrogateescape").split("\0"))


def _known(root: Path, path: str, stored: Mapping[str, _File]) -> _File:
    try:
        now = digest((root / path).read_bytes())
    except OSError:
        return _File(b"", {})
    file = stored.get(path)
    return file if file is not None and file.digest == now else _File(now, {})


def _key(repository: Path) -> bytes:
    """Changes with what makes git say something else of the same lines: how deep the history is, and other
    names of authors."""
    try:
        own = git_folder(repository)
        common = own / "commondir"
        shared = own / common.read_text(encoding="utf-8").strip() if common.is_file() else own
    except (OSError, UnicodeDecodeError):
        return b""
    return digest(b"\0".join(_bytes(file) for file in (shared / "shallow", repository / ".mailmap")))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _place(root: Path) -> Path:
    return cache_home() / "blame" / f"{workspace_key(root)}.msgpack"


def _load(place: Path, key: bytes) -> dict[str, _File]:
    try:
        stored = msgspec.msgpack.decode(place.read_bytes(), type=_Stored)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        _log.warning("The cache of git blame %s is built anew: %s", place, error)
        return {}
    return stored.files if (stored.format, stored.key) == (FORMAT, key) else {}


def _save(place: Path, stored: _Stored) -> None:
    try:
        write_atomically(place, msgspec.msgpack.encode(stored))
    except OSError as error:
        _log.warning("The cache of git blame %s cannot be written: %s", place, error)
