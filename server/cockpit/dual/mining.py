"""Mines a workspace: which files may be looked into is what the audit knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from cockpit.features.audit.config import load, resolve
from cockpit.features.audit.walk import walk
from cockpit.features.templates.harvest import Harvest, Mineable, Outcome, stamp_of
from cockpit.features.templates.mining import is_mined
from cockpit.storage.patterns import PatternStore


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
        there = [
            Mineable(each.path, each.location, stamp_of(each.size, each.mtime_ns))
            for each in walked.candidates
            if is_mined(each.path)
        ]
        return Harvest(self._store).bring(there, self._below(paths), outcome, heard, cancelled)

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
