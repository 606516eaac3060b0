"""One database that takes part: what was written to it is captured, sent and received.

Whatever belongs together is one transaction: the rows of a batch, their stamps, how far the sender has been
heard, and what was decided. So a crash leaves a state between two batches, and a batch that comes twice
changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import Refused, Stale, Unavailable
from cockpit.features.sync.config import Options
from cockpit.features.sync.mapping import Mapped
from cockpit.features.sync.policies import rewritten
from cockpit.features.sync.records import Batch, Change, Place, Row
from cockpit.features.sync.reports import Heard, Kept, Report, delivery_id, meeting_id
from cockpit.features.sync.stamps import NEVER, Known, Stamp, check_skew, milliseconds
from cockpit.features.sync.store.dialect import Dialect
from cockpit.features.sync.store.enrolment import enrol, leave
from cockpit.features.sync.store.keeping import Keeping, Reversal, put_back
from cockpit.features.sync.store.postgres import PostgresDialect
from cockpit.features.sync.store.receiving import Effect, Reception
from cockpit.features.sync.store.side import AT_ONCE, HELD, MOST_REPORTS, Side
from cockpit.features.sync.store.sqlite import SqliteDialect
from cockpit.features.sync.store.tables import Tables
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import Foreign, SqliteFile
from cockpit.storage.postgres import PostgresSchema

MOST_TRIES: Final = 50
"""How often a view of the database is sought in which everything written has been folded."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a replica asks a peer for, which confirms all that it has received of that peer before."""

    node: str
    since: Place
    known: Known


Counts = Counter[tuple[str, str]]
"""How many rows of each table were inserted, updated and deleted."""


def unnoticed(_effect: Effect) -> None:
    """For whom the effects do not matter."""


class Replica:
    """A database with its part of the agreement. Not thread-safe."""

    def __init__(
        self, name: str, database: SqliteFile | PostgresSchema, options: Options, clock: Clock
    ) -> None:
        self.name = name
        self.database: Foreign = database
        self.dialect: Dialect = (
            SqliteDialect(database, name) if isinstance(database, SqliteFile) else PostgresDialect(database)
        )
        self._options = options
        self._clock = clock
        self._side = Side(database, self.dialect)
        self._tables = Tables(name, database, self.dialect, options, self._side)

    @property
    def node(self) -> str:
        """Its identity, once it was prepared."""
        return self._side.node

    def identity(self) -> str:
        """Its identity as its peers know it."""
        with self.reading():
            return self._side.node

    def mapped(self) -> list[Mapped]:
        """The shared tables that the database has; raises Invalid for one that cannot take part."""
        return self._tables.mapped()

    def prepare(self) -> None:
        """Begin to capture what is not captured yet, and stamp what was written since the last time."""
        with self.database.write():
            self._refresh()
            self._side.mark()
            self._side.save()

    def request(self, peer: str) -> Request:
        """What to ask a node for."""
        with self.database.read():
            self._side.load()
            return Request(self.node, self._side.received(peer), self._side.known())

    @contextmanager
    def answer(self, request: Request) -> Generator[Batch]:
        """Everything that the asking replica has not seen, to be read while the block lasts."""
        for _ in range(MOST_TRIES):
            self.prepare()
            with self.database.read():
                self._side.load()
                place = self._side.place()
                if place is not None and not self._tables.pending():
                    if not self._side.recalls(request.since):
                        raise Stale(f"{self.name} was set back to an earlier state.")
                    yield self._batch(request, place)
                    return
        raise Unavailable(
            f"{self.name} is written to without a pause: no complete view of it could be taken."
        )

    def recall(self, request: Request) -> None:
        """Become a replica of its own where this one does not remember what a peer has heard of it.

        The file was set back to an earlier state then; what is written from now on must not pass for what the
        peer has seen already.
        """
        with self.database.write():
            self._side.load()
            if not self._side.recalls(request.since):
                self._side.become(self.dialect.identity())

    def apply(
        self, batch: Batch, note: Callable[[Effect], None] = unnoticed, *, keep: bool = False
    ) -> Counts:
        """Merge a batch; what it did, which is nothing for one that was applied before.

        With `keep` all of it can be taken back; otherwise what was removed, and a first delivery.
        Raises Stale when something before it is missing, and Refused when the sender's clock is too far
        ahead.
        """
        counts: Counts = Counter()
        with self.database.write():
            self._refresh()
            received = self._side.received(batch.node)
            if batch.since > received.seq:
                raise Stale(f"{self.name} has heard {batch.node} to {received.seq}, not to {batch.since}.")
            heard = self._hear(batch)
            check_skew(batch.known, self._now(), self._options.max_ahead_hours, heard.source)
            if batch.until.seq > received.seq:
                number = delivery_id(batch.node, self.node, batch.until.seq)
                keeping = self._keeping(batch.node, heard, number, keep=keep)

                def count(effect: Effect) -> None:
                    counts[effect.table, effect.action] += 1
                    keeping.hear(effect)
                    note(effect)

                Reception(self._tables, heard, self._now(), count).absorb(batch)
                self._side.receive(batch.node, batch.until, heard.at)
                if counts:
                    self._side.report(heard.delivery(number, _actions(counts)))
                    keeping.end()
            self._side.learn(batch.known)
            self._side.name(batch.names)
            self._side.save()
        return counts

    def put_back(self, kept: Kept) -> Reversal:
        """Write what a delivery has found again, where nobody has written since."""
        with self.database.write():
            if not self._side.exists():
                raise Refused(f"{self.name} takes no part any more: its changes are not captured.")
            self._refresh()
            found = put_back(self._tables, kept, self._now())
            self._side.save()
        return found

    def rewrite(self, writes: Iterable[tuple[str, str, Mapping[str, Value] | None]]) -> list[Stamp]:
        """Write rows, or some of their columns, by table and key as new writes of this replica; None deletes.

        All of them or none; their stamps.
        """
        stamps: list[Stamp] = []
        with self.database.write():
            self._refresh()
            with self._tables.quiet():
                for table, key, values in writes:
                    rows, stamp = self._tables.rows(table), self._side.tick(self._now())
                    row = rows.get(key)
                    rows.put(key, rewritten(Row(NEVER) if row is None else row, values, stamp))
                    stamps.append(stamp)
            self._side.save()
        return stamps

    def contents(self, table: str, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        """The rows of a table by key, with those columns."""
        with self.reading():
            yield from self._tables.rows(table).all(columns)

    def held_keys(self, table: str) -> list[str]:
        """The keys of the rows that the table does not accept."""
        with self.reading() as side:
            return side.keys(table, HELD)

    def row(self, table: str, key: str) -> Row | None:
        """A row with its stamps; None when it was never heard of."""
        with self.reading():
            return self._tables.rows(table).get(key)

    @contextmanager
    def reading(self) -> Generator[Side]:
        """A view of the side tables, for as long as the block lasts."""
        with self.database.read():
            self._tables.load()
            self._side.load()
            yield self._side

    def lag(self, request: Request) -> int:
        """How many rows the asking replica has not seen, beside the writes that wait to be stamped."""
        with self.reading() as side:
            newer = side.after(request.since.seq)
            return sum(1 for _, _, beside in newer if not beside.row.known_to(request.known))

    def last_received(self) -> str:
        """When something was last received; empty for never."""
        with self.reading() as side:
            return side.last_received()

    def held(self) -> list[tuple[str, str, str]]:
        """Table, key and reason of the rows that the tables do not accept."""
        with self.reading() as side:
            return side.held()

    def takes_part(self) -> bool:
        """Whether changes are captured already."""
        return self._side.exists()

    def pending(self) -> int:
        """How many writes wait to be stamped."""
        with self.database.read():
            return self._tables.pending() if self._side.exists() else 0

    def news(self) -> tuple[int, int]:
        """How many writes wait to be stamped, and how long the history is."""
        with self.reading() as side:
            return self._tables.pending(), side.seq

    def reports(self, after: int = 0, limit: int = MOST_REPORTS) -> list[tuple[int, Report]]:
        """What has not been recorded elsewhere yet, by number."""
        with self.database.read():
            return self._side.reports(after, limit) if self._side.exists() else []

    def delivered(self, reports: list[tuple[int, Report]]) -> None:
        """Forget reports that have been recorded elsewhere."""
        if reports:
            with self.database.write():
                self._side.delivered(reports)

    def report(self, documents: Iterable[Report]) -> None:
        """Leave reports, to be recorded elsewhere."""
        with self.database.write():
            for document in documents:
                self._side.report(document)

    def detach(self, *, anyway: bool = False) -> None:
        """Leave the agreement: triggers and side tables go, the rows stay.

        Raises Refused when rows are only in the side tables, unless that does not matter.
        """
        with self.database.write():
            self._side.load()
            if (held := self._side.held()) and not anyway:
                table, key, reason = held[0]
                count = "1 row that is" if len(held) == 1 else f"{len(held):,} rows that are"
                raise Refused(
                    f"{self.name} would lose {count} held back, such as {table} {key} ({reason}): "
                    "put that right and run again, or pass --anyway.",
                    hint="cockpit sync status",
                )
            for name, definition in self._side.definitions().items():
                leave(self._tables, name, definition)
            self._side.remove()

    def _refresh(self) -> None:
        if not self._side.exists():
            self._side.create()
        identity = self.dialect.identity()
        if self._side.load() != identity:
            # A copy of a file is a replica of its own; so is one that was put back from a backup.
            self._side.become(identity)
        self._side.name({self.node: self.name})
        enrol(self._tables, self._now(), self._at())

    def _batch(self, request: Request, place: Place) -> Batch:
        known, names = self._side.known(), self._side.names()
        return Batch(self.node, request.since.seq, place, known, names, self._changes(request))

    def _changes(self, request: Request) -> Iterator[Change]:
        news = (
            (table, key, beside)
            for table, key, beside in self._side.after(request.since.seq)
            if self._tables.has(table) and not beside.row.known_to(request.known)
        )
        while some := [*islice(news, AT_ONCE)]:
            for rows in self._tables.all():
                rows.expect([key for table, key, _ in some if table == rows.table.name])
            for table, key, beside in some:
                yield Change(table, key, self._tables.rows(table).complete(key, beside))

    def _keeping(self, source: str, heard: Heard, number: str, *, keep: bool) -> Keeping:
        """Who meets a database for the first time can part from it as it came."""
        if source in heard.ours:
            return Keeping(self._tables, heard, number, keep)
        return Keeping(self._tables, heard, f"{meeting_id(source, self.node)}-{number}", is_whole=True)

    def _hear(self, batch: Batch) -> Heard:
        names = {**self._side.names(), **batch.names}
        source = names.get(batch.node, batch.node)
        return Heard(self._side.known(), batch.known, names, source, self.name, self._at())

    def _now(self) -> int:
        return milliseconds(self._clock.now())

    def _at(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def _actions(counts: Counts) -> Counter[str]:
    """The counts of all tables together."""
    totals: Counter[str] = Counter()
    for (_, action), count in counts.items():
        totals[action] += count
    return totals
