"""What is remembered of a recording from one save to the next: what is said stays what a first look says."""

from __future__ import annotations

from typing import Any

from cockpit.features.har.checking import Checked, Memory, check, judges_of
from cockpit.features.har.known import Known
from cockpit.features.har.reading import read

from .recordings import entry, request, text

PLAIN = text(entry(), entry("https://shop.example/items"))


def signed(name: str) -> dict[str, Any]:
    header = {"name": "Authorization", "value": f"Bearer {name}-mF9pQ2vX7kLw3Zt8Rb"}
    return entry(request=request(headers=[header]))


TWICE = PLAIN.replace(b'"time":', b'"time": 1, "time":', 1)
SAVES = {
    "as it was": PLAIN,
    "a secret comes": text(entry(), signed("one"), entry("https://shop.example/items")),
    "another one": text(entry(), signed("two"), entry("https://shop.example/items")),
    "further down, and again": text(*[entry()] * 3, signed("two"), signed("two")),
    "a name twice": TWICE,
    "the same twice again": b"\n\n" + TWICE,
    "cut off": TWICE[:-40],
    "no recording": b"[1, 2",
    "whole again": PLAIN,
}


def looked_at(data: bytes, memory: Memory | None = None) -> Checked:
    har = read(data)
    found = check(har, judges=judges_of(har, memory=memory))
    if memory is not None:
        memory.end()
    return found


def test_what_is_said_after_each_save_is_what_a_first_look_says():
    memory = Memory()
    for data in SAVES.values():
        assert looked_at(data, memory) == looked_at(data)
    assert any(found.code == "schema/duplicate-key" for found in looked_at(TWICE, memory).findings)


def test_an_entry_is_judged_once_while_the_recording_has_it():
    known, judged = Known[str](), list[bytes]()

    def round_of(*entries: bytes) -> list[str]:
        found = [known.of(each, lambda each=each: judged.append(each) or each.decode()) for each in entries]
        known.end()
        return found

    assert round_of(b"a", b"b") == ["a", "b"]
    assert round_of(b"b", b"c", b"b") == ["b", "c", "b"]
    assert round_of(b"a") == ["a"]
    assert judged == [b"a", b"b", b"c", b"a"]
