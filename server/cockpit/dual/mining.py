"""Mines a workspace: which files may be looked into is what the audit and the second copilot know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cockpit.core.errors import Cancelled
from cockpit.core.pattern import MinedFile, Pattern
from cockpit.core.secret import gives_away
from cockpit.features.audit.config import load, resolve
from cockpit.features.audit.origin import is_generated, is_test, is_vendored
from cockpit.features.audit.reading import decode
from cockpit.features.audit.walk import Candidate, candidates_of, walk
from cockpit.features.copilots.primary.paths import keeps_secrets
from cockpit.features.templates.clusters import nearest
from cockpit.features.templates.mining import is_mined, mined
from cockpit.storage.patterns import PatternStore

AT_ONCE: Final = 100
"""Files whose patterns are kept in one transaction."""
LONGEST_LINE: Final = 2_000
MOST_PATTERNS: Final = 2_000
"""Of one file: with more of them a program wrote it."""


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


class Miner:
    """Keeps the patterns of one workspace folder as its files are."""

    def __init__(self, root: Path, store: PatternStore) -> None:
        self._root = root
        self._store = store

    def mine(
        self,
        paths: Sequence[Path] = (),
        heard: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Look into all files below the paths, or the root, that are not as they were; raises Cancelled.

        What was done before a cancellation stays, and is not done again.
        """
        walked = walk(self._root, resolve(load(self._root)), paths, cancelled=cancelled)
        outcome = Outcome(left_out=Counter({str(why): count for why, count in walked.skipped.items()}))
        there = [each for each in walked.candidates if is_mined(each.path)]
        self._bring(there, self._below(paths), outcome, heard, cancelled)
        return outcome

    def refresh(self, locations: Sequence[Path]) -> Outcome:
        """Look into some files that have changed, appeared or gone."""
        outcome = Outcome()
        there = [
            each
            for each in candidates_of(self._root, resolve(load(self._root)), locations)
            if is_mined(each.path)
        ]
        known = self._store.stamps()
        named = {each.relative_to(self._root).as_posix() for each in locations}
        self._bring(there, {path: known[path] for path in named & known.keys()}, outcome)
        return outcome

    def _bring(
        self,
        there: Sequence[Candidate],
        known: dict[str, str],
        outcome: Outcome,
        heard: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Put what is there in the place of what is known."""
        outcome.files = len(there)
        gone = known.keys() - {each.path for each in there}
        outcome.gone = len(gone)
        changed = [each for each in there if known.get(each.path) != _stamp(each)]
        heard(0, len(changed))
        for begin in range(0, len(changed), AT_ONCE):
            if cancelled():
                raise Cancelled("Mining was cancelled; what was done is kept.")
            part = changed[begin : begin + AT_ONCE]
            self._store.keep([self._mined(each, outcome) for each in part])
            outcome.mined += len(part)
            heard(outcome.mined, len(changed))
        if gone:
            self._store.keep([], sorted(gone))
        if (clusters := self._store.clusters()) and outcome.mined:
            # Until all are clustered again, what is new goes where it has most in common.
            new = ((number, nearest(pattern, clusters)) for number, pattern in self._store.ungrouped())
            self._store.group({number: group for number, group in new if group is not None})
        outcome.patterns = self._store.count()

    def _mined(self, candidate: Candidate, outcome: Outcome) -> MinedFile:
        """What a file holds: nothing when it must not be looked into."""
        text, why = _text(candidate)
        patterns: tuple[tuple[int, Pattern], ...] = ()
        if not why:
            patterns = tuple(_without_secrets(mined(text, candidate.path), candidate.path, outcome))
            why = "written by a program" if len(patterns) > MOST_PATTERNS else ""
        if why:
            outcome.left_out[why] += 1
        return MinedFile(candidate.path, _stamp(candidate), () if why else patterns)

    def _below(self, paths: Sequence[Path]) -> dict[str, str]:
        """The files below the paths, or all, that are known."""
        known = self._store.stamps()
        below = [each.relative_to(self._root).as_posix() for each in paths]
        if not below or "." in below:
            return known
        return {
            path: stamp
            for path, stamp in known.items()
            if any(path == each or path.startswith(f"{each}/") for each in below)
        }


def _text(candidate: Candidate) -> tuple[str, str]:
    """The text of a file, or why it is left out."""
    path = candidate.path
    if keeps_secrets(path):
        return "", "kept for secrets"
    if is_vendored(path):
        return "", "vendored"
    try:
        decoded = decode(Path(candidate.location).read_bytes())
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


def _stamp(candidate: Candidate) -> str:
    return f"{candidate.size}:{candidate.mtime_ns}"
