"""The way back to before a synchronisation has brought rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.cli.points import MOST, Point, Way, is_recorded, some
from cockpit.cli.roots import home_of
from cockpit.cli.telling import say
from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.features.sync import config
from cockpit.features.sync.reports import Former, Kept
from cockpit.features.sync.reverting import Return
from cockpit.features.sync.session import Session, session
from cockpit.features.sync.store.journal import Journal
from cockpit.features.sync.store.opening import Opener
from cockpit.features.sync.store.past import Delivered

WIDEST: Final = 80


class Deliveries:
    """Before a synchronisation has changed rows."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def points(self) -> Iterable[Point]:
        """The deliveries that are kept; the two of a meeting are one point."""
        if not is_recorded(self._root):
            return
        with closing(self._journal()) as journal:
            found = journal.deliveries(2 * MOST)
        points: dict[str, list[Delivered]] = {}
        for each in found:
            points.setdefault(each.point, []).append(each)
        for point, together in points.items():
            yield Point(f"sync-{point}", together[-1].at, _operation(together))

    def way(self, key: str) -> Way:
        """Put back what the deliveries have found, where nobody has written since."""
        if not is_recorded(self._root):
            raise NotFound(f"There is no delivery {key}.", hint="cockpit rollback list")
        with closing(self._journal()) as journal:
            kept = journal.kept(key)
        with self._session() as current:
            found = current.preview_return(kept)
        steps = [_step(each.target, former) for each in found.reversals for former in each.done]
        left = [
            f"{former.table} {former.key} in {each.target} stays: it was written to since"
            for each in found.reversals
            for former in each.left
        ]
        if found.leaver:
            steps.insert(0, f"end the part of {found.leaver}: its changes are no longer captured")
        return Way(some(steps), lambda: self._act(kept), some(left))

    def _act(self, kept: list[Kept]) -> str:
        with self._session() as current:
            return _said(current.take_back(kept))

    def _journal(self) -> Journal:
        return Journal(home_of(self._root), self._clock, say)

    def _session(self) -> AbstractContextManager[Session]:
        opener = Opener(self._root, config.load(self._root), self._clock)
        return session(opener, home_of(self._root), say)


def _operation(together: list[Delivered]) -> str:
    first = together[0]
    if first.is_meeting:
        got = "; ".join(f"{each.target} got {_counts(each)}" for each in together)
        return f"meeting of {first.source} and {first.target}: {got}"
    if first.is_whole:
        return f"delivery from {first.source} to {first.target}: {_counts(first)}"
    return f"removal of {_rows(first.kept)} from {first.target}, as in {first.source}"


def _counts(each: Delivered) -> str:
    counts = ((each.added, "added"), (each.changed, "changed"), (each.removed, "removed"))
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


def _step(target: str, former: Former) -> str:
    row = f"{former.table} {former.key}"
    if former.values is None:
        return f"{target}: remove {row}"
    return f"{target}: write {row} {'again' if former.change == 'removed' else 'as'}: {_shown(former.values)}"


def _said(done: Return) -> str:
    if done.leaver:
        return (
            f"Each has the rows that it came with. {done.leaver} takes no part any more: take it out of "
            "sync.replicas, or the next run brings them together again."
        )
    return "All databases have these rows as they were; cockpit rollback list has the way back."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _shown(values: Mapping[str, Any]) -> str:
    text = msgspec.json.encode(values).decode()
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}…"
