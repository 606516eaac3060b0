"""The record of deliveries and conflicts, and drift."""

from __future__ import annotations

import pytest

from cockpit.core.errors import NotFound, Refused, Unavailable
from cockpit.features.sync.config import TableOptions
from cockpit.features.sync.drift import bucket, summed
from cockpit.features.sync.exchange import exchange
from cockpit.features.sync.healing import drifted, heal
from cockpit.features.sync.policies import Decision, Policy
from cockpit.features.sync.store.journal import Journal

from .laboratory import NOTES, Node, agreement, settle

AGREED = agreement(("ann", "bob"), notes=TableOptions(policy=Policy.MANUAL))


@pytest.fixture
def journal(home, clock):
    journal = Journal(home, clock, pytest.fail)
    yield journal
    journal.close()


@pytest.fixture
def nodes() -> list[Node]:
    nodes = [Node(name, AGREED, tables=[NOTES]) for name in ("ann", "bob")]
    nodes[0].write("INSERT INTO notes VALUES ('a', 'x', 'y'), ('b', 'p', 'q')")
    settle(nodes)
    return nodes


def clash(nodes: list[Node]) -> None:
    for node, title in zip(nodes, ("of ann", "of bob"), strict=True):
        node.write("UPDATE notes SET title = ? WHERE id = 'a'", title)
    settle(nodes)


def test_a_conflict_is_recorded_once_whoever_found_it(journal, nodes):
    for node, title in zip(nodes, ("of ann", "of bob"), strict=True):
        node.write("UPDATE notes SET title = ? WHERE id = 'a'", title)
    ann, bob = (node.replica for node in nodes)
    with ann.answer(bob.request(ann.node)) as first, bob.answer(ann.request(bob.node)) as second:
        batches = [
            type(each)(each.node, each.since, each.until, each.known, each.names, [*each.changes])
            for each in (first, second)
        ]
    bob.apply(batches[0])
    ann.apply(batches[1])
    assert [len(node.clashes()) for node in nodes] == [1, 1]
    journal.collect([ann, bob])
    (conflict,) = journal.conflicts(open_only=True, limit=9)
    assert (conflict.table, conflict.key, conflict.column) == ("notes", '["a"]', "title")
    assert {conflict.stands.replica, conflict.other.replica} == {"ann", "bob"}
    assert journal.open_count() == 1


def test_collecting_may_be_cut_off_and_repeated(journal, nodes, monkeypatch):
    clash(nodes)
    replicas = [node.replica for node in nodes]

    def stop(_reports):
        raise Unavailable("The machine stopped.")

    telling = [replica for replica in replicas if replica.reports()]
    assert telling
    for replica in telling:
        monkeypatch.setattr(replica, "delivered", stop)
        with pytest.raises(Unavailable):
            journal.collect([replica])
    before = journal.events(99)
    monkeypatch.undo()
    journal.collect(replicas)
    assert journal.events(99) == before
    assert len(journal.conflicts(open_only=True, limit=9)) == 1
    assert [replica.reports() for replica in replicas] == [[], []]


def test_deliveries_are_events(journal, nodes):
    journal.collect([node.replica for node in nodes])
    (event,) = journal.events(9)
    assert (event.source, event.target, event.action, event.inserted) == ("ann", "bob", "deliver", 2)


def test_a_decision_is_recorded(journal, nodes):
    clash(nodes)
    journal.collect([node.replica for node in nodes])
    (conflict,) = journal.conflicts(open_only=True, limit=9)
    journal.resolve(conflict, Decision.KEPT)
    assert journal.open_count() == 0
    assert journal.conflict(conflict.id[:6]).decision is Decision.KEPT
    assert "resolve" in [event.action for event in journal.events(9)]


def test_what_is_kept_of_a_long_delivery_is_one_point(journal, monkeypatch):
    monkeypatch.setattr("cockpit.features.sync.store.keeping.MOST_ROWS", 2)
    monkeypatch.setattr("cockpit.features.sync.store.journal.AT_ONCE", 2)
    nodes = [Node(name, AGREED, tables=[NOTES]) for name in ("ann", "bob")]
    nodes[0].write("INSERT INTO notes VALUES ('a', '', ''), ('b', '', ''), ('c', '', ''), ('d', '', '')")
    ann, bob = (node.replica for node in nodes)
    exchange([ann, bob], AGREED)
    journal.collect([ann, bob])
    (delivered,) = journal.deliveries(9)
    assert (delivered.is_meeting, delivered.kept, delivered.added) == (True, 4, 4)
    (kept,) = journal.kept(delivered.point)
    assert [row.key for row in kept.rows] == ['["a"]', '["b"]', '["c"]', '["d"]']
    assert [len(each.done) for each in (bob.put_back(kept), bob.put_back(kept))] == [4, 0]
    assert nodes[1].rows() == {}


def test_live_exchanges_keep_what_is_removed(journal, nodes):
    ann, bob = (node.replica for node in nodes)
    journal.collect([ann, bob])
    before = len(journal.deliveries(9))
    nodes[0].write("UPDATE notes SET title = 'new'")
    exchange([ann, bob], AGREED)
    nodes[0].write("DELETE FROM notes WHERE id = 'a'")
    exchange([ann, bob], AGREED)
    journal.collect([ann, bob])
    assert len(journal.deliveries(9)) == before + 1
    latest = journal.deliveries(9)[0]
    (kept,) = journal.kept(latest.point)
    assert [(row.change, row.values) for row in kept.rows] == [("removed", {"title": "new", "body": "y"})]
    # Another database in its place does not take what was never its own.
    bob.detach()
    bob.prepare()
    with pytest.raises(Refused, match="not the database any more"):
        bob.put_back(kept)


def test_what_is_kept_is_forgotten(journal, nodes, clock, monkeypatch):
    replicas = [node.replica for node in nodes]

    def removed(key):
        nodes[0].write("DELETE FROM notes WHERE id = ?", key)
        exchange(replicas, AGREED)
        journal.collect(replicas)
        return len(journal.deliveries(9))

    assert removed("a") == 2
    clock.advance(days=31)
    for node in nodes:
        node.clock.moment = clock.now()
    assert removed("b") == 1
    nodes[0].write("INSERT INTO notes VALUES ('c', '', '')")
    exchange(replicas, AGREED)
    assert removed("c") == 2
    monkeypatch.setattr("cockpit.features.sync.store.past.MOST_BYTES", 1)
    nodes[0].write("INSERT INTO notes VALUES ('d', '', '')")
    exchange(replicas, AGREED)
    assert removed("d") == 1
    (kept,) = journal.kept(journal.deliveries(9)[0].point)
    assert [row.key for row in kept.rows] == ['["d"]']


@pytest.mark.parametrize(
    ("beginning", "message"), [("", "no such"), ("abc", "no such"), ("ffffff%", "no such")]
)
def test_an_id_that_names_nothing(journal, beginning, message):
    with pytest.raises(NotFound, match=message):
        journal.conflict(beginning)


def test_sums_do_not_depend_on_the_order_and_tell_values_apart():
    rows = [('["a"]', {"x": 1, "y": "t"}), ('["b"]', {"x": 2, "y": None})]
    before = summed(rows)
    assert before == summed(rows[::-1])
    for other in ({"x": 1.0, "y": "t"}, {"x": "1", "y": "t"}, {"x": 1, "y": b"t"}, {"y": 1, "x": "t"}):
        changed = summed([('["a"]', other), rows[1]])
        assert changed.root != before.root
        different = [number for number in range(1024) if changed.buckets[number] != before.buckets[number]]
        assert different == [bucket('["a"]')]


DRIFTS = [
    ("UPDATE notes SET title = 'drifted' WHERE id = 'a'", {"title": "drifted", "body": "y"}),
    ("DELETE FROM notes WHERE id = 'a'", None),
]


@pytest.mark.parametrize("believed", ["ann", "bob"])
@pytest.mark.parametrize(("statement", "drifted_row"), DRIFTS, ids=["changed", "deleted"])
def test_drift_is_found_and_healed(nodes, statement, drifted_row, believed):
    ann, bob = nodes
    for name in ("update", "delete"):
        bob.database.execute(f"DROP TRIGGER cockpit_sync_notes_{name}")
    bob.database.execute(statement)
    for kind in ("update", "delete"):
        bob.database.execute(
            f"CREATE TRIGGER cockpit_sync_notes_{kind} AFTER DELETE ON notes BEGIN SELECT 1; END"
        )
    replicas = [ann.replica, bob.replica]
    exchange(replicas, AGREED)
    (found,) = drifted(replicas, AGREED)
    right = {"title": "x", "body": "y"}
    assert (found.key, found.rows) == ('["a"]', {"ann": right, "bob": drifted_row})
    heal(next(node.replica for node in nodes if node.replica.name == believed), replicas, [found], ann.clock)
    exchange(replicas, AGREED)
    assert ann.rows() == bob.rows()
    assert ann.rows().get("a") == (right if believed == "ann" else drifted_row)
    assert drifted(replicas, AGREED) == []
    (report,) = [each for node in nodes for each in node.clashes()]
    assert report.decision is Decision.HEALED
    assert report.other.values == (drifted_row if believed == "ann" else right)


def test_columns_that_only_some_have_are_no_drift():
    agreed = agreement(("ann", "bob"), notes=TableOptions())
    ann = Node("ann", agreed, tables=[NOTES])
    bob = Node("bob", agreed, tables=["CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)"])
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle([ann, bob])
    assert drifted([ann.replica, bob.replica], agreed) == []
