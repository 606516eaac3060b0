"""Two recordings compared: a table of what was, what is, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cockpit.features.har.config import Config
from cockpit.features.har.report.comparing import Comparison, Limits, compared
from cockpit.features.har.report.endpoints import recorded

from .recordings import entry, request, response, text

URL = "https://api.example/orders/7"


def got(
    time: float = 100, status: int = 200, body: Any = None, headers: Any = None, **more: Any
) -> dict[str, Any]:
    content = {"mimeType": "application/json", "size": 900}
    if body is not None:
        content["text"] = json.dumps(body)
    made = entry(URL, response=response(status, headers, content=content | more))
    return made | {"time": time, "timings": {"send": 0, "wait": time, "receive": 0}}


@pytest.fixture
def compare(tmp_path: Path):
    """Compares two lists of exchanges."""

    def run(before: list[Any], after: list[Any], limits: Limits | None = None) -> Comparison:
        sides = []
        for name, entries in (("before", before), ("after", after)):
            path = tmp_path / f"{name}.har"
            path.write_bytes(text(*entries))
            sides.append(recorded(path, None, config=Config(), salt=b"salt"))
        return compared(*sides, limits or Limits())

    return run


def times(*values: float) -> list[dict[str, Any]]:
    return [got(value) for value in values]


STEADY = (100, 104, 98, 102, 101)
SLOWER = tuple(value + 80 for value in STEADY)
WILD, AS_WILD = (80, 90, 400, 100, 300), (90, 200, 80, 310, 390)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([got()], [got()], []),
        (times(*STEADY), times(*SLOWER), ["! time: median 101 ms to 181 ms (+79 %)"]),
        (times(*SLOWER), times(*STEADY), ["time: median 181 ms to 101 ms (-44 %)"]),
        (times(*STEADY), times(*(value + 40 for value in STEADY)), []),
        (times(100), times(400), ["! time: median 100 ms to 400 ms (+300 %) (1 and 1 times only)"]),
        (times(*[100] * 20), times(*[100] * 18, 900, 900), ["! time: p95 100 ms to 900 ms (+800 %)"]),
        (
            [got()],
            [got(status=503)],
            ["! status: fails with 503, 1 of 1", "! finding: new finding http/5xx"],
        ),
        (
            [got(status=404), got()],
            [got(), got()],
            ["status: no longer fails (1 did)", "finding: no longer http/4xx"],
        ),
        (
            [got(status=404), *[got()] * 9],
            [*[got(status=404)] * 5, *[got()] * 5],
            ["! status: failures rose from 1 of 10 to 5 of 10"],
        ),
        ([got(size=10_000)], [got(size=12_000)], ["! size: 10.0 KB to 12.0 KB"]),
        ([got(size=900)], [got(size=1100)], []),
        ([got()], [got()] * 6, ["! requests: asked 1 time, now 6"]),
        ([got()] * 4, [got()] * 6, ["requests: asked 4 times, now 6"]),
        (
            [got(body={"id": 1, "name": "a", "rows": [{"n": 1}]})],
            [got(body={"id": "1", "rows": [{"n": 1, "m": 2}]})],
            [
                "! schema: $.id was integer, is string",
                "! schema: $.name (string) is gone",
                "schema: $.rows[].m (integer) is new",
            ],
        ),
        (
            [got(body={"a": 1}), got(body={"a": None})],
            [got(body={"a": 1})],
            ["requests: asked 2 times, now 1", "schema: $.a was integer or null, is integer"],
        ),
        ([got(body={"a": {"b": 1}})], [got(body={})], ["! schema: $.a (object) is gone"]),
        (
            [got(headers={"Cache-Control": "max-age=60", "ETag": "1", "X-Frame-Options": "DENY"})],
            [got(headers={"Cache-Control": "no-store", "ETag": "2"})],
            [
                "header: cache-control was max-age=60, is no-store",
                "! header: no longer sends x-frame-options",
            ],
        ),
        ([got(headers={"Server": "x"})], [got()], []),
    ],
)  # fmt: skip
def test_what_is_other(compare, before, after, said):
    (found,) = compare(before, after).endpoints
    # What repetition has to do with the requests that a table needs is not the matter here.
    changes = [each for each in found.changes if "perf/" not in each.said]
    assert [f"{'! ' if each.worse else ''}{each.kind}: {each.said}" for each in changes] == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (times(*WILD), times(*AS_WILD), "median 100 ms to 200 ms (+100 %): within noise"),
        (times(200), times(280), "median 200 ms to 280 ms (+40 %): too few times to tell"),
        (times(200), times(230), ""),
    ],
)  # fmt: skip
def test_what_may_be_chance_is_no_change(compare, before, after, said):
    (found,) = compare(before, after).endpoints
    assert (found.noise, [each for each in found.changes if each.kind == "time"]) == (said, [])


def test_a_time_that_nobody_recorded_counts_as_none(compare):
    unknown = got() | {"time": None, "timings": {"send": -1, "wait": -1, "receive": -1}}
    (found,) = compare([unknown, got(100)], [unknown]).endpoints
    assert (found.before.p50, found.after.p50) == (100, None)
    assert not [each for each in found.changes if each.kind == "time"]


def test_limits_are_those_that_are_asked_for(compare):
    before, after = times(*STEADY), times(*(value + 10 for value in STEADY))
    assert compare(before, after).regressions == 0
    assert compare(before, after, Limits(5, 5)).regressions == 1


def test_ids_are_one_endpoint_and_the_worst_comes_first(compare):
    def at(path: str, method: str = "GET", status: int = 200) -> dict[str, Any]:
        url = f"https://api.example{path}"
        return entry(url, request=request(url, method), response=response(status))

    found = compare(
        [at("/a/1"), at("/a/2"), at("/z"), at("/gone")],
        [at("/a/3"), at("/a/4"), at("/z", status=500), at("/a/5", "DELETE")],
    )
    assert [(each.name, each.state) for each in found.endpoints] == [
        ("GET api.example/z", "changed"),
        ("DELETE api.example/a/{id}", "added"),
        ("GET api.example/gone", "removed"),
        ("GET api.example/a/{id}", "same"),
    ]
    assert found.changes > found.regressions > 0


def test_a_secret_in_a_path_is_not_told(compare):
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    (found,) = compare([entry(f"https://a.example/download.{token}.zip")], []).endpoints
    assert token not in found.name
