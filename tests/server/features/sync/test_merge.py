"""Two states of a row become one: tables of cases, and the laws that make all replicas agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.core.errors import Refused
from cockpit.features.sync.merge import merge
from cockpit.features.sync.policies import Decision, Policy, decide, rewritten
from cockpit.features.sync.records import Row
from cockpit.features.sync.stamps import NEVER, Stamp, check_skew, knows, reading
from cockpit.features.sync.values import Value, decode_key, decode_values, encode_key, encode_values

A1, A3, A5 = (Stamp(hlc, "a") for hlc in (1, 3, 5))
B2, B4 = Stamp(2, "b"), Stamp(4, "b")
BASE: dict[str, Value] = {"title": "t", "body": "b"}


def row(
    written: Stamp, values: dict[str, Value] | None = None, *, deleted: Stamp = NEVER, **cells: Stamp
) -> Row:
    return Row(written, cells, {**BASE, **(values or {})}, deleted)


MERGES = [
    # local, incoming, ours, theirs, the values that stand (None: deleted), what clashed: column and loser
    ("the later value of a column stands", row(A1, {"title": "x"}, title=A3),
     row(A1, {"title": "y"}, title=B4), {"a": 3}, {"a": 3, "b": 4}, {"title": "y", "body": "b"}, []),
    ("unseen by the winner, the loser clashes", row(A1, {"title": "x"}, title=A3),
     row(A1, {"title": "y"}, title=B4), {"a": 3}, {"a": 1, "b": 4},
     {"title": "y", "body": "b"}, [("title", {"title": "x"})]),
    ("an incoming value may be the one that loses", row(A1, {"title": "x"}, title=A5),
     row(A1, {"title": "y"}, title=B4), {"a": 5}, {"a": 1, "b": 4},
     {"title": "x", "body": "b"}, [("title", {"title": "y"})]),
    ("equal values never clash", row(A1, {"title": "x"}, title=A3), row(A1, {"title": "x"}, title=B4),
     {"a": 3}, {"a": 1, "b": 4}, {"title": "x", "body": "b"}, []),
    ("different columns both stand", row(A1, {"title": "x"}, title=A3), row(A1, {"body": "y"}, body=B4),
     {"a": 3}, {"a": 1, "b": 4}, {"title": "x", "body": "y"}, []),
    ("a deletion that saw the row deletes it", row(A1), row(A1, deleted=B2), {"a": 1}, {"a": 1, "b": 2},
     None, []),
    ("a deletion later than an unseen write wins, and they clash", row(A1, {"title": "x"}, title=A3),
     row(A1, deleted=B4), {"a": 3}, {"a": 1, "b": 4}, None, [("", {"title": "x", "body": "b"})]),
    ("an older write to one column is unseen, too", row(A1, {"body": "y"}, title=A1, body=B2),
     row(A1, deleted=A5), {"a": 1, "b": 2}, {"a": 5}, None, [("", {"title": "t", "body": "y"})]),
    ("a write later than an unseen deletion brings the row back whole", row(A1, {"title": "x"}, title=A5),
     row(A1, deleted=B4), {"a": 5}, {"a": 1, "b": 4}, {"title": "x", "body": "b"}, [("", None)]),
    ("a row that was deleted and written again", row(A1, deleted=A3), row(B4, {"title": "n"}), {"a": 3},
     {"a": 3, "b": 4}, {"title": "n", "body": "b"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("local", "incoming", "ours", "theirs", "stands", "clashes"),
                         [case[1:] for case in MERGES], ids=[case[0] for case in MERGES])  # fmt: skip
def test_merge(local, incoming, ours, theirs, stands, clashes):
    merged = merge(local, incoming, ours, theirs)
    assert (merged.row.values if merged.row.alive else None) == stands
    assert [(clash.column, clash.loser.values) for clash in merged.clashes] == clashes


def test_rows_that_are_written_as_a_whole_clash_as_a_whole():
    local, incoming = row(A3, {"title": "x", "body": "y"}), row(B4, {"title": "p", "body": "q"})
    merged = merge(local, incoming, {"a": 3}, {"b": 4}, whole=True)
    (clash,) = merged.clashes
    assert (clash.column, clash.loser.values) == ("", {"title": "x", "body": "y"})


def test_a_column_that_the_sender_lacks_stays():
    older = Row(B4, {}, {"title": "y"})
    merged = merge(row(A1, {"body": "kept"}), older, {"a": 1}, {"a": 1, "b": 4}).row
    assert merged.values == {"title": "y", "body": "kept"}
    assert merged.stamp("body") == A1


stamps = st.builds(Stamp, st.integers(1, 4), st.sampled_from("ab"))
columns = st.sampled_from(("title", "body", "extra"))
states = st.builds(
    Row,
    written=stamps,
    cells=st.dictionaries(columns, stamps, max_size=2),
    values=st.dictionaries(columns, st.sampled_from(("x", 1, 1.0, None, b"x")), max_size=3),
    deleted=st.one_of(st.just(NEVER), stamps),
)


def joined(first: Row, second: Row) -> Row:
    return merge(first, second, {}, {}).row


def seen(state: Row) -> object:
    """A state with every stamp spelled out; a column's stamp means nothing where its value is unknown."""
    spelled = {column: (state.stamp(column), type(value), value) for column, value in state.values.items()}
    return spelled, state.newest, state.deleted, state.alive


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(states, states, states)
def test_the_order_and_the_number_of_messages_do_not_matter(first: Row, second: Row, third: Row) -> None:
    assert seen(joined(first, second)) == seen(joined(second, first))
    assert seen(joined(first, joined(second, third))) == seen(joined(joined(first, second), third))
    assert seen(joined(joined(first, second), second)) == seen(joined(first, second))


DECISIONS = [
    (Policy.NEWEST, (), Decision.NEWEST),
    (Policy.FIELDS, (), Decision.NEWEST),
    (Policy.MANUAL, (), Decision.OPEN),
    (Policy.PRIORITY, ("ann", "bob"), Decision.PRIORITY),
    (Policy.PRIORITY, ("bob", "ann"), Decision.NEWEST),
    (Policy.PRIORITY, ("bob",), Decision.NEWEST),
    (Policy.PRIORITY, ("ann",), Decision.PRIORITY),
]


@pytest.mark.parametrize(("policy", "priority", "decision"), DECISIONS)
def test_decisions(policy, priority, decision):
    local, incoming = row(A1, {"title": "x"}, title=A3), row(A1, {"title": "y"}, title=B4)
    (clash,) = merge(local, incoming, {"a": 3}, {"b": 4}).clashes
    assert decide(policy, clash, priority, {"a": "ann", "b": "bob"}) is decision


def test_the_rank_of_a_value_is_that_of_whose_it_is():
    settled = Stamp(9, "b", "a")
    (clash,) = merge(
        row(A1, {"title": "x"}, title=settled), row(A1, {"title": "y"}, title=Stamp(10, "b")), {}, {}
    ).clashes
    assert decide(Policy.PRIORITY, clash, ("ann",), {"a": "ann", "b": "bob"}) is Decision.PRIORITY


def test_rewriting():
    dead = row(A1, deleted=B2)
    assert not rewritten(row(A1), None, B2).alive
    assert rewritten(dead, {"title": "back"}, A3).values == {"title": "back", "body": "b"}
    assert rewritten(dead, {"title": "back"}, A3).alive
    assert rewritten(Row(A1, deleted=B2), {}, A3).alive, "a row that is nothing but its key"


CLOCKS = [
    ("the time of day", 10, 0, 10 << 16),
    ("never back when the computer's clock is set back", 5, 10 << 16, (10 << 16) + 1),
    ("after what was seen of others", 10, 99 << 16, (99 << 16) + 1),
]


@pytest.mark.parametrize(
    ("now", "last", "expected"), [case[1:] for case in CLOCKS], ids=[case[0] for case in CLOCKS]
)
def test_clocks(now, last, expected):
    assert reading(now, last) == expected


def test_a_clock_may_be_hours_ahead_but_not_days():
    hour = 3_600_000
    now = 500_000 * hour
    check_skew({"b": (now + 23 * hour) << 16}, now, 24, "bob")
    with pytest.raises(Refused, match=r"^bob: its changes are dated 30 hours ahead"):
        check_skew({"b": (now + 30 * hour) << 16}, now, 24, "bob")


def test_what_is_known():
    assert knows({"a": 3}, A3)
    assert not knows({"a": 3}, A5)
    assert not knows({}, A1)
    assert knows({}, NEVER)


@pytest.mark.parametrize("value", ["", "ä\n'\"", 0, -(2**63), 1.5, float("inf"), b"\x00\xff", None])
def test_values_survive(value):
    assert decode_key(encode_key((value, "k"))) == (value, "k")
    assert decode_values(encode_values({"c": value})) == {"c": value}
