"""The figures of a recording in one pass are those of the careful reading, or there are none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.server.features.har.recordings import entry, response, text

from cockpit.features.har import skimming
from cockpit.features.har.checking import check
from cockpit.features.har.opening import opened
from cockpit.features.har.reading import read
from cockpit.features.har.skimming import skim

PAGES = [{"id": "p1", "startedDateTime": "2026-03-03T10:00:00Z", "pageTimings": {"onLoad": 9}}] * 3


def bare(count: int) -> list[dict[str, Any]]:
    return [entry(f"https://shop.example/{index}", time=index) for index in range(count)]


def log(**members: Any) -> bytes:
    return json.dumps({"log": members}).encode()


PLAIN = {
    "none": text(),
    "one": text(*bare(1)),
    "many": text(*bare(50), pages=PAGES),
    "indented": json.dumps(json.loads(text(*bare(50))), indent=2).encode(),
    "pages behind": log(version="1.2", entries=bare(50), pages=PAGES),
    "kind by header": text(
        *[entry(response=response(200, {"Content-Type": "text/css"}, content={"size": 3})) for _ in range(9)]
    ),
    "without an answer": text(*[{**each, "response": None} for each in bare(9)]),
}
ODD = {
    "messages that look like entries": text(
        *[
            {**each, "_webSocketMessages": [{"time": 1, "data": "},{"}, {"time": 2, "data": "a"}]}
            for each in bare(9)
        ]
    ),
    "no log": json.dumps({"entries": bare(9)}).encode(),
    "bare list": json.dumps(bare(9)).encode(),
    "no entries": log(version="1.2"),
    "truncated": text(*bare(9))[:-300],
    "behind the end": text(*bare(9)) + b"{}",
    "byte order mark": b"\xef\xbb\xbf" + text(*bare(9)),
    "wrapped": b"call(" + text(*bare(9)) + b")",
    "other entries inside": json.dumps({"log": {"x": {"entries": bare(9)}, "entries": bare(3)}}).encode(),
    "other entries outside": json.dumps({"x": {"entries": bare(9)}, "log": {"entries": bare(3)}}).encode(),
    "other entries, none of the log": json.dumps(
        {"log": {"entries": []}, "x": {"entries": bare(9)}, "y": 1}
    ).encode(),
    "an odd type": text(*bare(4), {**bare(1)[0], "time": "long"}, *bare(4)),
    "no entry": log(version="1.2", entries=[*bare(4), 7, *bare(4)]),
    "deep": b"[" * 100_000,
    "empty": b"",
}


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("block", [1, 700, 1 << 20])
def test_what_is_plain_has_the_figures_of_the_careful_reading(data, block, monkeypatch) -> None:
    monkeypatch.setattr(skimming, "_BLOCK", block)
    told: list[tuple[int, int]] = []
    summary = skim(opened(data), lambda *now: told.append(now))
    assert summary == check(read(data), judges=()).summary
    assert told[-1] == (len(data), len(data))


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
@pytest.mark.parametrize("block", [1, 1 << 20])
def test_what_is_odd_is_left_to_the_careful_reading(data, block, monkeypatch) -> None:
    monkeypatch.setattr(skimming, "_BLOCK", block)
    assert skim(opened(data)) in (None, check(read(data), judges=()).summary)
