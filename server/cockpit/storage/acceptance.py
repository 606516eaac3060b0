"""What became of what was made of templates: kept, taken back or discarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Final

from sqlalchemy import Connection, select

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.core.home import Home
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import generation_events

EVENT: Final = generation_events.c
RUN: Final = "run"
DECISIONS: Final = ("apply", "undo", "discard")
"""Events of which the last one says what became of a proposal."""
PATTERN_ID: Final = "pattern-"
"""How the ids of mined patterns begin."""


def accepted(connection: Connection) -> dict[str, int]:
    """How often what a template gave was kept, less how often it was taken back or discarded; by id.

    Patterns are left out: what is mined again may get another number.
    """
    # The best proposal of a run is the one that was applied.
    made = generation_events.alias()
    query = (
        select(EVENT.run_id, EVENT.status, made.c.template_id)
        .join(made, (made.c.run_id == EVENT.run_id) & (made.c.kind == RUN))
        .where(EVENT.kind.in_(DECISIONS))
        .order_by(EVENT.id)
    )
    last = {run: (status, templates.split()) for run, status, templates in connection.execute(query)}
    count: Counter[str] = Counter()
    for status, templates in last.values():
        for each in templates:
            count[each] += 1 if status == "applied" else -1
    return {each: number for each, number in count.items() if not each.startswith(PATTERN_ID)}


def accepted_in(home: Home, clock: Clock, tell: Callable[[str], None]) -> Mapping[str, int]:
    """The same of a workspace folder; nothing where no record can be read."""

    def read(database: Database) -> dict[str, int]:
        with database.read() as connection:
            return accepted(connection)

    try:
        with closing(Keeper(home, ANALYTICS, clock, tell)) as keeper:
            return keeper.use(read)
    except CockpitError as error:
        tell(f"What was kept before is not known to the search: {error.message}")
        return {}
