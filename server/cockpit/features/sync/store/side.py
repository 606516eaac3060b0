"""The side tables in a replica: who it is, the stamps of its rows, and what it has received and settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from cockpit.core.errors import Conflict
from cockpit.features.sync.mapping import OWN_PREFIX
from cockpit.features.sync.records import Place, Row
from cockpit.features.sync.reports import Report
from cockpit.features.sync.stamps import NEVER, Stamp, reading
from cockpit.features.sync.store.dialect import Dialect
from cockpit.features.sync.store.names import marks
from cockpit.features.sync.values import Value, decode_values, encode_values
from cockpit.storage.foreign import Foreign

FORMAT: Final = 1
MOST_MARKS: Final = 1_000
"""Who last heard of a replica so many runs ago begins anew with it."""
AT_ONCE: Final = 200
MOST_REPORTS: Final = 1_000_000
FEW: Final = 1_000
"""Rows that are written before the database is to look how many there are."""
ALIVE, DEAD, HELD = 0, 1, 2
"""In the user's table; deleted; not accepted by the user's table, and kept here until it is."""

REPLICA, TABLES, ROWS, MARKS = (f"{OWN_PREFIX}{name}" for name in ("replica", "table", "row", "mark"))
PEERS, KNOWN, OUTBOX = f"{OWN_PREFIX}peer", f"{OWN_PREFIX}known", f"{OWN_PREFIX}outbox"

_TABLES: Final = {
    REPLICA: "format BIGINT, node TEXT, identity TEXT, clock BIGINT, seq BIGINT",
    TABLES: "name TEXT PRIMARY KEY, definition TEXT",
    ROWS: "target KEYTEXT, key KEYTEXT, seq BIGINT, state BIGINT, hlc BIGINT, node TEXT, source TEXT, "
    "cells TEXT, deleted TEXT, aside TEXT, reason TEXT, PRIMARY KEY (target, key)",
    PEERS: "node TEXT PRIMARY KEY, name TEXT, received BIGINT DEFAULT 0, mark TEXT, at TEXT",
    MARKS: "seq BIGINT PRIMARY KEY, mark TEXT",
    KNOWN: "node TEXT PRIMARY KEY, hlc BIGINT",
    OUTBOX: "number BIGINT PRIMARY KEY, document TEXT",
}
_COLUMNS: Final = "target, key, seq, state, hlc, node, source, cells, deleted, aside, reason"
_REPLACING: Final = "ON CONFLICT (target, key) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[2:]
)


@dataclass(frozen=True, slots=True)
class SideRow:
    """What is kept beside one row of the user's."""

    row: Row
    """Its values are those that the user's table does not hold."""
    state: int
    seq: int = 0
    reason: str = ""


class Side:
    """The side tables of one replica, in the transaction that its caller has begun."""

    def __init__(self, database: Foreign, dialect: Dialect) -> None:
        self._database = database
        self._dialect = dialect
        self.node = ""
        self.clock = 0
        self.seq = 0
        self._rows: dict[tuple[str, str], SideRow | None] = {}
        """What was read ahead, or is to be written: a server is not asked for every row."""
        self._unwritten: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._written = 0
        """How many rows were written since that was read."""
        self._measured = FEW

    def exists(self) -> bool:
        """Whether the database takes part already."""
        return self._dialect.has_table(REPLICA)

    def create(self) -> None:
        """Make the tables."""
        for table, columns in _TABLES.items():
            options = self._dialect.side_options if table == ROWS else ""
            declared = columns.replace("KEYTEXT", self._dialect.text_key)
            self._database.execute(f"CREATE TABLE {table} ({declared}) {options}")
        self._database.execute(f"CREATE INDEX {ROWS}_seq ON {ROWS} (seq)")
        self._database.execute(f"CREATE INDEX {ROWS}_held ON {ROWS} (target, key) WHERE state = {HELD}")
        self._database.execute(f"INSERT INTO {REPLICA} VALUES (?, '', '', 0, 0)", (FORMAT,))

    def load(self) -> str:
        """Read who the replica is; the identity of the file for which that was written."""
        self._rows.clear()
        self._unwritten.clear()
        self._written, self._measured = 0, FEW
        row = self._database.execute(f"SELECT format, node, identity, clock, seq FROM {REPLICA}").fetchone()
        if row[0] != FORMAT:
            raise Conflict(f"{self._database.place} was synchronised by a newer cockpit: update this one.")
        _, self.node, identity, self.clock, self.seq = row
        return identity

    def save(self) -> None:
        """Write the stamps, the clock and the counter back."""
        self._flush()
        self._database.execute(f"UPDATE {REPLICA} SET clock = ?, seq = ?", (self.clock, self.seq))

    def tick(self, now: int, source: str = "") -> Stamp:
        """A new stamp, later than everything that was seen here."""
        self.clock = reading(now, self.clock)
        return Stamp(self.clock, self.node, source)

    def become(self, identity: str) -> None:
        """Become a replica of its own: what the old one wrote is known, and everything is new to its
        peers."""
        if self.node:
            self.learn({self.node: self.clock})
        self.node = self._token()
        self._database.execute(f"UPDATE {REPLICA} SET node = ?, identity = ?", (self.node, identity))

    def mark(self) -> None:
        """Give the present place in the history a mark, by which it is known again."""
        if self.place() is None:
            self._database.execute(f"INSERT INTO {MARKS} VALUES (?, ?)", (self.seq, self._token()))
            oldest = f"SELECT seq FROM {MARKS} ORDER BY seq DESC LIMIT 1 OFFSET {MOST_MARKS}"
            self._database.execute(f"DELETE FROM {MARKS} WHERE seq <= ({oldest})")

    def place(self) -> Place | None:
        """The present place in the history; None before it is marked."""
        row = self._database.execute(f"SELECT mark FROM {MARKS} WHERE seq = ?", (self.seq,)).fetchone()
        return None if row is None else Place(self.seq, row[0])

    def recalls(self, place: Place) -> bool:
        """Whether a place is in the history: it is not after the file was set back, or too long ago."""
        if not place.seq:
            return True
        statement = f"SELECT 1 FROM {MARKS} WHERE seq = ? AND mark = ?"
        return self._database.execute(statement, (place.seq, place.mark)).fetchone() is not None

    def definitions(self) -> dict[str, str]:
        """What is captured, by the shared names of the tables."""
        return dict(self._database.execute(f"SELECT name, definition FROM {TABLES}").fetchall())

    def define(self, name: str, definition: str) -> None:
        """Note what is captured of a table."""
        self._database.execute(f"DELETE FROM {TABLES} WHERE name = ?", (name,))
        self._database.execute(f"INSERT INTO {TABLES} VALUES (?, ?)", (name, definition))

    def undefine(self, name: str) -> None:
        """Forget a table and the stamps of its rows."""
        self._flush()
        self._database.execute(f"DELETE FROM {TABLES} WHERE name = ?", (name,))
        self._database.execute(f"DELETE FROM {ROWS} WHERE target = ?", (name,))

    def get(self, table: str, key: str) -> SideRow | None:
        """What is kept beside a row."""
        if (table, key) not in self._rows:
            self.expect(table, [key])
        return self._rows[table, key]

    def expect(self, table: str, keys: Sequence[str]) -> None:
        """Read ahead what is kept beside those rows."""
        missing = [key for key in keys if (table, key) not in self._rows]
        self._rows.update(((table, key), None) for key in missing)
        if missing:
            wanted = f"target = ? AND key IN ({marks(len(missing))})"
            found = self._database.execute(f"SELECT {_COLUMNS} FROM {ROWS} WHERE {wanted}", (table, *missing))
            self._rows.update(((row[0], row[1]), _side_row(row)) for row in found)

    def put(self, table: str, key: str, row: Row, state: int, *, reason: str = "", seq: int = 0) -> None:
        """Keep a row's stamps, and the values that the user's table does not hold; new in the history
        unless it keeps its number there."""
        if not seq:
            self.seq += 1
        written = row.written
        values = (
            table, key, seq or self.seq, state, written.hlc, written.node, written.source,
            msgspec.json.encode(row.cells).decode() if row.cells else None,
            msgspec.json.encode(row.deleted).decode() if row.deleted != NEVER else None,
            encode_values(row.values) if row.values else None, reason or None,
        )  # fmt: skip
        self._rows[table, key] = SideRow(row, state, seq or self.seq, reason)
        self._unwritten[table, key] = values
        if len(self._unwritten) >= AT_ONCE:
            self._flush()

    def after(self, seq: int) -> Iterator[tuple[str, str, SideRow]]:
        """Rows that became new after a number, in that order."""
        self._flush()
        statement = f"SELECT {_COLUMNS} FROM {ROWS} WHERE seq > ? ORDER BY seq LIMIT {AT_ONCE}"
        while rows := self._database.execute(statement, (seq,)).fetchall():
            for row in rows:
                yield row[0], row[1], _side_row(row)
            seq = rows[-1][2]

    def keys(self, table: str, state: int) -> list[str]:
        """The keys of a table's rows in that state, in their order."""
        self._flush()
        statement = f"SELECT key FROM {ROWS} WHERE target = ? AND state = {int(state)} ORDER BY key"
        return [key for (key,) in self._database.execute(statement, (table,))]

    def count(self, table: str, state: int) -> int:
        """How many rows of a table are in that state."""
        self._flush()
        statement = f"SELECT count(*) FROM {ROWS} WHERE target = ? AND state = {int(state)}"
        return int(self._database.execute(statement, (table,)).fetchone()[0])

    def held(self) -> list[tuple[str, str, str]]:
        """Table, key and reason of the rows that the user's tables did not accept."""
        self._flush()
        statement = f"SELECT target, key, reason FROM {ROWS} WHERE state = {HELD} ORDER BY target, key"
        return self._database.execute(statement).fetchall()

    def known(self) -> dict[str, int]:
        """What the replica has seen."""
        return {
            **dict(self._database.execute(f"SELECT node, hlc FROM {KNOWN}").fetchall()),
            self.node: self.clock,
        }

    def learn(self, known: Mapping[str, int]) -> None:
        """Remember what has been seen."""
        later = f"ON CONFLICT (node) DO UPDATE SET hlc = excluded.hlc WHERE {KNOWN}.hlc < excluded.hlc"
        for node, hlc in known.items():
            self._database.execute(f"INSERT INTO {KNOWN} VALUES (?, ?) {later}", (node, hlc))
            self.clock = max(self.clock, hlc)

    def names(self) -> dict[str, str]:
        """What the nodes are called."""
        return dict(
            self._database.execute(f"SELECT node, name FROM {PEERS} WHERE name IS NOT NULL").fetchall()
        )

    def name(self, names: Mapping[str, str]) -> None:
        """Remember what nodes are called."""
        for node, name in names.items():
            self._peer(node, "name", name)

    def received(self, node: str) -> Place:
        """How much of a peer's history has been applied here."""
        row = self._database.execute(f"SELECT received, mark FROM {PEERS} WHERE node = ?", (node,)).fetchone()
        return Place() if row is None else Place(row[0], row[1] or "")

    def receive(self, node: str, until: Place, at: str) -> None:
        """Remember how far a peer's history has been applied."""
        self._peer(node, "received", until.seq)
        self._peer(node, "mark", until.mark)
        self._peer(node, "at", at)

    def last_received(self) -> str:
        """When something was last received; empty for never."""
        return self._database.execute(f"SELECT max(at) FROM {PEERS}").fetchone()[0] or ""

    def report(self, document: Report) -> None:
        """Put a report into the outbox, in the same transaction as what it tells of."""
        text = msgspec.json.encode(document).decode()
        next_ = f"SELECT coalesce(max(number), 0) + 1, ? FROM {OUTBOX}"
        self._database.execute(f"INSERT INTO {OUTBOX} {next_}", (text,))

    def reports(self, after: int = 0, limit: int = MOST_REPORTS) -> list[tuple[int, Report]]:
        """What is in the outbox after a number, in that order."""
        statement = f"SELECT number, document FROM {OUTBOX} WHERE number > ? ORDER BY number LIMIT {limit}"
        rows = self._database.execute(statement, (after,)).fetchall()
        return [(number, msgspec.json.decode(document, type=Report)) for number, document in rows]

    def delivered(self, reports: Iterable[tuple[int, Report]]) -> None:
        """Take reports out of the outbox, unless another one has their number by now."""
        for number, document in reports:
            statement = f"DELETE FROM {OUTBOX} WHERE number = ? AND document = ?"
            self._database.execute(statement, (number, msgspec.json.encode(document).decode()))

    def remove(self) -> None:
        """Drop the side tables."""
        for table in _TABLES:
            self._database.execute(f"DROP TABLE {table}")

    def _flush(self) -> None:
        if not self._unwritten:
            return
        rows = ", ".join([f"({marks(len(_COLUMNS.split(', ')))})"] * len(self._unwritten))
        values = [value for row in self._unwritten.values() for value in row]
        self._database.execute(f"INSERT INTO {ROWS} VALUES {rows} {_REPLACING}", values)
        self._written += len(self._unwritten)
        if self._written >= self._measured:
            # Planned for a small table, each look at some rows would read all of them.
            self._dialect.measure(ROWS)
            self._measured = 4 * self._written
        self._unwritten.clear()
        self._rows.clear()

    def _token(self) -> str:
        """A random name."""
        return self._database.execute(f"SELECT {self._dialect.random}").fetchone()[0]

    def _peer(self, node: str, column: str, value: str | int) -> None:
        self._database.execute(
            f"INSERT INTO {PEERS} (node, {column}) VALUES (?, ?) "
            f"ON CONFLICT (node) DO UPDATE SET {column} = excluded.{column}",
            (node, value),
        )


def _side_row(row: tuple[Any, ...]) -> SideRow:
    _, _, seq, state, hlc, node, source, cells, deleted, aside, reason = row
    stamps: dict[str, Stamp] = (
        {name: Stamp(*stamp) for name, stamp in msgspec.json.decode(cells).items()} if cells else {}
    )
    grave = Stamp(*msgspec.json.decode(deleted)) if deleted else NEVER
    values: dict[str, Value] = decode_values(aside)
    return SideRow(Row(Stamp(hlc, node, source or ""), stamps, values, grave), state, seq, reason or "")
