"""The client of OpenAI-compatible endpoints against a real server that misbehaves in every way it can."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.errors import Cancelled, CockpitError, Invalid, NotConfigured, NotFound, Unavailable
from cockpit.features.copilots.primary import openai_model
from cockpit.features.copilots.primary.endpoint import Endpoint, endpoint_of
from cockpit.features.copilots.primary.model import Answer, Message, Request
from cockpit.features.copilots.primary.openai_model import OpenAIModel

from .endpoint_server import DONE, EndpointServer, Reply, chunk, event, failing, saying, serving

TO_KEY = "cockpit.copilots.setKey"
TO_URL = "cockpit.copilots.openai.baseUrl"
TO_MODEL = "cockpit.copilots.openai.model"
NO_PIECE = "sent what is no piece of an answer"
KEY = "key-of-the-test-0123"
REQUEST = Request((Message("system", "Rules."), Message("user", "Do it.")), 100)


@pytest.fixture
def server() -> Iterator[EndpointServer]:
    with serving() as server:
        yield server


@pytest.fixture
def ask(server: EndpointServer, clock: Any) -> Any:
    """Asks the server, which gives these replies in turn; what was heard is kept."""

    def ask(*replies: Reply, key: str = KEY) -> tuple[Answer, list[str]]:
        server.replies[:] = replies
        heard: list[str] = []
        model = OpenAIModel(Endpoint(server.address, "small", key), clock, seconds=20.0, first_pause=0.0)
        answer = model.answer(REQUEST, heard.append, lambda: False)
        assert server.replies == []
        return answer, heard

    return ask


def test_an_answer_in_pieces(ask: Any, server: EndpointServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the environment, and nothing about this computer, reaches the endpoint."""
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "of-another-host")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Of: another-host")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    answer, heard = ask(saying("one ", "two"))
    assert answer == Answer("one two", "small-2026", 11, 7, "stop")
    assert heard == ["one ", "two"]
    assert server.requests == [
        {
            "model": "small",
            "messages": [{"role": "system", "content": "Rules."}, {"role": "user", "content": "Do it."}],
            "max_completion_tokens": 100,
            "temperature": 0,
            "stream_options": {"include_usage": True},
            "stream": True,
        }
    ]
    (headers,) = server.headers
    assert headers.pop("host") in server.address
    assert headers.pop("content-length").isdigit()
    assert headers == {
        "accept": "application/json",
        "accept-encoding": "identity",
        "authorization": f"Bearer {KEY}",
        "connection": "keep-alive",
        "content-type": "application/json",
        "user-agent": "gh-copilot-cockpit",
    }


def test_without_a_key_none_is_sent(ask: Any, server: EndpointServer) -> None:
    ask(saying("x"), key="")
    assert "authorization" not in server.headers[0]


SHELL = {"index": 0, "function": {"name": "run_shell", "arguments": "rm -rf /"}}
ANSWERS = [
    ("tokens unknown", [saying("x", tokens=None)], Answer("x", "small-2026", None, None, "stop")),
    (
        "cut at the most tokens",
        [Reply([chunk("x"), chunk(finish="length"), DONE])],
        Answer("x", "small-2026", finish="length"),
    ),
    (
        "filtered",
        [Reply([chunk("x"), chunk(finish="content_filter"), DONE])],
        Answer("x", "small-2026", finish="filtered"),
    ),
    ("nobody says how it ended", [Reply([chunk("x")])], Answer("x", "small-2026", finish="unknown")),
    ("nothing", [Reply([DONE])], Answer("", "small")),
    (
        "comments and blank events",
        [Reply([b": hello\n\n", b"\n\n", chunk("x"), DONE])],
        Answer("x", "small-2026"),
    ),
    ("events in halves", [Reply([chunk("x")[:20], chunk("x")[20:], DONE])], Answer("x", "small-2026")),
    (
        "fields that nobody knows",
        [Reply([event({"new": 1, "choices": [{"delta": {"content": "x", "mood": 1}}]})])],
        Answer("x", "small"),
    ),
    (
        "tools that it invents",
        [Reply([chunk("x", tool_calls=[SHELL]), DONE])],
        Answer("x", "small-2026", ignored=("run_shell",)),
    ),
    (
        "busy, then not",
        [failing(429, headers={"Retry-After": "0"}), failing(503), failing(500), saying("x")],
        Answer("x", "small-2026", 11, 7, "stop"),
    ),
]


@pytest.mark.parametrize(
    ("replies", "expected"), [each[1:] for each in ANSWERS], ids=[each[0] for each in ANSWERS]
)
def test_answers(ask: Any, replies: list[Reply], expected: Answer) -> None:
    assert ask(*replies)[0] == expected


def html(text: str, status: int = 200) -> Reply:
    return Reply([text.encode()], status, "text/html")


FAILURES = [
    # What a person has to set right.
    (
        "no key",
        [failing(401, f"Incorrect API key provided: {KEY}.")],
        NotConfigured,
        "does not take the key. Incorrect API key provided: [redacted].",
        TO_KEY,
    ),
    ("forbidden", [failing(403)], NotConfigured, "does not take the key. no.", TO_KEY),
    (
        "no such model",
        [failing(404)],
        NotConfigured,
        "has no model small, or nothing at that address",
        TO_MODEL,
    ),
    (
        "a page",
        [html("<p>Hello")],
        NotConfigured,
        "answers with text/html and not with a stream of events",
        TO_URL,
    ),
    (
        "a redirect",
        [Reply(status=307, headers={"Location": "http://evil.example/v1/chat/completions"})],
        NotConfigured,
        "points to evil.example, which was not followed",
        TO_URL,
    ),
    (
        "a redirect within",
        [Reply(status=308, headers={"Location": "/v2/chat/completions"})],
        NotConfigured,
        "points to another path",
        TO_URL,
    ),
    (
        "too long",
        [failing(400, "too many tokens", code="context_length_exceeded")],
        Invalid,
        "The request is too long for small. too many tokens.",
        "cockpit.copilots.budget.tokensPerTask",
    ),
    # What passes, or does not.
    (
        "a bad request",
        [failing(400, "bad\n\x1b[31mthing")],
        Unavailable,
        "answered with 400. bad [31mthing.",
        "",
    ),
    (
        "nothing left",
        [failing(429, "You have no money.", code="insufficient_quota")],
        Unavailable,
        "answered with 429. You have no money.",
        "",
    ),
    (
        "a long pause",
        [failing(429, "Slow.", headers={"Retry-After": "3600"})],
        Unavailable,
        "asks to wait for 3,600 s, which is too long. Slow.",
        "",
    ),
    ("busy for good", [failing(503)] * 4, Unavailable, "answered with 503 for the 4th time. no.", ""),
    (
        "an error that is a page",
        [html("<p>Bad gateway", 502)] * 4,
        Unavailable,
        "answered with 502 for the 4th time",
        "",
    ),
    ("dropped at once", [Reply(ending="dropped")], Unavailable, "was lost after 0 characters", ""),
    (
        "dropped on the way",
        [Reply([chunk("abc")], ending="dropped")],
        Unavailable,
        "was lost after 3 characters",
        "",
    ),
    (
        "an error on the way",
        [Reply([chunk("abc"), event({"error": {"message": "overloaded"}})])],
        Unavailable,
        "broke off: overloaded.",
        "",
    ),
    ("no JSON", [Reply([event("{oops"), DONE])], Unavailable, NO_PIECE, ""),
    ("JSON of another kind", [Reply([event([1, 2]), DONE])], Unavailable, NO_PIECE, ""),
    (
        "text that is a number",
        [Reply([event({"choices": [{"delta": {"content": 7}}]}), DONE])],
        Unavailable,
        "Expected `str | null`, got `int`",
        "",
    ),
    ("choices that are words", [Reply([event({"choices": "many"}), DONE])], Unavailable, NO_PIECE, ""),
    ("no UTF-8", [Reply([b'data: {"choices": "\xff\xfe"}\n\n', DONE])], Unavailable, NO_PIECE, ""),
    (
        "compressed",
        [Reply([gzip.compress(chunk("x") + DONE)], headers={"Content-Encoding": "gzip"})],
        Unavailable,
        "compresses its answers",
        "",
    ),
    (
        "it declines",
        [Reply([chunk(refusal="I will not."), DONE])],
        NotFound,
        "The model small declines: I will not.",
        "",
    ),
]


@pytest.mark.parametrize(
    ("replies", "kind", "told", "hint"), [each[1:] for each in FAILURES], ids=[each[0] for each in FAILURES]
)
def test_failures(
    ask: Any, server: EndpointServer, replies: list[Reply], kind: type[CockpitError], told: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        ask(*replies)
    assert told in caught.value.message
    assert caught.value.hint == hint
    assert KEY not in caught.value.message
    assert caught.value.message.isprintable()
    assert server.replies == []


ADAPTED = [
    (
        "max_completion_tokens",
        {"max_tokens": 100, "temperature": 0, "stream_options": {"include_usage": True}},
    ),
    ("temperature", {"max_completion_tokens": 100, "stream_options": {"include_usage": True}}),
    ("stream_options", {"max_completion_tokens": 100, "temperature": 0}),
]


@pytest.mark.parametrize(("named", "fields"), ADAPTED)
@pytest.mark.parametrize("by", ["param", "message"])
def test_what_an_endpoint_does_not_know_is_left_out(
    ask: Any, server: EndpointServer, named: str, fields: dict[str, Any], by: str
) -> None:
    refusal = (
        failing(400, "Unsupported.", param=named) if by == "param" else failing(422, f"Unknown: {named}")
    )
    assert ask(refusal, saying("x"))[0].text == "x"
    common = {"model", "messages", "stream"}
    assert {name: value for name, value in server.requests[1].items() if name not in common} == fields


def test_a_pause_that_ends_at_a_date(ask: Any, clock: Any) -> None:
    past = format_datetime(clock.now() - timedelta(seconds=5), usegmt=True)
    assert ask(failing(429, headers={"Retry-After": past}), saying("x"))[0].text == "x"
    later = format_datetime(clock.now() + timedelta(hours=1), usegmt=True)
    with pytest.raises(Unavailable, match="asks to wait for 3,600 s"):
        ask(failing(429, headers={"Retry-After": later}))


def test_ten_megabytes_are_cut_while_they_come(ask: Any, server: EndpointServer) -> None:
    answer, heard = ask(Reply([chunk("x" * 100_000)] * 100))
    assert answer.finish == "cut"
    assert len(answer.text) == sum(map(len, heard)) == openai_model.MOST_CHARACTERS + 100_000


def test_ten_megabytes_of_nothing_are_left(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_model, "MOST_BYTES", 1_000_000)
    with pytest.raises(Unavailable, match="sent more than 1,000,000 bytes"):
        ask(Reply([b": " + b"x" * 100_000 + b"\n\n"] * 100))
    with pytest.raises(Unavailable, match="sent more than 1,000,000 bytes"):
        ask(Reply([b"x" * 100_000] * 100, 400, "application/json"))


def test_a_person_who_cancels_closes_the_connection(server: EndpointServer, clock: Any) -> None:
    server.replies[:] = [Reply([chunk("x")], ending="silent")]
    heard: list[str] = []
    model = OpenAIModel(Endpoint(server.address, "small", KEY), clock)
    with pytest.raises(Cancelled):
        model.answer(REQUEST, heard.append, lambda: bool(heard))
    assert heard == ["x"]
    assert server.gone.wait(10)


def test_who_hears_enough_closes_the_connection(server: EndpointServer, clock: Any) -> None:
    server.replies[:] = [Reply([chunk("x")], ending="silent")]

    def enough(_text: str) -> None:
        raise Invalid("Enough.")

    with pytest.raises(Invalid, match="Enough"):
        OpenAIModel(Endpoint(server.address, "small", KEY), clock).answer(REQUEST, enough, lambda: False)
    assert server.gone.wait(10)


@pytest.mark.parametrize("pieces", [[], [chunk("x")]])
def test_an_endpoint_that_falls_silent(
    ask: Any, server: EndpointServer, clock: Any, pieces: list[bytes]
) -> None:
    server.silent = lambda: clock.advance(seconds=21)
    with pytest.raises(Unavailable, match="did not finish within 20 s"):
        ask(Reply(pieces, ending="silent"))
    assert server.gone.wait(10)


def test_an_endpoint_that_is_not_there(clock: Any) -> None:
    with serving() as server:
        address = server.address
    model = OpenAIModel(Endpoint(address, "small"), clock, first_pause=0.0)
    with pytest.raises(Unavailable, match="cannot be reached") as caught:
        model.answer(REQUEST, lambda _text: None, lambda: False)
    assert caught.value.hint == TO_URL


def test_without_the_client(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    model = OpenAIModel(Endpoint("http://127.0.0.1:9/v1", "small"), clock)
    with pytest.raises(NotConfigured, match="is not installed") as caught:
        model.answer(REQUEST, lambda _text: None, lambda: False)
    command, _, file = caught.value.hint.partition(" -r ")
    assert command.endswith("-m pip install --require-hashes")
    assert "\nopenai==" in Path(file.strip('"')).read_text(encoding="utf-8")


SETTINGS = [
    ("https://api.example.com/v1/", "m", "", ""),
    ("http://localhost:11434/v1", "m", "", ""),
    ("http://127.0.0.1:8000", "m", "", ""),
    ("http://[::1]:8000/v1", "m", "", ""),
    ("", "m", "", TO_URL),
    ("api.example.com", "m", "", TO_URL),
    ("http://api.example.com/v1", "m", "", TO_URL),
    ("http://localhost.evil.example/v1", "m", "", TO_URL),
    ("https://me:key@api.example.com/v1", "m", "", TO_URL),
    ("https://api.example.com/v1?key=1", "m", "", TO_URL),
    ("https://api.example.com:port/v1", "m", "", TO_URL),
    ("https://[oops/v1", "m", "", TO_URL),
    ("file:///etc/passwd", "m", "", TO_URL),
    ("https://api.example.com/v1", " ", "", TO_MODEL),
    ("https://api.example.com/v1", "m", "a\r\nX-Evil: 1", TO_KEY),
]


@pytest.mark.parametrize(("base_url", "model", "key", "hint"), SETTINGS)
def test_settings(base_url: str, model: str, key: str, hint: str) -> None:
    if not hint:
        endpoint = endpoint_of(base_url, model, key)
        assert endpoint.base_url == base_url.rstrip("/")
        assert endpoint.is_here is base_url.startswith("http:")
        return
    with pytest.raises(NotConfigured) as caught:
        endpoint_of(base_url, model, key)
    assert caught.value.hint == hint


def test_a_key_is_in_no_text_about_an_endpoint() -> None:
    assert KEY not in repr(Endpoint("https://api.example.com/v1", "m", KEY))
