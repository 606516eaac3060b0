"""Every request to a language model: what it was for, what it used up, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import func, insert, select

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.features.copilots.primary.budget import Entry, Spent
from cockpit.features.copilots.primary.prompt import CHARACTERS_PER_TOKEN
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import model_requests

ROW = model_requests.c
_TOLD = func.coalesce(ROW.prompt_tokens, (ROW.sent + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN)
_SAID = func.coalesce(ROW.completion_tokens, (ROW.received + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Kept:
    """A request as it is kept."""

    at: str
    """ISO 8601, UTC."""
    entry: Entry


@dataclass(frozen=True, slots=True)
class Account:
    """What all requests together have used up, as far as that was told; nothing in it is estimated."""

    requests: int
    tokens: int
    untold: int
    """Requests of which nobody told the tokens."""
    cost: float
    unpriced: int
    """Requests whose cost is unknown."""


class LedgerStore:
    """The ledger of one workspace folder; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)
        self._clock = clock

    def close(self) -> None:
        """Close the database."""
        self._keeper.close()

    def today(self) -> Spent:
        """What has been used up since midnight, UTC."""
        midnight = self._clock.now().astimezone(UTC).date().isoformat()
        return self.since(midnight)

    def since(self, moment: str, run_id: str | None = None) -> Spent:
        """What has been used up since then; of one run, when it is named."""
        unknown = ROW.prompt_tokens.is_(None) | ROW.completion_tokens.is_(None)
        query = select(
            func.count(),
            func.coalesce(func.sum(_TOLD + _SAID), 0),
            func.count().filter(unknown),
            func.coalesce(func.sum(ROW.cost), 0.0),
            func.count().filter(ROW.cost.is_(None)),
        ).where(ROW.ts >= moment)
        if run_id is not None:
            query = query.where(ROW.run_id == run_id)

        def read(database: Database) -> Spent:
            with database.read() as connection:
                requests, tokens, estimated, cost, without = connection.execute(query).one()
            return Spent(requests, int(tokens), bool(estimated), float(cost), without)

        return self._keeper.use(read)

    def account(self) -> Account:
        """What is known of all requests that there were."""
        told = ROW.prompt_tokens + ROW.completion_tokens
        query = select(
            func.count(),
            func.coalesce(func.sum(told), 0),
            func.count().filter(told.is_(None)),
            func.coalesce(func.sum(ROW.cost), 0.0),
            func.count().filter(ROW.cost.is_(None)),
        )

        def read(database: Database) -> Account:
            with database.read() as connection:
                requests, tokens, untold, cost, unpriced = connection.execute(query).one()
            return Account(requests, int(tokens), untold, float(cost), unpriced)

        return self._keeper.use(read)

    def record(self, entry: Entry) -> None:
        """Keep a request."""
        row = {
            "ts": self._clock.now().astimezone(UTC).isoformat(timespec="microseconds"),
            **{name: getattr(entry, name) for name in Entry.__dataclass_fields__},
        }

        def write(database: Database) -> None:
            with database.write() as connection:
                connection.execute(insert(model_requests).values(row))

        self._keeper.use(write)

    def latest(self, limit: int) -> list[Kept]:
        """The last requests, the latest first."""
        names = [*Entry.__dataclass_fields__]
        query = select(ROW.ts, *(ROW[name] for name in names)).order_by(ROW.id.desc()).limit(limit)

        def read(database: Database) -> list[Kept]:
            with database.read() as connection:
                rows = connection.execute(query).all()
            return [Kept(row[0], Entry(**dict(zip(names, row[1:], strict=True)))) for row in rows]

        return self._keeper.use(read)
