"""Fresh values stand wherever the recorded ones do, however they are written there."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock import playing
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.playing import Answer, Player
from cockpit.features.har.mock.replacing import Places, Replacing
from cockpit.features.har.mock.taping import tape_of
from cockpit.features.har.mock.varying import distinct, fresh
from cockpit.features.har.reading import read

from .performing import perform

TOKEN = 'a1B2/c3D4+e5"F6&g7=='
NEW = 'x9Y8/z7W6+v5"U4&t3=='
USER = f"anna:{TOKEN}".encode()


def flow_from(*entries: dict[str, Any]) -> Flow:
    return flow_of(read(recorded(*entries)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"is {TOKEN}.", f"is {NEW}."),
        ("?t=a1B2%2Fc3D4%2Be5%22F6%26g7%3D%3D", "?t=x9Y8%2Fz7W6%2Bv5%22U4%26t3%3D%3D"),
        ("?t=a1B2%2fc3D4%2be5%22F6%26g7%3d%3d", "?t=x9Y8%2fz7W6%2bv5%22U4%26t3%3d%3d"),
        ("?next=%2F%3Ft%3Da1B2%252Fc3D4%252Be5%2522F6%2526g7%253D%253D",) * 1
        + ("?next=%2F%3Ft%3Dx9Y8%252Fz7W6%252Bv5%2522U4%2526t3%253D%253D",),
        ('"a1B2\\/c3D4+e5\\"F6&g7=="', '"x9Y8\\/z7W6+v5\\"U4&t3=="'),
        ('"a1B2/c3D4\\u002Be5\\u0022F6\\u0026g7\\u003d="', '"x9Y8/z7W6\\u002Bv5\\u0022U4\\u0026t3\\u003d="'),
        ('value="a1B2/c3D4&#43;e5&quot;F6&amp;g7=="', 'value="x9Y8/z7W6&#43;v5&quot;U4&amp;t3=="'),
        ("a1B2&#x2F;c3D4&#x2B;e5&#34;F6&#38;g7&#61;=", "x9Y8&#x2F;z7W6&#x2B;v5&#34;U4&#38;t3&#61;="),
        (f"Basic {base64.b64encode(USER).decode()}",) * 1
        + (f"Basic {base64.b64encode(USER.replace(TOKEN.encode(), NEW.encode())).decode()}",),
        ("a1B2/c3D4 and another", "a1B2/c3D4 and another"),
        (base64.b64encode(b"nothing of that is here").decode(),) * 2,
    ],
)
def test_a_value_is_replaced_as_it_is_written(before: str, after: str) -> None:
    replacing = Replacing({TOKEN: NEW}, Places(frozenset({TOKEN})))
    assert replacing.text(before) == after
    assert replacing.data(b"\x00\xff" + TOKEN.encode() + b"\x80") == b"\x00\xff" + NEW.encode() + b"\x80"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/orders/17/items", "/orders/93/items"),
        ('<a href="/orders/17">', '<a href="/orders/93">'),
        ("/list?cursor=17&size=17", "/list?cursor=93&size=17"),
        ("/orders/170 /orders/17.5 /users/17", "/orders/170 /orders/17.5 /users/17"),
    ],
)
def test_a_short_value_counts_where_an_address_names_it(before: str, after: str) -> None:
    places = Places(frozenset({"17"}), {}, frozenset({("/orders/", "17"), ("?cursor=", "17")}))
    assert Replacing({"17": "93"}, places).text(before) == after


@pytest.mark.parametrize(
    "sample", ["4", "-5", "2024-11-22", "tok_1", '"e-1"', "é-12345678", "00000000-0000", "山田太郎山田太郎1"]
)
def test_a_fresh_value_is_another_one_of_the_same_form(sample: str) -> None:
    made = [distinct([sample], str(seed).encode())[sample] for seed in range(40)]
    assert sample not in made
    assert {len(each) for each in made} == {len(sample)}
    assert not sample.lstrip("-").isdecimal() or all(str(int(each)) == each for each in made)


def test_many_short_values_are_never_the_same() -> None:
    samples = [str(number) for number in range(1, 40)]
    values = distinct(samples, b"1")
    assert len({*values.values(), *samples}) == 2 * len(samples)
    assert all(value.isdecimal() for value in values.values())


def test_dates_stay_digits() -> None:
    assert fresh("2024-11-22", b"1").replace("-", "").isdecimal()


BOOKS: Mapping[str, Flow] = {
    "a link of a page": flow_from(
        exchange("GET /", '<a href="/orders/4711">', kind="text/html"),
        exchange("GET /orders/4711", {"id": 4711}),
    ),
    "a list of numbers": flow_from(
        exchange("GET /orders", [4711234567, 4711234568]), exchange("GET /orders/4711234568", {"ok": True})
    ),
    "an address within JSON": flow_from(
        exchange("GET /orders", {"next": "/pay?order=4711"}),
        exchange("POST /payments", {"ok": True}, body={"order_id": 4711}),
    ),
    "an address of Link": flow_from(
        exchange("GET /rows", [], answered={"Link": '</rows?after=k7Zp2v>; rel="next"'}),
        exchange("GET /rows?after=k7Zp2v", []),
    ),
    "an element of XML": flow_from(
        exchange("POST /big", "<R><UploadId>q7Zp2vKx9LmN4rTy&amp;8W</UploadId></R>", kind="text/xml"),
        exchange("GET /big?uploadId=q7Zp2vKx9LmN4rTy%268W", {}),
    ),
    "a redirect": flow_from(
        exchange("POST /orders", "", status=303, answered={"Location": "/orders/ord_7f3e9b1c"}),
        exchange("GET /orders/ord_7f3e9b1c", {"ok": True}),
        exchange("DELETE /orders/ord_7f3e9b1c", status=204),
    ),
    "escapes": flow_from(
        exchange("GET /form", '<input name="csrf" value="k7+&quot;Zp2vKx9LmN4rTy8W==">', kind="text/html"),
        exchange(
            "POST /form?csrf=k7%2B%22Zp2vKx9LmN4rTy8W%3D%3D", {"ok": True},
            body="csrf=k7%2B%22Zp2vKx9LmN4rTy8W%3D%3D", sent="application/x-www-form-urlencoded",
        ),
    ),
    "a negative number": flow_from(
        exchange("GET /users/me", {"id": -4711234567}), exchange("GET /users/-4711234567", {})
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_who_takes_values_from_answers_gets_through_and_who_repeats_does_not(name: str) -> None:
    flow = BOOKS[name]
    tape = tape_of(flow)
    assert tape["samples"], name

    def right(*, extracting: bool) -> bool:
        done = perform(flow, Player(tape, mutate=True, seed=b"1").answer, extracting=extracting)
        return [answer.entry for _, answer in done] == [step.index for step in flow.chosen.steps]

    assert right(extracting=True)
    assert not right(extracting=False)


def test_two_ids_of_one_digit_are_told_apart() -> None:
    ids = [{"id": number} for number in range(1, 9)]
    entries = [
        exchange(f"GET /orders/{number}", {"id": number, "at": f"n{number}"}) for number in range(1, 9)
    ]
    flow = flow_from(exchange("GET /orders", ids), *entries)
    for seed in range(10):
        done = perform(flow, Player(tape_of(flow), mutate=True, seed=bytes((seed,))).answer)
        assert [answer.entry for _, answer in done] == list(range(9))


def test_a_recorded_head_is_answered() -> None:
    player = Player(tape_of(flow_from(exchange("HEAD /file", status=200), exchange("GET /other", {}))))
    assert player.answer(Request("HEAD", "/file")).entry == 0
    assert player.answer(Request("HEAD", "/other")).entry == 1
    assert player.answer(Request("GET", "/file")).status == 405


def links(text: str, kind: str = "text/html") -> Answer:
    flow = flow_from(exchange("GET /", text, kind=kind))
    return Player(tape_of(flow)).answer(Request("GET", "/"), "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("https://shop.example/a", "http://127.0.0.1:9/a"),
        ('{"u": "https:\\/\\/shop.example\\/a"}', '{"u": "http:\\/\\/127.0.0.1:9\\/a"}'),
        ("?back=https%3A%2F%2Fshop.example%2Fa", "?back=http%3A%2F%2F127.0.0.1%3A9%2Fa"),
        ("wss://shop.example/chat", "ws://127.0.0.1:9/chat"),
        ("https://shop.example.org/ https://shop.example:8443/",) * 2,
        ("See https://shop.example.", "See http://127.0.0.1:9."),
    ],
)
def test_links_lead_to_the_mock_however_they_are_written(written: str, leads_to: str) -> None:
    assert links(written).body.decode() == leads_to


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "MOST_VALUES", 600)
    samples = [{"id": f"ord_{number:08x}"} for number in range(10)]
    entries = [exchange(f"GET /orders/{each['id']}", each) for each in samples]
    player = Player(tape_of(flow_from(exchange("GET /orders", samples), *entries)), mutate=True, seed=b"1")
    last = b""
    for _ in range(300):
        last = player.answer(Request("GET", "/orders")).body
    known = sum(len(value) for value in vars(player).values() if isinstance(value, dict))
    assert known <= 700
    path = f"/orders/{json.loads(last)[0]['id']}"
    assert player.answer(Request("GET", path)).status == 200
