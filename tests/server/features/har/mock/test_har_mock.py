"""What a mock answers, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cockpit.features.har.mock import playing
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.breaking import Break, Broken, broken_tape
from cockpit.features.har.mock.playing import Answer, Player
from cockpit.features.har.mock.taping import tape_of

from .performing import perform, request_for
from .session import CART, ORDER, TOKEN, session

FLOW = session()
TAPE = tape_of(FLOW)


def right(player: Player, *, extracting: bool) -> int:
    return sum(
        step.index == answer.entry and step.status == answer.status
        for step, answer in perform(FLOW, player.answer, extracting=extracting)
    )


@pytest.mark.parametrize(
    ("mutate", "extracting", "expected"),
    [(False, True, 11), (False, False, 11), (True, True, 11), (True, False, 3)],
)
def test_only_what_takes_values_from_answers_gets_through_a_mutating_mock(
    mutate: bool, extracting: bool, expected: int
) -> None:
    player = Player(TAPE, mutate=mutate, seed=b"1")
    # The same again: another run.
    assert [right(player, extracting=extracting) for _ in range(3)] == [expected] * 3


def test_two_users_at_once_have_runs_of_their_own() -> None:
    player = Player(TAPE, mutate=True, seed=b"1")
    answers: list[list[Answer]] = []

    def both(request: Request) -> Answer:
        """While one user asks something, another one does all of it."""
        if len(answers) < 20:
            answers.append([])
            answers[-1] += [answer for _, answer in perform(FLOW, player.answer)]
        return player.answer(request)

    done = perform(FLOW, both)
    assert [answer.entry for _, answer in done] == [step.index for step, _ in done]
    assert all([each.entry for each in one] == [step.index for step, _ in done] for one in answers)


def test_nothing_recorded_that_varies_is_in_an_answer() -> None:
    player = Player(TAPE, mutate=True, seed=b"1")
    for step, answer in perform(FLOW, player.answer):
        seen = repr((answer.headers, answer.body))
        assert not [sample for sample in TAPE["samples"] if sample in seen], step.name


def test_the_same_seed_gives_the_same_answers() -> None:
    one, other, third = (
        [answer for _, answer in perform(FLOW, Player(TAPE, mutate=True, seed=seed).answer)]
        for seed in (b"1", b"1", b"2")
    )
    assert one == other
    assert one != third


def wrong(flow_step: int, change: Callable[[Request], Request]) -> Answer:
    """The answer to a step of which something is wrong, after all before it was right."""
    player = Player(TAPE, mutate=True, seed=b"1")

    def ask(request: Request) -> Answer:
        count.append(request)
        return player.answer(change(request) if len(count) == flow_step + 1 else request)

    count: list[Request] = []
    done: list[Answer] = []
    try:
        perform(FLOW, lambda request: done.append(ask(request)) or done[-1])
    except (KeyError, StopIteration, ValueError):
        assert len(done) == flow_step + 1
    return done[flow_step]


def header(name: str, value: str | None) -> Callable[[Request], Request]:
    def change(request: Request) -> Request:
        headers = {given: text for given, text in request.headers.items() if given != name}
        return replace(request, headers=headers if value is None else headers | {name: value})

    return change


def body(text: str) -> Callable[[Request], Request]:
    return lambda request: replace(request, body=text.encode())


@pytest.mark.parametrize(
    ("step", "change", "status", "sentence"),
    [
        (1, header("cookie", None), 401, "The cookie value sid is missing."),
        (1, header("cookie", "sid=s1d-7H2kQ9wE4rT6yU8i"), 401, "The cookie value sid is stale or unknown."),
        (1, body("csrf=x&email=a&password=b"), 403, "The field value csrf is stale or unknown."),
        (1, body("email=a&password=b"), 403, "The field value csrf is missing."),
        (4, header("authorization", f"Bearer {TOKEN}"), 401, "The header value authorization is stale"),
        (4, header("authorization", None), 401, "The header value authorization is missing."),
        (5, lambda request: replace(request, path="/users/4111/orders"), 404, "The path value 1 is stale"),
        (6, body('{"user_id": 4111}'), 404, "The json value /user_id is stale or unknown."),
        (6, body("{}"), 404, "The json value /user_id is missing."),
        (7, header("if-match", None), 428, "The header value if-match is missing."),
        (7, header("if-match", '"cart-7f3e9b-1"'), 412, "The header value if-match is stale or unknown."),
        (7, body(""), 422, "The body of PATCH {}, that of entry 7: it is none, and was json."),
        (7, body('{"x": false}'), 422, "The body of PATCH {}, that of entry 7, without /open, with /x."),
        (
            *(3, lambda request: replace(request, path="/tokens"), 404),
            "Nothing was recorded for POST /tokens. The nearest is entry 3, POST /token.",
        ),
        (3, lambda request: replace(request, path="/?"), 404, "Nothing was recorded for POST /?."),
        (3, lambda request: replace(request, method="PUT"), 405, "/token was recorded with POST only."),
        (3, lambda request: replace(request, query=(("x", "1"),)), 404, "/token was recorded with other"),
    ],
)  # fmt: skip
def test_what_is_stale_missing_or_unknown_is_refused(
    step: int, change: Callable[[Request], Request], status: int, sentence: str
) -> None:
    answer = wrong(step, change)
    told = json.loads(answer.body)["error"]
    head, brace, tail = sentence.partition("{}")
    assert (answer.status, answer.entry) == (status, None)
    assert told.startswith(head)
    assert not brace or told.endswith(tail)


@pytest.mark.parametrize(
    ("how", "at", "seen"),
    [
        ("status", 8, lambda answer: answer.status == 500),
        ("status", 10, lambda answer: answer.status == 200),
        ("field", 8, lambda answer: set(json.loads(answer.body)) < {"id", "total", "note"}),
        ("type", 8, lambda answer: json.loads(answer.body)["id"] == 7),
        ("token", 3, lambda answer: json.loads(answer.body) == {"expires_in": 60}),
        ("token", 0, lambda answer: not any(name == "set-cookie" for name, _ in answer.headers)),
    ],
)
def test_a_broken_mock_is_broken_there(how: str, at: int, seen: Callable[[Answer], bool]) -> None:
    step = next(each for each in FLOW.chosen.steps if each.index == at)
    whole, broken = (
        Player(tape).answer(request_for(FLOW, step, {sample: sample for sample in TAPE["samples"]}))
        for tape in (TAPE, broken_tape(TAPE, FLOW, Broken(Break(how), at)))
    )
    assert not seen(whole)
    assert seen(broken)


def test_links_and_redirects_lead_to_the_mock_and_its_cookies_come_back() -> None:
    player = Player(TAPE)
    page = player.answer(Request("GET", "/login"), "http://127.0.0.1:9")
    login = next(step for step in FLOW.chosen.steps if step.index == 1)
    sent = player.answer(
        request_for(FLOW, login, {sample: sample for sample in TAPE["samples"]}), "http://127.0.0.1:9"
    )
    assert dict(page.headers)["set-cookie"] == "sid=s1d-7H2kQ9wE4rT6yU8i; Path=/; HttpOnly"
    assert dict(sent.headers)["location"] == "http://127.0.0.1:9/home"


def test_old_runs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "LEAST_RUNS", 1)
    monkeypatch.setattr(playing, "MOST_VALUES", 5 * len(TAPE["samples"]))
    player = Player(TAPE, mutate=True, seed=b"1")
    tokens = [player.answer(Request("POST", "/token", body=b'{"grant": "session"}')) for _ in range(2)]
    first = json.loads(tokens[0].body)["access_token"]

    def me(token: str) -> int:
        return player.answer(Request("GET", "/me", headers={"authorization": f"Bearer {token}"})).status

    assert me(first) == 200
    for _ in range(6):
        player.answer(Request("POST", "/token", body=b'{"grant": "session"}'))
    assert me(first) == 401


@pytest.mark.parametrize(
    ("path", "shown"),
    [(f"/orders/{ORDER}", 200), (f"/carts/{CART}", 404), ("/orders/ord_00000000", 404), ("/orders", 404)],
)
def test_a_mock_for_development_asks_for_no_token_that_is_right(path: str, shown: int) -> None:
    answer = Player(TAPE).answer(Request("GET", path, headers={"authorization": "Bearer mine"}))
    assert answer.status == shown


@pytest.mark.parametrize("value", [{}, [], "x", 0, None, {"deep": [{"a": 1}] * 3}, "\udc80"])
def test_no_body_stops_it(value: Any) -> None:
    player = Player(TAPE, mutate=True, seed=b"1")
    for kind in (
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/x",
        "",
    ):
        request = Request("POST", "/carts", headers={"content-type": kind}, body=json.dumps(value).encode())
        assert player.answer(request).status == 401
