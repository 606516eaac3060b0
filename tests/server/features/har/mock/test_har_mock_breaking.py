"""A broken mock is broken where a right suite looks, and nothing is asked of a suite that it cannot see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.flow.shapes import accepts, shape_of
from cockpit.features.har.mock.breaking import Break, Broken, breaks_of, broken_tape
from cockpit.features.har.mock.taping import tape_of
from cockpit.features.har.reading import read

TOKEN = "tok-9Q2xZ7vLmN4pR8sT"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


def flow_from(*entries: dict[str, Any]) -> Flow:
    return flow_of(read(recorded(*entries)))


def chat(*messages: tuple[str, object]) -> dict[str, Any]:
    talk = exchange("GET wss://shop.example/chat", status=101)
    talk["_webSocketMessages"] = [
        {"type": way, "opcode": 1, "time": float(number), "data": json.dumps(data)}
        for number, (way, data) in enumerate(messages)
    ]
    return talk


@pytest.mark.parametrize(
    ("entries", "breaks"),
    [
        pytest.param([exchange("GET /a", {"id": 1})], ["status", "field", "type"], id="an object"),
        pytest.param([exchange("GET /a", {})], ["status", "type"], id="an empty object"),
        pytest.param([exchange("GET /a", [])], ["status", "type"], id="an empty list"),
        pytest.param([exchange("GET /a", [1, 2])], ["status", "type"], id="numbers"),
        pytest.param([exchange("GET /a", "null")], ["status"], id="null"),
        pytest.param([exchange("GET /a", {"x": None})], ["status", "field", "type"], id="a null leaf"),
        pytest.param([exchange("GET /a", [{}, {"x": 1}])], ["status", "type"], id="an optional field"),
        pytest.param([exchange("DELETE /a", status=204)], ["status"], id="204"),
        pytest.param([exchange("GET /a", status=304)], ["status"], id="304"),
        pytest.param([exchange("GET /a", "<p>", kind="text/html")], ["status"], id="a page"),
        pytest.param(
            [chat(("receive", {"room": "r_8f2b6c1e9d"}), ("send", {"join": "r_8f2b6c1e9d"}))],
            ["status"],
            id="a value that is sent back in the same conversation",
        ),
        pytest.param(
            [chat(("receive", {"room": "r_8f2b6c1e9d"})), exchange("GET /rooms/r_8f2b6c1e9d", status=204)],
            ["status", "token"],
            id="a value that a message gives",
        ),
        pytest.param(
            [exchange("POST /in", {"token": TOKEN}), exchange("GET /me", status=401, headers=AUTH)],
            ["status", "field", "type"],
            id="a token that was refused anyway",
        ),
        pytest.param(
            [
                exchange("POST /in", "", status=303, answered={"Location": f"/home?t={TOKEN}"}, kind=""),
                exchange("GET /home", "", kind="text/html"),
                exchange("GET /me", status=204, headers=AUTH),
            ],
            ["status", "token"],
            id="a value in where a redirect leads to",
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_only_what_can_be_seen_is_broken(entries: Sequence[dict[str, Any]], breaks: Sequence[str]) -> None:
    flow = flow_from(*entries)
    found = [each.value for each in breaks_of(flow)]
    assert found == breaks
    tape = tape_of(flow)
    assert all(broken_tape(tape, flow, Broken(Break(how))) != tape for how in found)


@pytest.mark.parametrize("how", [Break.FIELD, Break.TYPE])
@pytest.mark.parametrize(
    "answers",
    [
        [{"id": 1, "note": None}, {"id": 2, "note": "x"}],
        [{"items": [{"id": 1, "x": None}, {"id": 2}]}],
        [{"at": "2024-01-01", "n": None}, {"at": "2024-01-02", "n": 5}],
        [[{"id": 1}], [{"id": "x"}]],
        [{"a": {}, "b": {"c": [True]}}, {"b": {"c": []}}],
    ],
    ids=str,
)
def test_what_is_broken_does_not_look_like_any_answer(answers: Sequence[Any], how: Break) -> None:
    flow = flow_from(*(exchange(f"GET /things?page={number}", each) for number, each in enumerate(answers)))
    broken = broken_tape(tape_of(flow), flow, Broken(how))
    shape = shape_of(answers)
    assert [accepts(shape, each["json"]) for each in broken["exchanges"]] == [False] * len(answers)


@pytest.mark.parametrize(
    ("entries", "gone"),
    [
        ([exchange("GET /a", {"token": TOKEN}), exchange("GET /b", {}, headers=AUTH)], '"token"'),
        (
            [exchange("GET /a", {}, answered={"X-Token": TOKEN}), exchange("GET /b", {}, headers=AUTH)],
            "x-token",
        ),
        (
            [
                exchange("POST /a", "", status=201, answered={"Location": "/orders/ord_7f3e9b1c"}, kind=""),
                exchange("DELETE /orders/ord_7f3e9b1c", status=204),
            ],
            "ord_7f3e9b1c",
        ),
        (
            [
                exchange("GET /a", f'<input name="csrf" value="{TOKEN}">' * 2, kind="text/html"),
                exchange("POST /b", {}, body=f"csrf={TOKEN}", sent="application/x-www-form-urlencoded"),
            ],
            TOKEN,
        ),
        ([chat(("receive", {"room": "r_8f2b6c1e9d"})), exchange("GET /rooms/r_8f2b6c1e9d", {})], "room"),
    ],
)
def test_no_value_that_is_needed_is_left(entries: Sequence[dict[str, Any]], gone: str) -> None:
    flow = flow_from(*entries)
    tape = tape_of(flow)
    assert Break.TOKEN in breaks_of(flow)

    def answered(given: Any) -> str:
        first = given["exchanges"][0]
        return json.dumps([first.get(name) for name in ("headers", "json", "text", "messages")])

    assert gone in json.loads(json.dumps(answered(tape))).replace('\\"', '"')
    assert gone not in answered(broken_tape(tape, flow, Broken(Break.TOKEN)))


def test_a_broken_websocket_is_not_opened() -> None:
    flow = flow_from(chat(("receive", {"hello": 1})))
    broken = broken_tape(tape_of(flow), flow, Broken(Break.STATUS))
    assert [(each["status"], each["messages"]) for each in broken["exchanges"]] == [(500, [])]
