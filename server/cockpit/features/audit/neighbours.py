"""The next and the previous finding over all workspace folders: the loudest first, then by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cockpit.core.finding import Severity
from cockpit.features.audit.browsing import Browsing, Part, listed
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.records import BEHIND_EVERYTHING, Cursor
from cockpit.features.audit.tree_messages import NEIGHBOUR, Neighbour, NeighbourQuery

Place = tuple[int, Cursor]
"""The number of a workspace folder, and a place in it."""
Found = tuple[int, Mapping[Any, Any]]
"""The number of a workspace folder, and a finding of it."""

NOBODY = Neighbour(finding=None, position=0, total=0)


class Neighbours:
    """Leads from finding to finding."""

    def __init__(self, desk: Desk, browsing: Browsing) -> None:
        self._desk = desk
        self._browsing = browsing

    def serve(self) -> None:
        """Register the answer."""
        self._desk.ctx.serve(NEIGHBOUR, self.neighbour)

    async def neighbour(self, query: NeighbourQuery) -> Neighbour:
        """The finding after a place, or before it; behind the last comes the first."""
        parts, _ = await self._browsing.parts(query.filter, "severity")
        backwards = query.backwards
        start = await self._start(parts, query)
        found = await self._beyond(parts, start, backwards=backwards) if start else None
        found = found or await self._beyond(parts, None, backwards=backwards)
        if found is None:
            return NOBODY
        number, row = found
        before, total = await self._counts(parts, (number, _cursor(row)))
        return Neighbour(finding=listed(parts[number][0], row), position=before + 1, total=total)

    async def _start(self, parts: Sequence[Part], query: NeighbourQuery) -> Place | None:
        """Where the finding stands from which one goes on; from a mere place one goes to the loudest."""
        if not query.uri:
            return None
        project, path = self._desk.place(query.uri)
        number = next((number for number, part in enumerate(parts) if part[0] is project), 0)
        if query.identity:
            identity = query.identity
            known = await self._desk.look_up(project, lambda rows: rows.listing.cursor(identity))
            if known is not None:
                return number, known
        ranks = [
            await self._desk.look_up(part[0], lambda rows, part=part: rows.listing.loudest(part[1]))
            for part in parts
        ]
        rank = min((rank for rank in ranks if rank is not None), default=0)
        return number, Cursor(rank, path, query.line, "" if query.backwards else BEHIND_EVERYTHING)

    async def _beyond(self, parts: Sequence[Part], start: Place | None, *, backwards: bool) -> Found | None:
        found: list[Found] = []
        for number, (project, wanted) in enumerate(parts):
            cursor = seen_from(number, start) if start else None
            row = await self._desk.look_up(
                project,
                lambda rows, wanted=wanted, cursor=cursor: rows.listing.neighbour(
                    wanted, cursor, backwards=backwards
                ),
            )
            if row is not None:
                found.append((number, row))
        choose = max if backwards else min
        return choose(found, key=lambda each: (_cursor(each[1]).rank, each[0]), default=None)

    async def _counts(self, parts: Sequence[Part], place: Place) -> tuple[int, int]:
        """How many findings stand before a place, and how many there are."""
        before, total = 0, 0
        for number, (project, wanted) in enumerate(parts):
            cursor = seen_from(number, place)
            counts = await self._desk.look_up(
                project,
                lambda rows, wanted=wanted, cursor=cursor: (
                    rows.listing.counted(wanted, cursor),
                    rows.listing.count(wanted, None),
                ),
            )
            before, total = before + counts[0], total + counts[1]
        return before, total


def seen_from(number: int, place: Place) -> Cursor:
    """A place in one folder as a place in another: of one severity, all of a folder comes before the next."""
    there, cursor = place
    if number == there:
        return cursor
    return Cursor(cursor.rank, BEHIND_EVERYTHING if number < there else "", 0, "")


def _cursor(row: Mapping[Any, Any]) -> Cursor:
    return Cursor(Severity(row["severity"]).rank, row["file_path"], row["line_number"], row["identity"])
