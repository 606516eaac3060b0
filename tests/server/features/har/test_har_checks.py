"""The rules about recordings: a table of exchanges, what is said of them, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.core.finding import Severity
from cockpit.features.har.checking import Checked, check
from cockpit.features.har.checks.exchange import url_of
from cockpit.features.har.reading import read

from .recordings import entry, request, response, text

JSON = {"size": 40, "mimeType": "application/json", "text": "[]"}
SAFE = {
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "max-age=31536000",
}


def checked(*entries: Any, **more: Any) -> Checked:
    return check(read(text(*entries, **more)))


def codes(*entries: Any, **more: Any) -> list[str]:
    return [found.code for found in checked(*entries, **more).findings]


def answered(status: int = 200, url: str = "https://shop.example/", **more: Any) -> dict[str, Any]:
    """An exchange in which nothing is wrong, but for what `more` says of its response."""
    headers = SAFE | more.pop("headers", {})
    return entry(url, response=response(status, headers, **more))


def asset(kind: str, size: int, headers: dict[str, str]) -> dict[str, Any]:
    """A file of the site, with these headers only."""
    whole = {"X-Content-Type-Options": "nosniff", **headers}
    return entry(
        "https://shop.example/a", response=response(200, whole, content={"size": size, "mimeType": kind})
    )


def at(second: float, made: dict[str, Any]) -> dict[str, Any]:
    """The same exchange so many seconds after nine."""
    return made | {"startedDateTime": f"2026-03-03T09:00:{second:06.3f}Z"}


def redirect(url: str, to: str) -> dict[str, Any]:
    return answered(302, url, headers={"Location": to}, redirectURL=to)


def rows(count: int, *, apart: float = 0.05) -> list[dict[str, Any]]:
    """A list, and a call for each of its rows."""
    calls = [at(0, answered(url="https://api.example/orders", content=JSON))]
    for number in range(count):
        url = f"https://api.example/orders/{number + 700}/customer"
        calls.append(at(0.1 + number * apart, answered(url=url, content=JSON)))
    return calls


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([answered()], [], id="nothing wrong"),
        pytest.param([answered(404)], ["http/4xx"], id="refused"),
        pytest.param([answered(503)], ["http/5xx"], id="failed"),
        pytest.param([entry(response=response(0))], ["http/blocked-or-aborted"], id="no answer"),
        pytest.param(
            [redirect("https://a.example/", "/b"), answered(url="https://a.example/b")], [], id="one hop"
        ),
        pytest.param(
            [
                redirect("https://a.example/", "/b"),
                redirect("https://a.example/b", "https://c.example/#top"),
                answered(url="https://c.example/"),
            ],
            ["http/redirect-chain"],
            id="two hops",
        ),
        pytest.param(
            [
                redirect("https://a.example/x", "/y"),
                redirect("https://a.example/y", "/x"),
                redirect("https://a.example/x", "/y"),
            ],
            ["http/redirect-loop"],
            id="a loop",
        ),
        pytest.param([at(1, answered(503)), at(3, answered())], ["http/5xx", "http/retry"], id="repeated"),
        pytest.param([at(1, answered(503)), at(55, answered())], ["http/5xx"], id="asked again later"),
        pytest.param(rows(5), ["perf/n-plus-one"], id="a call for each row"),
        pytest.param(rows(4), [], id="four rows"),
        pytest.param(rows(5, apart=2.5), [], id="rows looked at one by one"),
        pytest.param(rows(40, apart=0.01), ["perf/n-plus-one", "perf/chatty"], id="chatty"),
        pytest.param(
            [answered(content={"size": 9, "mimeType": "text/html"})] * 2,
            ["perf/duplicate-request"],
            id="twice",
        ),
        pytest.param([answered(304)] * 2, [], id="twice, not changed"),
        pytest.param(
            [answered(url="data:text/plain,a/b", content={"size": 3, "mimeType": "text/plain"})] * 2,
            [],
            id="data in its address is no request",
        ),
        pytest.param(
            [
                answered(
                    url=f"https://shop.example/{name}", content={"mimeType": "image/png", "text": "A" * 5000}
                )
                for name in "ab"
            ],
            ["perf/duplicate-payload"],
            id="same content",
        ),
        pytest.param(
            [asset("text/css", 9000, {})], ["perf/no-compression", "perf/no-cache-headers"], id="bare style"
        ),
        pytest.param(
            [asset("text/css", 9000, {"Content-Encoding": "br", "Expires": "0"})], [], id="packed style"
        ),
        pytest.param([asset("text/css", 1400, {"Cache-Control": "max-age=31536000"})], [], id="small style"),
        pytest.param([asset("image/png", 9000, {"Cache-Control": "max-age=31536000"})], [], id="a picture"),
        pytest.param(
            [asset("image/png", 500_001, {"Cache-Control": "max-age=31536000"})],
            ["perf/huge-payload"],
            id="huge",
        ),
        pytest.param(
            [entry(response=response(200, content={"size": 9000, "mimeType": "text/css"}))],
            [],
            id="no headers kept",
        ),
        pytest.param(
            [answered() | {"time": 1500, "timings": {"send": 0, "wait": 1500, "receive": 0}}],
            ["perf/slow"],
            id="slow",
        ),
        pytest.param(
            [answered() | {"timings": {"blocked": 600, "send": 0, "wait": 0, "receive": 0}, "time": 600}],
            ["perf/blocked"],
            id="blocked",
        ),
        pytest.param(
            [answered() | {"time": 9000}], ["schema/time-sum-mismatch"], id="slow by a figure that is wrong"
        ),
        pytest.param(
            [answered()] + [answered(url=f"https://ads{number}.test/") for number in range(10)],
            ["perf/third-party"],
            id="others",
        ),
        pytest.param(
            [entry(response=response(200, {"Server": "a"}))],
            ["sec/hsts-missing", "sec/csp-missing", "sec/nosniff-missing"],
            id="a bare page",
        ),
        pytest.param(
            [entry("http://localhost:3000/", response=response(200, {"Server": "a"}))], [], id="at home"
        ),
        pytest.param(
            [answered(headers={"Set-Cookie": "sid=a1; Path=/; Secure"})],
            ["sec/cookie-flags"],
            id="open session",
        ),
        pytest.param([answered(headers={"Set-Cookie": "sid=a1; secure; httponly"})], [], id="closed session"),
        pytest.param([answered(headers={"Set-Cookie": "theme=dark"})], [], id="a taste"),
        pytest.param([answered(headers={"Set-Cookie": "sid=; Max-Age=0"})], [], id="session ended"),
        pytest.param(
            [
                answered(
                    headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}
                )
            ],
            ["sec/cors-wildcard-credentials"],
            id="all origins",
        ),
        pytest.param(
            [answered(headers={"Access-Control-Allow-Origin": "*"})], [], id="all origins without cookies"
        ),
        pytest.param(
            [
                entry(
                    "http://cdn.test/logo.png",
                    request=request(
                        "http://cdn.test/logo.png",
                        headers=[{"name": "Referer", "value": "https://a.example/"}],
                    ),
                    response=response(content={"size": 9, "mimeType": "image/png"}),
                )
            ],
            ["sec/mixed-content"],
            id="mixed",
        ),
        pytest.param([answered() | {"pageref": "page_9"}], ["schema/pageref-dangling"], id="no such page"),
        pytest.param([answered() | {"startedDateTime": "yesterday"}], ["schema/date"], id="no date"),
        pytest.param(
            [answered() | {"response": None}], ["schema/type", "http/blocked-or-aborted"], id="null"
        ),
        pytest.param(
            [answered() | {"timings": {"connect": 20, "ssl": 30, "send": 0, "wait": 100, "receive": 0}}],
            ["schema/ssl-greater-than-connect"],
            id="ssl",
        ),
    ],
)
def test_what_is_said_of_exchanges(entries, expected):
    assert sorted(codes(*entries)) == sorted(expected)


def test_what_is_missing_is_named_and_what_cannot_be_missed_is_an_error():
    bare = answered()
    del bare["request"]["method"], bare["response"]["cookies"]
    found = [(each.severity, each.message) for each in checked(bare).findings]
    assert found == [
        (Severity.ERROR, "request.method is missing."),
        (Severity.INFO, "response.cookies is missing."),
    ]


def test_a_name_that_is_there_twice():
    data = text(answered()).replace(b'"status": 200', b'"status": 500, "status": 200')
    assert [each.message for each in check(read(data)).findings] == ["status is there twice."]


@pytest.mark.parametrize(
    ("raw", "again"),
    [
        (b'{"time": 1, "x": {"a": "\\"b\\": {", "b": [{"c": 1}, {"c": 2, "c": 3}]}}', b'"c": 3'),
        (b'{"time": 1, "x": {"time": 2}, "time" : 3}', b'"time" : 3'),
    ],
    ids=["inside", "at the top"],
)
def test_a_name_that_is_there_twice_is_told_at_the_second(raw, again):
    data = b'{"log": {"version": "1.2", "entries": [\n' + raw + b"\n]}}"
    found = next(each for each in check(read(data)).findings if each.code == "schema/duplicate-key")
    assert data[found.offset :].startswith(again)


def test_the_same_of_many_entries_is_one_finding_with_places():
    result = checked(*(answered(404, f"https://shop.example/items/{number}") for number in range(30)))
    (found,) = result.findings
    assert found.text == "GET shop.example/items/{id} answered 404. (and 29 more)"
    assert found.entries == list(range(30))
    lines = text(*(answered(404) for _ in range(3))).decode().splitlines()
    at_status = [number for number, line in enumerate(lines) if '"status": 404' in line]
    places = [result.places[offset] for offset in (found.offset, *found.related)]
    assert [place.line for place in places[:3]] == at_status
    assert (places[0].column, result.widths[found.offset]) == (len('          "status": '), 3)


def test_the_loudest_comes_first():
    severities = [each.severity.rank for each in checked(answered(404), answered(503), entry()).findings]
    assert severities == sorted(severities)


def test_bytes_in_a_body_that_are_not_utf8_are_found():
    data = text(answered(content={"mimeType": "text/plain", "size": 4, "text": "XXXX"}))
    result = check(read(data.replace(b"XXXX", b"caf\xe9")))
    (found,) = result.findings
    assert (found.code, found.offset) == ("schema/not-utf8", data.index(b"XXXX") + 3)


def test_a_recording_in_figures():
    summary = checked(
        at(0, answered()),
        at(1, answered(404, "https://ads.test/x") | {"time": 500}),
        pages=[{"id": "p", "title": "", "pageTimings": {"onLoad": 900}}],
    ).summary
    assert (summary.entries, summary.pages, summary.statuses) == (2, 1, {"2xx": 1, "4xx": 1})
    assert (summary.seconds, summary.versions, summary.on_load) == (1.12, {"HTTP/2": 2}, 900)
    assert (summary.first_party, summary.third_party_requests) == ("shop.example", 1)
    assert [(phase.name, phase.p95) for phase in summary.phases][:2] == [("time", 120), ("send", 1)]


def test_a_file_that_is_refused_says_why_once():
    result = check(read(b"<html>"))
    assert [each.code for each in result.findings] == ["schema/not-json"]
    assert result.refused.startswith("This is no HAR")


def test_a_time_of_zero_counts_and_a_missing_one_does_not():
    phases = checked(entry(time=0), entry(time=120), entry(time=-1)).summary.phases
    assert [(phase.count, phase.p50) for phase in phases if phase.name == "time"] == [(2, 0)]


@pytest.mark.parametrize(
    ("text_of", "expected"),
    [
        ("https://A.example:8443/users/17?x=/9#y", ("https", "a.example:8443", "/users/17", "/users/{id}")),
        ("http://a.example", ("http", "a.example", "/", "/")),
        ("https://a.example?x", ("https", "a.example", "/", "/")),
        ("https://ann:pw@a.example/", ("https", "a.example", "/", "/")),
        ("https://[::1]:80/a", ("https", "[::1]:80", "/a", "/a")),
        ("https://a.example/app;jsessionid=9F/x;y=1?z", ("https", "a.example", "/app/x", "/app/x")),
        ("https://a.example/a b#c", ("https", "a.example", "/a b", "/a b")),
        ("WSS://a.example/é", ("wss", "a.example", "/é", "/é")),
        ("https://[a", ("", "", "https://[a", "https://[a")),
        ("data:image/png;base64," + "A/" * 3000, ("data", "", "image/png;base64", "image/png;base64")),
    ],
)
def test_the_parts_of_an_address(text_of, expected):
    url = url_of(text_of)
    assert (url.scheme, url.host, url.path, url.template) == expected
