"""A recording that is edited as text: values are taken out, and what stands there is explained."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cockpit.features.har.blanking import Blank, blanks
from cockpit.features.har.checking import check
from cockpit.features.har.checks.secrets import Secrets
from cockpit.features.har.reading import read
from cockpit.features.har.telling import facts_at, headline

from .recordings import entry, request, response

SESSION = "8fJ2kQz71LmNp0aXcVbT4wRs"


def har(*urls: str, **more: Any) -> str:
    """Requests with one session, each on a line of its own; before it stands what has two UTF-16 units."""
    cookie = [{"name": "😀", "value": "é"}, {"name": "Cookie", "value": f"theme=dark; session={SESSION}"}]
    entries = [
        entry(url, request=request(url, headers=cookie, **more), response=response(503)) for url in urls
    ]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in entries)
    return f'{{"log": {{"version": "1.2", "entries": [\n{lines}\n]}}}}'


def applied(text: str, edits: list[Blank]) -> str:
    """The text as an editor makes it, which counts UTF-16 units."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        assert edit.start.line == edit.end.line
        line = lines[edit.start.line]
        begin, end = 2 * edit.start.column, 2 * edit.end.column
        lines[edit.start.line] = line[:begin] + edit.becomes.encode("utf-16-le") + line[end:]
    return "\n".join(line.decode("utf-16-le") for line in lines)


def places_of(text: str, kind: str) -> list[int]:
    """Where findings of a kind stand, in bytes."""
    opened = read(text.encode())
    return [found.offset for found in check(opened, judges=[Secrets(opened)]).findings if found.code == kind]


def test_a_value_is_taken_out_here_or_everywhere() -> None:
    text = har("https://a.example/1", "https://a.example/2")
    (offset,) = places_of(text, "secret/session")
    made = blanks(text.encode(), offset, "secret/session")
    once, all_gone = applied(text, made.here), applied(text, made.everywhere)
    assert (once.count(SESSION), all_gone.count(SESSION)) == (1, 0)
    for changed in (once, all_gone):
        json.loads(changed)
        assert len(changed) == len(text)
        assert "theme=dark" in changed
    assert places_of(once, "secret/session")[0] > offset
    assert places_of(all_gone, "secret/session") == []


@pytest.mark.parametrize(
    ("offset", "kind"),
    [(0, "secret/session"), (10_000_000, "secret/session"), (60, "secret/session"), (60, "pii/email")],
)
def test_where_nothing_was_found_nothing_is_taken_out(offset: int, kind: str) -> None:
    made = blanks(har("https://a.example/").encode(), offset, kind)
    assert (made.here, made.everywhere) == ([], [])


def test_a_word_is_not_taken_out_of_other_texts() -> None:
    posted = {"mimeType": "application/json", "text": json.dumps({"password": "welcome"})}
    text = har("https://a.example/welcome", postData=posted)
    (offset,) = places_of(text, "secret/password")
    made = blanks(text.encode(), offset, "secret/password")
    assert made.everywhere == []
    changed = applied(text, made.here)
    assert "/welcome" in changed
    assert '"welcome' not in json.loads(changed)["log"]["entries"][0]["request"]["postData"]["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (har("https://a.example/1", "https://a.example/2"), "2 entries, 1 secret, p95 120 ms"),
        (har("https://a.example/1"), "1 entry, 1 secret, p95 120 ms"),
        ("<html>", ""),
        ("", ""),
    ],
)
def test_what_stands_above_a_recording(text: str, said: str) -> None:
    assert headline(text.encode()) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ('"https://a.example/`x`"', "`GET https://a.example/'x'`\n\nEntry 1: 503, 120 ms, 0 bytes\n\n"),
        ("503", "`GET https://a.example/'x'`"),
        ("100, ", "send 1 ms, wait 100 ms, receive 19 ms"),
        ('"startedDateTime"', ""),
        ('"entries"', ""),
    ],
)
def test_what_is_said_of_an_entry(at: str, said: str) -> None:
    text = har("https://a.example/`x`")
    told = facts_at(text.encode(), text.encode().index(at.encode()) + 1)
    assert told.startswith(said) or (said and said in told)
    assert bool(told) == bool(said)
