"""Whatever happens between replicas, they end with the same rows, and no acknowledged write is lost without a
trace."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cockpit.features.sync.config import TableOptions
from cockpit.features.sync.policies import Policy
from cockpit.features.sync.records import Batch
from cockpit.features.sync.values import encode_key
from cockpit.storage.foreign import IN_MEMORY, Broken, SqliteFile
from cockpit.storage.postgres import PostgresSchema

from .laboratory import (
    NOTES,
    OLDER_NOTES,
    Crash,
    Node,
    agreement,
    crashing,
    deliver,
    empty_schema,
    message,
    settle,
)

REGULAR = 150
HISTORIES = int(os.environ.get("COCKPIT_SYNC_HISTORIES", str(REGULAR)))
"""More than those of every run are random ones."""
SLOWER = 10
"""So many fewer where a server has to answer."""
KEYS = ("a", "b", "c")
TITLES = ("one", "two", "three")
NAMES = ("ann", "bob", "cyd", "dan")


@dataclass(frozen=True)
class Message:
    """A batch on its way."""

    batch: Batch
    target: int


class Replicas(RuleBasedStateMachine):
    """Two to four replicas, programs that write, and a network that loses, repeats and reorders."""

    table, older = NOTES, OLDER_NOTES

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.network: list[Message] = []
        self.serial = 0
        self.superseded: set[str] = set()
        """Values that were overwritten or deleted by somebody who saw them."""
        self.written: set[str] = set()
        self.deletions: set[str] = set()

    @initialize(
        count=st.integers(2, 4),
        policy=st.sampled_from(Policy),
        older=st.lists(st.booleans(), min_size=4, max_size=4),
        hours=st.lists(st.integers(-5, 5), min_size=4, max_size=4),
    )
    def begin(self, count: int, policy: Policy, older: list[bool], hours: list[int]) -> None:
        priority = NAMES[:count][::-1] if policy is Policy.PRIORITY else ()
        options = agreement(NAMES[:count], notes=TableOptions(policy=policy, priority=priority))
        for number in range(count):
            table = self.older if older[number] else self.table
            database = self._database(number)
            self.nodes.append(
                Node(NAMES[number], options, database=database, hours=hours[number], tables=[table])
            )

    @rule(at=st.integers(0, 3), key=st.sampled_from(KEYS))
    def insert(self, at: int, key: str) -> None:
        node = self._node(at)
        columns = self._columns(node)
        self._overwrite(node, key, columns)
        self._replace(node, key, dict(zip(columns, self._fresh(columns), strict=True)))

    @rule(at=st.integers(0, 3), key=st.sampled_from(KEYS), second=st.booleans())
    def update(self, at: int, key: str, second: bool) -> None:
        node = self._node(at)
        column = self._columns(node)[-1 if second else 0]
        if key not in node.rows():
            return
        self._overwrite(node, key, [column])
        (value,) = self._fresh([column])
        self._change(node, f"UPDATE notes SET {column} = ? WHERE id = ? RETURNING id", value, key)

    @rule(at=st.integers(0, 3), key=st.sampled_from(KEYS))
    def delete(self, at: int, key: str) -> None:
        node = self._node(at)
        self._delete(node, key)

    @rule(at=st.integers(0, 3), other=st.integers(0, 3))
    def send(self, at: int, other: int) -> None:
        source, target = self._node(at), self._node(other)
        if source is not target:
            self.network.append(Message(message(source, target), self.nodes.index(target)))

    @precondition(lambda self: self.network)
    @rule(place=st.integers(0, 99), again=st.booleans())
    def arrive(self, place: int, again: bool) -> None:
        number = place % len(self.network)
        sent = self.network[number] if again else self.network.pop(number)
        deliver(sent.batch, self.nodes[sent.target])

    @precondition(lambda self: self.network)
    @rule(place=st.integers(0, 99))
    def lose(self, place: int) -> None:
        self.network.pop(place % len(self.network))

    @precondition(lambda self: self.network)
    @rule(place=st.integers(0, 99), after=st.integers(0, 3))
    def crash(self, place: int, after: int) -> None:
        sent = self.network[place % len(self.network)]
        node = self.nodes[sent.target]
        before = node.rows()
        try:
            deliver(crashing(sent.batch, after), node)
        except Crash:
            assert node.rows() == before

    @rule(at=st.integers(0, 3), minutes=st.integers(-90, 90))
    def set_clock(self, at: int, minutes: int) -> None:
        clock = self._node(at).clock
        clock.moment = clock.moment.replace(minute=abs(minutes) % 60)

    @rule(at=st.integers(0, 3))
    def upgrade(self, at: int) -> None:
        node = self._node(at)
        if "body" not in self._columns(node):
            node.database.execute("ALTER TABLE notes ADD COLUMN body TEXT")

    def teardown(self) -> None:
        if not self.nodes:
            return
        for node in self.nodes:
            if "body" not in self._columns(node):
                node.database.execute("ALTER TABLE notes ADD COLUMN body TEXT")
        settle(self.nodes)
        rows = self.nodes[0].rows()
        for node in self.nodes[1:]:
            assert node.rows() == rows
        self._nothing_is_lost(rows)
        for node in self.nodes:
            node.database.close()

    def _nothing_is_lost(self, rows: dict[str, dict[str, object]]) -> None:
        alive = {str(value) for row in rows.values() for value in row.values()}
        sides = [
            side for node in self.nodes for clash in node.clashes() for side in (clash.stands, clash.other)
        ]
        recorded = {str(value) for side in sides for value in (side.values or {}).values()}
        assert self.written <= alive | self.superseded | recorded

    def _change(self, node: Node, statement: str, *values: object) -> None:
        assert node.write(statement, *values) == 1

    def _replace(self, node: Node, key: str, values: dict[str, str]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        insert = f"INTO notes (id, {names}) VALUES (?, {marks})"
        if isinstance(node.database, SqliteFile):
            node.write(f"INSERT OR REPLACE {insert}", key, *values.values())
            return
        # Elsewhere the rows in the way are deleted first.
        self._delete(node, key)
        self._make_room(node, values)
        node.write(f"INSERT {insert}", key, *values.values())

    def _delete(self, node: Node, key: str) -> None:
        self._overwrite(node, key, self._columns(node))
        # Whoever deletes a row deletes what only passes through the replica with it.
        if key in node.rows() and (known := node.replica.row("notes", encode_key((key,)))):
            self.superseded |= {str(value) for value in known.values.values()}
        node.write("DELETE FROM notes WHERE id = ?", key)

    def _make_room(self, node: Node, values: dict[str, str]) -> None:
        """Rows differ only in their keys."""

    def _database(self, _number: int) -> SqliteFile | PostgresSchema:
        return SqliteFile(IN_MEMORY, create=True)

    def _node(self, number: int) -> Node:
        return self.nodes[number % len(self.nodes)]

    @staticmethod
    def _columns(node: Node) -> list[str]:
        return node.columns()[1:]

    def _fresh(self, columns: list[str]) -> list[str]:
        values: list[str] = []
        for column in columns:
            self.serial += 1
            values.append(f"{column}{self.serial}")
        self.written |= {*values}
        return values

    def _overwrite(self, node: Node, key: str, columns: list[str]) -> None:
        """Whoever writes has seen what stands there."""
        row = node.rows().get(key, {})
        self.superseded |= {str(row[column]) for column in columns if column in row}


class Claimants(Replicas):
    """The same over a table in which several rows claim one title, and only one of them can have it."""

    table, older = (text.replace("title TEXT", "title TEXT UNIQUE") for text in (NOTES, OLDER_NOTES))

    def _fresh(self, columns: list[str]) -> list[str]:
        self.serial += 1
        return [TITLES[self.serial % 3] if column == "title" else str(self.serial) for column in columns]

    def _change(self, node: Node, statement: str, *values: object) -> None:
        with suppress(Broken):
            node.write(statement, *values)

    def _make_room(self, node: Node, values: dict[str, str]) -> None:
        node.write("DELETE FROM notes WHERE title = ?", values["title"])

    def _nothing_is_lost(self, rows: dict[str, dict[str, object]]) -> None:
        """Values are not told apart here, but what one replica holds back, all of them do."""
        held = self.nodes[0].held()
        for node in self.nodes[1:]:
            assert node.held() == held


class Peers(Replicas):
    """The same with a PostgreSQL or two among them."""

    url = ""

    def _database(self, number: int) -> SqliteFile | PostgresSchema:
        if number % 2:
            return super()._database(number)
        return empty_schema(self.url, f"node{number}")


class ClaimingPeers(Peers, Claimants):
    """Peers whose rows claim one title."""


def histories(count: int) -> settings:
    """So many of them."""
    return settings(
        max_examples=count,
        stateful_step_count=50,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        # Every run takes the same histories, the nightly ones others.
        derandomize=HISTORIES <= REGULAR,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("machine", [Replicas, Claimants])
def test_replicas_converge(machine):
    run_state_machine_as_test(machine, settings=histories(HISTORIES))


@pytest.mark.parametrize("machine", [Peers, ClaimingPeers])
def test_replicas_converge_with_postgres(machine, postgres_url, monkeypatch):
    monkeypatch.setattr(Peers, "url", postgres_url)
    run_state_machine_as_test(machine, settings=histories(HISTORIES // SLOWER))
