"""How pages are delivered: what they wait for, what they may keep, whose they are, and what they may use."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from cockpit.core.errors import Invalid
from cockpit.features.har.checking import Checked, check
from cockpit.features.har.checks.critical import Paths
from cockpit.features.har.config import Config, edited, load
from cockpit.features.har.reading import read
from cockpit.features.har.sites import is_local, site_of

from .recordings import entry, request, response, text

KEEP = {"Cache-Control": "max-age=31536000", "X-Content-Type-Options": "nosniff"}
SCRIPT = {"size": 40, "mimeType": "text/javascript"}
BEGAN = "2026-03-03T09:00:00.000Z"


def got(url: str, start: float = 0, time: float = 100, **more: Any) -> dict[str, Any]:
    """An exchange on the page `p`, so many milliseconds after it began."""
    made = entry(url, **more)
    second, rest = divmod(start, 1000)
    return made | {
        "startedDateTime": f"2026-03-03T09:00:{int(second):02}.{int(rest):03}Z",
        "time": time,
        "timings": {"send": 0, "wait": time, "receive": 0},
        "pageref": "p",
    }


def page(on_load: float | None) -> list[dict[str, Any]]:
    return [
        {"id": "p", "title": "x", "startedDateTime": BEGAN, "pageTimings": {"onLoad": on_load}},
    ]


def checked(*entries: Any, config: Config | None = None, on_load: float | None = None) -> Checked:
    return check(read(text(*entries, pages=page(on_load))), config=config)


def said(*entries: Any, code: str, **more: Any) -> list[str]:
    return [each.text for each in checked(*entries, **more).findings if each.code == code]


def asset(control: str, **headers: str) -> dict[str, Any]:
    whole = {"X-Content-Type-Options": "nosniff", "Cache-Control": control, **headers}
    return entry(
        "https://a.example/a.js",
        response=response(200, whole, content={"size": 900, "mimeType": "text/javascript"}),
    )


def preflight(path: str) -> dict[str, Any]:
    headers = [{"name": "Access-Control-Request-Method", "value": "PUT"}]
    url = f"https://api.example{path}"
    return entry(url, request=request(url, "OPTIONS", headers=headers), response=response(204))


def socket(*messages: dict[str, Any]) -> dict[str, Any]:
    return entry("wss://a.example/live", response=response(101)) | {"_webSocketMessages": list(messages)}


def close(code: int) -> dict[str, Any]:
    data = base64.b64encode(code.to_bytes(2, "big") + b"bye").decode()
    return {"type": "receive", "time": 1, "opcode": 8, "data": data}


def blocking(host: str, priority: str, kind: str = "script") -> list[dict[str, Any]]:
    document = got("https://www.a.example/") | {"_resourceType": "document", "_priority": "VeryHigh"}
    return [document, got(f"https://{host}/x", 100, 340) | {"_resourceType": kind, "_priority": priority}]


OLD = [entry(f"https://old.example/{n}", response=response(200, httpVersion="http/1.1")) for n in range(20)]


@pytest.mark.parametrize(
    ("entries", "code", "expected"),
    [
        (OLD, "perf/http1", ["20 requests to old.example went by HTTP/1, six at a time."]),
        (OLD[:19], "perf/http1", []),
        ([each | {"request": request("https://localhost/")} for each in OLD], "perf/http1", []),
        ([asset("no-store")], "perf/no-store", ["a.example/a.js may not be kept at all."]),
        ([asset("no-store")], "perf/no-validator", []),
        (
            [asset("no-cache")],
            "perf/no-validator",
            ["a.example/a.js has to be loaded in full again: it has neither ETag nor Last-Modified."],
        ),
        ([asset("no-cache", ETag='"1"')], "perf/no-validator", []),
        ([asset("max-age=60", **{"Last-Modified": "x"})], "perf/no-validator", []),
        ([asset("public, max-age=86400")], "perf/no-validator", []),
        (
            [preflight("/a"), preflight("/a"), preflight("/a")],
            "perf/preflight-repeated",
            ["The browser asked again whether it may PUT api.example/a. (and 1 more)"],
        ),
        ([preflight("/a"), preflight("/b")], "perf/preflight-repeated", []),
        (
            blocking("cdn.test", "High"),
            "perf/blocking-third-party",
            ["A script of cdn.test holds back a page of a.example for 340 ms."],
        ),
        (
            blocking("cdn.test", "VeryHigh", "stylesheet"),
            "perf/blocking-third-party",
            ["A style sheet of cdn.test holds back a page of a.example for 340 ms."],
        ),
        (blocking("cdn.test", "Low"), "perf/blocking-third-party", []),
        (blocking("cdn.a.example", "High"), "perf/blocking-third-party", []),
        (blocking("cdn.test", "High", "fetch"), "perf/blocking-third-party", []),
        (
            [entry(request=request(headers=[{"name": "Cookie", "value": "a=" + "b" * 8000}]))],
            "http/large-headers",
            ["The headers of a request to shop.example have 8,012 bytes."],
        ),
        ([entry(request=request(headers=[{"name": "X", "value": "b" * 7000}]))], "http/large-headers", []),
        (
            [socket({"type": "error", "time": 1, "opcode": -1, "data": "lost"})],
            "http/websocket-error",
            ["The websocket a.example/live ended with an error."],
        ),
        (
            [socket(close(1011))],
            "http/websocket-error",
            ["The websocket a.example/live ended with the code 1011."],
        ),
        ([socket(close(1000))], "http/websocket-error", []),
        (
            [socket({"type": "send", "time": 1, "opcode": 1, "data": '"opcode":8'})],
            "http/websocket-error",
            [],
        ),
    ],
)
def test_what_is_said_of_delivery(entries, code, expected):
    assert said(*entries, code=code) == expected


def chain() -> list[dict[str, Any]]:
    """A redirect, the page, a script in it, and what that asks for; beside them a slow picture."""
    return [
        got(
            "http://a.example/", 0, 100,
            response=response(301, {"Location": "https://a.example/"}, redirectURL="https://a.example/"),
        ),
        got("https://a.example/", 110, 300),
        got("https://a.example/app.js", 420, 200)
        | {"_initiator": {"type": "parser", "url": "https://a.example/"}},
        got("https://a.example/wide.png", 420, 1300)
        | {"_initiator": {"type": "parser", "url": "https://a.example/"}},
        got("https://a.example/api/7", 640, 1200)
        | {"_initiator": {"type": "script", "stack": {"callFrames": [{"url": "https://a.example/app.js"}]}}},
        got("https://a.example/late.js", 1900, 900),
    ]  # fmt: skip


def test_the_longest_chain_of_a_page_is_followed_back():
    har = read(text(*chain(), pages=page(1860)))
    paths = Paths(har)
    check(har, judges=(), each=paths.look)
    (path,) = paths.all()
    assert [(link.address, link.because) for link in path.links] == [
        ("a.example/", ""),
        ("a.example/", "redirect"),
        ("a.example/app.js", "initiator"),
        ("a.example/api/{id}", "initiator"),
    ]
    assert (path.milliseconds, path.links[1].start_ms, path.links[-1].entry) == (1800, 110, 4)


def test_the_chain_of_a_slow_page_is_a_finding_with_its_places():
    (found,) = [each for each in checked(*chain(), on_load=1860).findings if "critical" in each.code]
    assert found.message == (
        "The page 'p' was loaded after 1.9 s: a chain of 4 requests took 1.8 s of it, most of it "
        "a.example/api/{id} (1.2 s)."
    )
    assert found.entries == [0, 1, 2, 4]


@pytest.mark.parametrize("on_load", [None, -1, 400])
def test_a_quick_page_and_one_that_does_not_say_have_no_chain(on_load):
    assert said(*chain(), code="perf/critical-path", on_load=on_load) == []


def test_initiators_that_go_round_in_a_circle_end():
    urls = ["https://a.example/a", "https://a.example/b"]
    entries = [
        got(urls[n % 2], n * 10, 5) | {"_initiator": {"type": "script", "url": urls[(n + 1) % 2]}}
        for n in range(150)
    ]
    assert len(said(*entries, code="perf/critical-path", on_load=5000)) == 1


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ({}, []),
        ({"requests": 3, "bytes": 3000, "load-ms": 1900, "third-party-percent": 34, "p95-ms": 300}, []),
        ({"requests": 2}, ["The page 'p' makes 3 requests; the budget is 2."]),
        ({"bytes": 2999}, ["The page 'p' loads 3 KB; the budget is 3 KB."]),
        ({"script-bytes": 1500}, ["The page 'p' loads 2 KB of scripts; the budget is 2 KB."]),
        ({"image-bytes": 1}, []),
        ({"p95-ms": 200}, ["The page 'p' has a 95th percentile of 300 ms; the budget is 200 ms."]),
        ({"load-ms": 1500}, ["The page 'p' was loaded after 1,900 ms; the budget is 1,500 ms."]),
        (
            {"third-party-percent": 20},
            ["The page 'p' sends 33 % of its requests to other sites; the budget is 20 %."],
        ),
    ],
)
def test_budgets(budgets, expected):
    entries = [
        got("https://a.example/", response=response(_transferSize=1000)),
        got("https://a.example/a.js", 10, 300, response=response(content=SCRIPT, bodySize=1200)),
        got("https://b.test/b.js", 10, response=response(content=SCRIPT | {"size": 800}, bodySize=-1)),
    ]
    config = Config(budgets=budgets)
    assert said(*entries, code="perf/budget", config=config, on_load=1900) == expected


def test_a_recording_without_pages_is_judged_as_a_whole():
    found = check(read(text(entry(), entry())), config=Config(budgets={"requests": 1})).findings
    assert [each.message for each in found if each.code == "perf/budget"] == [
        "The recording makes 2 requests; the budget is 1."
    ]


def test_the_project_wins_over_the_editor(tmp_path):
    (tmp_path / "cockpit.toml").write_text(
        '[har]\nallowed-hosts = ["a.example"]\n[har.budgets]\nrequests = 9\n'
    )
    config = load(tmp_path, {"requests": 5, "bytes": 7, "speed": 1})
    assert config == Config(budgets={"requests": 9, "bytes": 7}, allowed_hosts=("a.example",))
    assert edited({"speed": 1, "bytes": 7}) == Config(budgets={"bytes": 7})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[har.budgets]\nspeed = 1", "cockpit.toml: har: Invalid enum value 'speed'"),
        ("[har]\nbudget = 1", "cockpit.toml: har: Object contains unknown field `budget`"),
        ("[har.budgets]\nbytes = -1", "$.budgets"),
    ],
)
def test_a_fault_in_the_project_file_is_told_with_its_place(tmp_path, written, words):
    (tmp_path / "cockpit.toml").write_text(written)
    with pytest.raises(Invalid) as caught:
        load(tmp_path)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.shop.example", "shop.example"),
        ("a.b.shop.co.uk:8443", "shop.co.uk"),
        ("me.github.io", "me.github.io"),
        ("x.me.github.io", "me.github.io"),
        ("a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("x.a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a.b.xn--p1ai", "b.xn--p1ai"),
        ("localhost:3000", "localhost"),
        ("10.0.0.1:80", "10.0.0.1"),
        ("[::1]:80", "[::1]"),
        ("co.uk", "co.uk"),
        ("", ""),
        ("a." * 4000 + "com", "a." * 4000 + "com"),
    ],
)
def test_whose_a_host_is(host, site):
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost:1", True), ("app.localhost", True), ("127.9.0.1:80", True), ("localhost.com", False)],
)
def test_what_is_this_computer(host, local):
    assert is_local(host) is local
