"""Keeps the patterns of a workspace folder as its files are; which files may be looked into, others say."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled
from cockpit.core.home import Home
from cockpit.core.origin import is_generated, is_test, is_vendored
from cockpit.core.pattern import MinedFile, Pattern
from cockpit.core.secret import gives_away, keeps_secrets
from cockpit.core.text import decode
from cockpit.features.templates.clusters import nearest
from cockpit.features.templates.mining import is_mined, mined
from cockpit.storage.patterns import PatternStore

AT_ONCE: Final = 100
"""Files whose patterns are kept in one transaction."""
LONGEST_LINE: Final = 2_000
MOST_PATTERNS: Final = 2_000
"""Of one file: with more of them a program wrote it."""


class Mineable(NamedTuple):
    """A file that may be looked into."""

    path: str
    """Relative to the workspace folder, with slashes."""
    location: str
    """What the operating system opens."""
    stamp: str
    """Changes with the file."""


@dataclass(slots=True)
class Outcome:
    """What mining has done."""

    files: int = 0
    """That may be looked into."""
    mined: int = 0
    """That were looked into now, because they are new or were changed."""
    gone: int = 0
    patterns: int = 0
    """That are kept afterwards, of the whole workspace."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """Why files were left out, in a few words each."""


def opened(home: Home, clock: Clock, tell: Callable[[str], None]) -> PatternStore:
    """The patterns of a folder."""
    return PatternStore(home, clock, tell)


def stamp_of(size: int, mtime_ns: int) -> str:
    """What is kept of a file to see later that it has changed."""
    return f"{size}:{mtime_ns}"


def mineable(root: Path, paths: Iterable[str]) -> Iterator[Mineable]:
    """Those of some files that are there and in a language that is mined."""
    for path in paths:
        if is_mined(path):
            location = os.path.join(root, path)  # noqa: PTH118 - Ten thousand at a time: three times as quick.
            try:
                status = os.lstat(location)
            except OSError:
                continue
            yield Mineable(path, location, stamp_of(status.st_size, status.st_mtime_ns))


def changed(there: Iterable[Mineable], known: Mapping[str, str]) -> list[Mineable]:
    """Those that are new, or not as they were."""
    return [each for each in there if known.get(each.path) != each.stamp]


class Harvest:
    """Puts what files hold in the place of what they held."""

    def __init__(self, store: PatternStore) -> None:
        self._store = store

    def bring(
        self,
        there: Sequence[Mineable],
        known: Mapping[str, str],
        outcome: Outcome,
        heard: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Make what is kept of the files that are there or known what they hold now; raises Cancelled.

        `known` are stamps by path. What was done before a cancellation stays, and is not done again.
        """
        outcome.files = len(there)
        gone = known.keys() - {each.path for each in there}
        outcome.gone = len(gone)
        new = changed(there, known)
        heard(0, len(new))
        for begin in range(0, len(new), AT_ONCE):
            if cancelled():
                raise Cancelled("Mining was cancelled; what was done is kept.")
            part = new[begin : begin + AT_ONCE]
            self._store.keep([_mined(each, outcome) for each in part])
            outcome.mined += len(part)
            heard(outcome.mined, len(new))
        if gone:
            self._store.keep([], sorted(gone))
        if outcome.mined:
            self._group()
        outcome.patterns = self._store.count()
        return outcome

    def _group(self) -> None:
        """Until all are clustered again, what is new goes where it has most in common."""
        if clusters := self._store.clusters():
            new = ((number, nearest(pattern, clusters)) for number, pattern in self._store.ungrouped())
            self._store.group({number: group for number, group in new if group is not None})


def _mined(file: Mineable, outcome: Outcome) -> MinedFile:
    """What a file holds: nothing when it must not be looked into."""
    text, why = _text(file)
    patterns: tuple[tuple[int, Pattern], ...] = ()
    if not why:
        patterns = tuple(_without_secrets(mined(text, file.path), file.path, outcome))
        why = "written by a program" if len(patterns) > MOST_PATTERNS else ""
    if why:
        outcome.left_out[why] += 1
    return MinedFile(file.path, file.stamp, () if why else patterns)


def _text(file: Mineable) -> tuple[str, str]:
    """The text of a file, or why it is left out."""
    path = file.path
    if keeps_secrets(path):
        return "", "kept for secrets"
    if is_vendored(path):
        return "", "vendored"
    try:
        decoded = decode(Path(file.location).read_bytes())
    except OSError:
        return "", "unreadable"
    if decoded is None:
        return "", "binary"
    text, _ = decoded
    if is_generated(text, path) or max(map(len, text.split("\n"))) > LONGEST_LINE:
        return "", "generated"
    return text.replace("\r\n", "\n"), ""


def _without_secrets(
    found: Iterator[tuple[int, Pattern]], path: str, outcome: Outcome
) -> Iterator[tuple[int, Pattern]]:
    """Patterns in which nothing looks like a key, a token or a password."""
    in_test = is_test(path)
    for line, pattern in found:
        if gives_away(pattern.content, path, in_test=in_test):
            outcome.left_out["patterns with a secret"] += 1
        else:
            yield line, pattern
