"""One database that takes part: what was written to it is captured, sent and received.

Whatever belongs together is one transaction: the rows of a batch, their stamps, how far the sender has been
heard, and what was decided. So a crash leaves a state between two batches, and a batch that comes twice
changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, Stale, Unavailable
from cockpit.features.sync.config import Options
from cockpit.features.sync.mapping import Mapped, SchemaMapper
from cockpit.features.sync.merge import Clash, merge
from cockpit.features.sync.policies import Decision, Policy, decide, rewritten
from cockpit.features.sync.records import Batch, Change, Place, Row
from cockpit.features.sync.reports import ClashReport, DeliveryReport, Report, clash_id, delivery_id, told
from cockpit.features.sync.stamps import NEVER, Known, Stamp, check_skew, milliseconds, reading
from cockpit.features.sync.store import capture
from cockpit.features.sync.store.folding import adopt, fold
from cockpit.features.sync.store.names import quoted
from cockpit.features.sync.store.rows import ORPHAN, TableRows
from cockpit.features.sync.store.side import ALIVE, HELD, Side
from cockpit.features.sync.values import Value
from cockpit.storage.foreign import IN_MEMORY, Foreign

MOST_TRIES: Final = 50
"""How often a view of the database is sought in which everything written has been folded."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying one change did to a row."""

    table: str
    key: str
    action: Literal["insert", "update", "delete"]
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Request:
    """What a replica asks a peer for, which confirms all that it has received of that peer before."""

    node: str
    since: Place
    known: Known


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a batch beside its changes."""

    ours: Known
    theirs: Known
    names: Mapping[str, str]
    source: str
    at: str

    def name(self, stamp: Stamp) -> str:
        """The replica whose value it is."""
        return self.names.get(stamp.owner, stamp.owner)


Counts = Counter[tuple[str, str]]
"""How many rows of each table were inserted, updated and deleted."""


def unnoticed(_effect: Effect) -> None:
    """For whom the effects do not matter."""


class Replica:
    """A database with its part of the agreement. Not thread-safe."""

    def __init__(self, name: str, database: Foreign, options: Options, clock: Clock) -> None:
        self.name = name
        self.database = database
        self._options = options
        self._clock = clock
        self._side = Side(database)
        self._tables: dict[str, TableRows] = {}

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
        found: list[Mapped] = []
        for name, options in self._options.tables.items():
            mapper = SchemaMapper(name, options, self.name)
            if columns := capture.describe(self.database, mapper.table):
                table = mapper.map(columns, whole=options.policy is Policy.NEWEST)
                capture.check_key(self.database, table)
                found.append(table)
        return found

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
                if place is not None and not self._pending():
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
                self._side.become(self._file())

    def apply(self, batch: Batch, note: Callable[[Effect], None] = unnoticed) -> Counts:
        """Merge a batch; what it did, which is nothing for one that was applied before.

        Raises Stale when something before it is missing, and Refused when the sender's clock is too far
        ahead.
        """
        counts: Counts = Counter()

        def count(effect: Effect) -> None:
            counts[effect.table, effect.action] += 1
            note(effect)

        with self.database.write():
            self._refresh()
            received = self._side.received(batch.node)
            if batch.since > received.seq:
                raise Stale(f"{self.name} has heard {batch.node} to {received.seq}, not to {batch.since}.")
            heard = self._hear(batch)
            check_skew(batch.known, self._now(), self._options.max_ahead_hours, heard.source)
            if batch.until.seq > received.seq:
                self._absorb(batch, heard, count)
                self._side.receive(batch.node, batch.until, heard.at)
                if counts:
                    self._side.report(self._delivery(batch, heard, counts))
            self._side.learn(batch.known)
            self._side.name(batch.names)
            self._side.save()
        return counts

    def rewrite(self, table: str, key: str, values: Mapping[str, Value] | None) -> None:
        """Write a row, or some of its columns, as a new write of this replica; None deletes it."""
        with self.database.write():
            self._refresh()
            rows = self._rows(table)
            row = rows.get(key)
            with self._quiet():
                rows.put(key, rewritten(Row(NEVER) if row is None else row, values, self._tick()))
            self._side.save()

    def contents(self, table: str, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        """The rows of a table by key, with those columns."""
        with self.reading():
            yield from self._rows(table).all(columns)

    def held_keys(self, table: str) -> list[str]:
        """The keys of the rows that the table does not accept."""
        with self.reading() as side:
            return side.keys(table, HELD)

    def row(self, table: str, key: str) -> Row | None:
        """A row with its stamps; None when it was never heard of."""
        with self.reading():
            return self._rows(table).get(key)

    @contextmanager
    def reading(self) -> Generator[Side]:
        """A view of the side tables, for as long as the block lasts."""
        with self.database.read():
            self._tables = {
                table.name: TableRows(self.database, self._side, table) for table in self.mapped()
            }
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
            return self._pending() if self._side.exists() else 0

    def reports(self) -> list[tuple[int, Report]]:
        """What has not been recorded elsewhere yet, by number."""
        with self.database.read():
            return self._side.reports() if self._side.exists() else []

    def delivered(self, numbers: list[int]) -> None:
        """Forget reports that have been recorded elsewhere."""
        if numbers:
            with self.database.write():
                self._side.delivered(numbers)

    def report(self, document: Report) -> None:
        """Leave a report, to be recorded elsewhere."""
        with self.database.write():
            self._side.report(document)

    def detach(self) -> None:
        """Leave the agreement: triggers and side tables go, the rows stay."""
        with self.database.write():
            for name, definition in self._side.definitions().items():
                self._leave(name, definition)
            self._side.remove()

    def _refresh(self) -> None:
        if not self._side.exists():
            self._side.create()
        identity = self._file()
        if self._side.load() != identity:
            # A copy of a file is a replica of its own; so is one that was put back from a backup.
            self._side.become(identity)
        self._side.name({self.node: self.name})
        definitions = self._side.definitions()
        for name in definitions.keys() - self._options.tables.keys():
            self._leave(name, definitions[name])
        self._tables = {table.name: TableRows(self.database, self._side, table) for table in self.mapped()}
        changed = [self._capture(rows.table, definitions.get(name)) for name, rows in self._tables.items()]
        if any(changed) and self._side.held():
            # What was in the way of a held row may be gone.
            with self._quiet():
                pass

    def _leave(self, name: str, definition: str) -> None:
        """Forget a table: should it be shared again, its rows begin anew."""
        capture.remove(self.database, Mapped(name, name, (), (), {}, whole=True).defined(definition).local)
        self._side.undefine(name)

    def _capture(self, table: Mapped, definition: str | None) -> bool:
        """Fold what was captured, and capture anew when the table has changed; whether anything was new."""
        if definition is None:
            capture.install(self.database, table)
            adopt(self.database, self._side, table, self._now())
        else:
            before = table.defined(definition)
            count = fold(self.database, self._side, before, self._now())
            captured = before.local == table.local and capture.is_captured(self.database, before)
            if captured and definition == table.definition:
                return count > 0
            capture.remove(self.database, before.local)
            capture.install(self.database, table)
            adopt(self.database, self._side, table, self._now())
            self._extend(
                table, {shared for shared, _ in table.columns} - {shared for shared, _ in before.columns}
            )
        self._side.define(table.name, table.definition)
        return True

    def _extend(self, table: Mapped, added: set[str]) -> None:
        """Give rows the values of columns that the table has now, and that others knew before."""
        if not added:
            return
        rows = self._tables[table.name]
        defaults = capture.defaults(self.database, table)
        stamp = self._tick()
        with self._quiet():
            for key in self._side.keys(table.name, ALIVE):
                beside = self._side.get(table.name, key)
                if beside is None:
                    continue
                present = rows.values(key) or {}
                # Written since the column is there, and before its changes were captured.
                new = {name: present[name] for name in added if present.get(name) != defaults.get(name)}
                unwritten = dict.fromkeys(added - beside.row.values.keys(), NEVER)
                row = replace(beside.row, cells={**beside.row.cells, **unwritten})
                row = rows.complete(key, replace(beside, row=replace(row, values={**present, **row.values})))
                rows.put(key, rewritten(row, new, stamp) if new else row)

    def _batch(self, request: Request, place: Place) -> Batch:
        known, names = self._side.known(), self._side.names()
        return Batch(self.node, request.since.seq, place, known, names, self._changes(request))

    def _changes(self, request: Request) -> Iterator[Change]:
        for table, key, beside in self._side.after(request.since.seq):
            if table in self._tables and not beside.row.known_to(request.known):
                yield Change(table, key, self._tables[table].complete(key, beside))

    def _hear(self, batch: Batch) -> Heard:
        names = {**self._side.names(), **batch.names}
        moment = self._clock.now().isoformat(timespec="milliseconds")
        return Heard(self._side.known(), batch.known, names, names.get(batch.node, batch.node), moment)

    def _delivery(self, batch: Batch, heard: Heard, counts: Counts) -> DeliveryReport:
        totals: Counter[str] = Counter()
        for (_, action), count in counts.items():
            totals[action] += count
        number = delivery_id(batch.node, self.node, batch.until.seq)
        done = (totals["insert"], totals["update"], totals["delete"])
        return DeliveryReport(number, heard.source, self.name, heard.at, *done)

    def _absorb(self, batch: Batch, heard: Heard, note: Callable[[Effect], None]) -> None:
        self._side.clock = max(self._side.clock, *batch.known.values())
        changes = iter(batch.changes)
        if (first := next(changes, None)) is None:
            return
        with self._quiet():
            for change in chain((first,), changes):
                self._merge(change, heard, note)

    def _merge(self, change: Change, heard: Heard, note: Callable[[Effect], None]) -> None:
        rows = self._rows(change.table)
        local = rows.get(change.key)
        merged = merge(local, change.row, heard.ours, heard.theirs, whole=rows.table.whole)
        row = merged.row
        for clash in merged.clashes:
            row = self._judge(change, clash, row, heard)
        if row == local:
            return
        rows.put(change.key, row)
        before = local.values if local is not None and local.alive else None
        if effect := _effect(change, before, row.values if row.alive else None):
            note(effect)

    def _judge(self, change: Change, clash: Clash, row: Row, heard: Heard) -> Row:
        options = self._options.tables[change.table]
        decision = decide(options.policy, clash, options.priority, heard.names)
        stands, other = clash.winner, clash.loser
        if decision is Decision.PRIORITY:
            stands, other = other, stands
            # Whose value it is stays known: another replica may have to judge it again.
            row = rewritten(row, stands.values, self._tick(source=stands.stamp.owner))
        self._side.report(
            ClashReport(
                clash_id(change.table, change.key, clash.column, (stands.stamp, other.stamp)),
                heard.source, self.name, heard.at, change.table, change.key, clash.column, decision,
                told(stands, heard.name(stands.stamp)), told(other, heard.name(other.stamp)),
            )
        )  # fmt: skip
        return row

    @contextmanager
    def _quiet(self) -> Generator[None]:
        """Write without the triggers of the user, and without taking our own writes for the user's.

        At the end the held rows are tried again, and rows that lost what they refer to are held. Those that
        already referred to nothing are the user's own affair.
        """
        tables = self._tables.values()
        triggers = [
            found for rows in tables for found in capture.user_triggers(self.database, rows.table.local)
        ]
        for name, _ in triggers:
            self.database.execute(f"DROP TRIGGER {quoted(name)}")
        before = {name: rows.orphans() for name, rows in self._tables.items()}
        yield
        for rows in tables:
            rows.retry()
        while self._hold_orphans(before):
            pass
        for rows in tables:
            capture.forget(self.database, rows.table.local)
        for _, statement in triggers:
            self.database.execute(statement)

    def _hold_orphans(self, before: Mapping[str, set[str]]) -> bool:
        """Hold the rows that refer to missing ones since then; whether there were any."""
        orphans = [
            (rows, key) for name, rows in self._tables.items() for key in rows.orphans() - before[name]
        ]
        held = [rows.hold(key, ORPHAN) for rows, key in orphans]
        return any(held)

    def _pending(self) -> int:
        tables = [table.local for table in self.mapped() if table.name in self._side.definitions()]
        return sum(capture.noted(self.database, local) for local in tables)

    def _tick(self, source: str = "") -> Stamp:
        self._side.clock = reading(self._now(), self._side.clock)
        return Stamp(self._side.clock, self.node, source)

    def _now(self) -> int:
        return milliseconds(self._clock.now())

    def _rows(self, table: str) -> TableRows:
        if table not in self._tables:
            raise Invalid(f"{table}: {self.name} has no such table.")
        return self._tables[table]

    def _file(self) -> str:
        if self.database.path == IN_MEMORY:
            return self.name
        status = self.database.path.stat()
        return f"{self.database.path.resolve()} {status.st_dev}:{status.st_ino}"


def _effect(
    change: Change, before: Mapping[str, Value] | None, after: Mapping[str, Value] | None
) -> Effect | None:
    if before is None and after is None:
        return None
    if before is None:
        return Effect(change.table, change.key, "insert", {}, after or {})
    if after is None:
        return Effect(change.table, change.key, "delete", before, {})
    changed = [name for name in after if name not in before or before[name] != after[name]]
    if not changed:
        return None
    return Effect(
        change.table, change.key, "update",
        {name: before[name] for name in changed if name in before}, {name: after[name] for name in changed},
    )  # fmt: skip
