"""The user's rows together with their stamps: read as one, written as one.

A row that the user's table does not accept, because another one has its unique value or because what it
refers to is missing, is held beside the table until it is accepted. Of two rows that claim one unique value
the one with the lower key has it, so that all replicas hold the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cockpit.features.sync.mapping import Mapped
from cockpit.features.sync.policies import rewritten
from cockpit.features.sync.records import Row
from cockpit.features.sync.stamps import NEVER
from cockpit.features.sync.store import capture
from cockpit.features.sync.store.dialect import Dialect
from cockpit.features.sync.store.names import listed, marks, matching, quoted
from cockpit.features.sync.store.side import ALIVE, DEAD, HELD, Side, SideRow
from cockpit.features.sync.values import Value, decode_key, encode_key, same
from cockpit.storage.foreign import Broken, Foreign

TAKEN: Final = "another row has its unique value"
UNFIT: Final = "the database would write its key otherwise"
MOST_VALUES: Final = 30_000
"""In one statement: the protocol of PostgreSQL counts them with 16 bits, SQLite by default with fewer."""
ORPHAN: Final = "a row that it refers to is missing"


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one table."""

    database: Foreign
    dialect: Dialect
    side: Side
    table: Mapped
    _present: dict[str, dict[str, Value]] = field(default_factory=dict[str, "dict[str, Value]"])
    """What the user's table holds, as far as it was read ahead and not written since."""

    def get(self, key: str) -> Row | None:
        """A row as it is known here; None when it was never heard of."""
        beside = self.side.get(self.table.name, key)
        return None if beside is None else self.complete(key, beside)

    def complete(self, key: str, beside: SideRow) -> Row:
        """The stamps of a row with the values from the user's table and from beside it."""
        if beside.state != ALIVE:
            return beside.row
        return replace(beside.row, values={**(self.values(key) or {}), **beside.row.values})

    def values(self, key: str) -> dict[str, Value] | None:
        """What the user's table holds; None without such a row."""
        if key not in self._present:
            self._read([key])
        return self._present.get(key)

    def expect(self, keys: Sequence[str]) -> None:
        """Read ahead what is known of those rows."""
        self.side.expect(self.table.name, keys)
        self._present.clear()
        found = [(key, self.side.get(self.table.name, key)) for key in keys]
        self._read([key for key, beside in found if beside is not None and beside.state == ALIVE])

    def _read(self, keys: Sequence[str]) -> None:
        if not keys:
            return
        identities = [decode_key(key) for key in keys]
        if len(self._keys) == 1 and (None,) not in identities:
            condition = f"{quoted(self._keys[0])} IN ({marks(len(keys))})"
        else:
            condition = " OR ".join([f"({self._is_key})"] * len(keys))
        values = [value for identity in identities for value in identity]
        shared, local = zip(*self.table.columns, strict=True) if self.table.columns else ((), ())
        wanted = [*self._keys, *local]
        for row in capture.find(self.database, self.table.local, condition, values, wanted):
            key = encode_key(row[: len(self._keys)])
            self._present[key] = dict(zip(shared, row[len(self._keys) :], strict=True))

    def all(self, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        """What the user's table holds, with those of the shared columns."""
        local = dict(self.table.columns)
        wanted = listed([*self._keys, *(local[name] for name in columns)])
        count = len(self._keys)
        for row in self.database.stream(f"SELECT {wanted} FROM {quoted(self.table.local)}"):
            yield encode_key(row[:count]), dict(zip(columns, row[count:], strict=True))

    def put(self, key: str, row: Row) -> None:
        """Make the row so: new in the history of this replica."""
        if not row.alive:
            self._delete(key)
            self.side.put(self.table.name, key, row, DEAD)
            return
        self._keep(key, *self._accept(key, row))

    def put_all(self, rows: Mapping[str, Row]) -> None:
        """Make the rows so: together where the database accepts all of them, otherwise one by one."""
        together: dict[tuple[str, ...], dict[str, Row]] = {}
        for key, row in rows.items():
            identity = decode_key(key)
            if row.alive and None not in identity and self.dialect.accepts_key(self.table, identity):
                known = tuple(shared for shared, _ in self.table.columns if shared in row.values)
                together.setdefault(known, {})[key] = row
            else:
                self.put(key, row)
        for columns, group in together.items():
            every, step = [*group.items()], MOST_VALUES // (len(columns) + len(self._keys))
            for begin in range(0, len(every), step):
                self._put_alike(columns, dict(every[begin : begin + step]))

    def _put_alike(self, columns: tuple[str, ...], rows: Mapping[str, Row]) -> None:
        try:
            with self.database.attempt():
                accepted = self._write_all(columns, rows)
        except Broken:
            for key, row in rows.items():
                self.put(key, row)
        else:
            for key, row in accepted.items():
                self._keep(key, row, "")

    def _write_all(self, columns: tuple[str, ...], rows: Mapping[str, Row]) -> dict[str, Row]:
        """What rows with the same columns have become."""
        local = dict(self.table.columns)
        names = [local[shared] for shared in columns]
        every = [*self._keys, *names]
        sets = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in names)
        doing = f"UPDATE SET {sets} RETURNING {listed(every)}" if names else "NOTHING"
        lines = ", ".join([f"({marks(len(every))})"] * len(rows))
        statement = (
            f"INSERT {self.dialect.failing} INTO {quoted(self.table.local)} ({listed(every)}) VALUES {lines} "
            f"ON CONFLICT ({listed(self._keys)}) DO {doing}"
        )
        values = [
            value
            for key, row in rows.items()
            for value in (*decode_key(key), *(row.values[name] for name in columns))
        ]
        self._present.clear()
        written = self.database.execute(statement, values).fetchall()
        if not names:
            return dict(rows)
        count = len(self._keys)
        became = {encode_key(row[:count]): dict(zip(columns, row[count:], strict=True)) for row in written}
        return {key: self._became(row, became[key]) for key, row in rows.items()}

    def retry(self) -> None:
        """Try the held rows again, until no more is accepted."""
        progress = True
        while progress:
            progress = False
            for key in self.side.keys(self.table.name, HELD):
                beside = self.side.get(self.table.name, key)
                if beside is None or beside.state != HELD:
                    continue
                row, reason = self._accept(key, beside.row)
                if not reason:
                    # What the database made of it is news; the row itself is not.
                    self._keep(key, row, "", beside.seq if row == beside.row else 0)
                    progress = True

    def hold(self, key: str, reason: str) -> bool:
        """Take a row out of the user's table, and keep it beside it; whether it was one of ours."""
        beside = self.side.get(self.table.name, key)
        if beside is None or beside.state != ALIVE:
            return False
        row = self.complete(key, beside)
        self._delete(key)
        self._keep(key, row, reason, beside.seq)
        return True

    def orphans(self) -> set[str]:
        """The keys of the rows that refer to missing ones."""
        return {encode_key(key) for key in self.dialect.orphans(self.table)}

    @property
    def _keys(self) -> list[str]:
        return [local for _, local in self.table.key]

    @property
    def _is_key(self) -> str:
        return matching(self._keys, self.dialect.same)

    def _keep(self, key: str, row: Row, reason: str, seq: int = 0) -> None:
        own = {shared for shared, _ in self.table.columns}
        # What the writer did not know has the default here, which nobody wrote.
        defaults = dict.fromkeys(own - row.values.keys(), NEVER)
        kept = (
            row.values if reason else {name: value for name, value in row.values.items() if name not in own}
        )
        beside = replace(row, cells={**row.cells, **defaults}, values=kept)
        self.side.put(self.table.name, key, beside, HELD if reason else ALIVE, reason=reason, seq=seq)

    def _accept(self, key: str, row: Row) -> tuple[Row, str]:
        """Write a row into the user's table: what it has become there, and why not, if it is not accepted."""
        if not self.dialect.accepts_key(self.table, decode_key(key)):
            return row, UNFIT
        try:
            with self.database.attempt():
                return self._became(row, self._write(key, row.values)), ""
        except Broken as error:
            others = self._rivals(key, row.values)
            if not others or min(others) < key:
                self._delete(key)
                return row, TAKEN if others else str(error)
            for other in others:
                self.hold(other, TAKEN)
            return self._accept(key, row)

    def _write(self, key: str, values: Mapping[str, Value]) -> dict[str, Value]:
        """What the table holds after the row was written."""
        own = {shared: local for shared, local in self.table.columns if shared in values}
        names, identity = [*own.values()], decode_key(key)
        new = [values[shared] for shared in own]
        present = self._present.pop(key, None) is not None
        back = f"RETURNING {listed(names)}" if names else ""
        written = None
        if own:
            sets = ", ".join(f"{quoted(name)} = ?" for name in names)
            update = f"UPDATE {self.dialect.failing} {quoted(self.table.local)}"
            statement = f"{update} SET {sets} WHERE {self._is_key} {back}"
            written = self.database.execute(statement, [*new, *identity]).fetchone()
        elif present or self.values(key) is not None:
            return {}
        if written is None:
            columns = [*self._keys, *names]
            insert = f"INSERT {self.dialect.failing} INTO {quoted(self.table.local)} ({listed(columns)})"
            statement = f"{insert} VALUES ({marks(len(columns))}) {back}"
            written = self.database.execute(statement, [*identity, *new]).fetchone()
        return dict(zip(own, written or (), strict=True))

    def _became(self, row: Row, written: Mapping[str, Value]) -> Row:
        """The row with what the database has made of its values, such as a date in its own notation: that is
        news to all. Raises Broken when it is another kind of value."""
        for shared, value in written.items():
            sent = row.values[shared]
            if same(value, sent):
                continue
            if value is None or sent is None or isinstance(value, bytes) or isinstance(sent, bytes):
                raise Broken(f"{shared} cannot hold its value")
            row = rewritten(row, {shared: value}, self.side.tick(0, row.stamp(shared).owner))
        return row

    def _delete(self, key: str) -> None:
        identity = decode_key(key)
        self._present.pop(key, None)
        if self.dialect.accepts_key(self.table, identity):
            self.database.execute(f"DELETE FROM {quoted(self.table.local)} WHERE {self._is_key}", identity)

    def _rivals(self, key: str, values: Mapping[str, Value]) -> list[str]:
        """The keys of other rows that have a unique value of this one."""
        held: dict[str, Value] = dict(zip(self._keys, decode_key(key), strict=True))
        held |= {local: values[shared] for shared, local in self.table.columns if shared in values}
        return sorted({encode_key(rival) for rival in self.dialect.rivals(self.table, held)} - {key})
