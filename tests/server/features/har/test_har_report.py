"""Reports of recordings: what holds, what is shown, and that nothing foreign or secret gets into them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from cockpit.features.har.config import Config
from cockpit.features.har.report import html, markdown
from cockpit.features.har.report.making import ROWS, Wanted, made
from cockpit.features.har.report.model import Document
from cockpit.features.har.sanitizing import sanitized
from cockpit.features.har.wording import duration, size

from .recordings import entry, request, response, text

TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
ALLOWED = {"allowed_hosts": ("shop.example",)}
EVIL = "<script>alert(1)</script>"
HTTPS = {"Strict-Transport-Security": "max-age=1", "Content-Security-Policy": "default-src 'self'"}


def document(*entries: Any, config: Config | None = None, data: bytes = b"", **more: Any) -> Document:
    wanted = Wanted("shop.har", "2026-03-03T10:00:00+00:00", b"salt", config or Config())
    return made(data or text(*entries, **more), wanted).document


def state(found: Document, rule: str) -> tuple[str, int, int]:
    (ruling,) = [each for each in found.rulings if each.rule == rule]
    return ruling.state, ruling.broken, ruling.judged


def page(url: str = "https://shop.example/", **headers: str) -> dict[str, Any]:
    return entry(url, response=response(200, {"Server": "x", **headers}))


def asset(**headers: str) -> dict[str, Any]:
    content = {"size": 9000, "mimeType": "text/css"}
    return entry("https://shop.example/a.css", response=response(200, headers, content=content))


@pytest.mark.parametrize(
    ("entries", "config", "rule", "expected"),
    [
        ([page(), page("https://b.example/")], {}, "https", ("holds", 0, 2)),
        ([page(), page("http://b.example/")], {}, "https", ("broken", 1, 2)),
        ([page("http://localhost:3000/")], {}, "https", ("unknown", 0, 0)),
        ([page()], {}, "allowed-hosts", ("unknown", 0, 0)),
        ([page("https://api.shop.example/")], ALLOWED, "allowed-hosts", ("holds", 0, 1)),
        ([page("https://myshop.example/")], ALLOWED, "allowed-hosts", ("broken", 1, 1)),
        ([page("https://a.example/?mail=ann%40b.example")], {}, "no-personal-data-in-urls", ("broken", 1, 1)),
        ([page("https://a.example/?page=2")], {}, "no-personal-data-in-urls", ("holds", 0, 1)),
        ([page(**HTTPS)], {}, "hsts", ("holds", 0, 1)),
        ([page()], {}, "hsts", ("broken", 1, 1)),
        ([entry()], {}, "hsts", ("unknown", 0, 0)),
        ([page()], {}, "csp", ("broken", 1, 1)),
        ([page()], {}, "cookie-flags", ("unknown", 0, 0)),
        ([page(**{"Set-Cookie": "sid=a1b2; Path=/"})], {}, "cookie-flags", ("broken", 1, 1)),
        ([page(**{"Set-Cookie": "sid=a1b2; Secure; HttpOnly"})], {}, "cookie-flags", ("holds", 0, 1)),
        ([asset(Server="x")], {}, "caching", ("broken", 1, 1)),
        ([asset(**{"Cache-Control": "max-age=99999"})], {}, "caching", ("holds", 0, 1)),
        ([asset(Server="x")], {}, "compression", ("broken", 1, 1)),
        ([entry(f"https://a.example/?access_token={TOKEN}")], {}, "no-secrets", ("broken", 1, 1)),
        ([entry()], {}, "no-secrets", ("holds", 0, 1)),
        ([entry()], {}, "budgets", ("unknown", 0, 0)),
        ([entry()], {"budgets": {"requests": 1}}, "budgets", ("holds", 0, 1)),
        ([entry(), entry()], {"budgets": {"requests": 1}}, "budgets", ("broken", 1, 2)),
        ([entry(response=response(503))], {}, "no-failures", ("broken", 1, 1)),
    ],
)  # fmt: skip
def test_which_rules_hold(entries, config, rule, expected):
    assert state(document(*entries, config=Config(**config)), rule) == expected


def test_a_rule_that_cannot_be_judged_says_why():
    assert all(ruling.said for ruling in document(entry()).rulings if ruling.state == "unknown")


def test_the_waterfall_has_the_slowest_in_the_order_of_time():
    entries = [entry(f"https://a.example/{n}", time=n) for n in range(ROWS + 40)]
    fall = document(*entries).waterfall
    assert (fall.total, len(fall.rows)) == (ROWS + 40, ROWS)
    assert [row.entry for row in fall.rows] == list(range(40, ROWS + 40))


def test_bars_stand_one_behind_the_other_within_the_picture():
    first = entry(timings={"send": 10, "wait": 50, "receive": 40}, time=100)
    second = entry(timings={"blocked": 100, "wait": 300}, time=400)
    (group,) = html.groups(document(first, second).waterfall)
    bars = [[(bar.phase, bar.x, bar.width) for bar in line.bars] for line in group.lines]
    assert bars == [
        [("send", 0, 25), ("wait", 25, 125), ("receive", 150, 100)],
        [("blocked", 0, 250), ("wait", 250, 750)],
    ]


def test_pages_stand_as_the_file_has_them_and_others_behind():
    pages = [{"id": name, "title": "", "startedDateTime": ""} for name in ("page_2", "page_10")]
    entries = [entry(pageref=name) for name in ("gone", "page_10", "page_2")]
    rows = document(*entries, pages=pages).waterfall.rows
    assert [row.page for row in rows] == ["page_2", "page_10", "gone"]


def test_a_time_that_nobody_recorded_is_unknown():
    found = document(entry(time=None, timings={"send": -1, "wait": -1, "receive": -1}))
    (row,) = found.waterfall.rows
    (share,) = found.summary.hosts
    assert (row.milliseconds, share.milliseconds, found.summary.phases) == (None, None, [])
    ((line,),) = [group.lines for group in html.groups(found.waterfall)]
    assert line.bars == []
    assert "unknown" in html.render([found])


def everything() -> Document:
    """A recording in which every name that somebody else chose is an attack."""
    url = f"https://a.example/{EVIL}?access_token={TOKEN}&next=%22onload%3D"
    login = entry(
        url,
        pageref=EVIL,
        request=request(url, headers=[{"name": "Authorization", "value": f"Bearer {TOKEN}"}]),
        response=response(500, {"Set-Cookie": f"{EVIL}=1"}, content={"mimeType": EVIL, "size": 1}),
    )
    return document(login, pages=[{"id": EVIL, "title": EVIL, "startedDateTime": "2026-03-03T09:00:00Z",
                                   "pageTimings": {"onLoad": 2000}}])  # fmt: skip


class Tags(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_no_value_of_a_secret_gets_into_a_report(form):
    found = everything()
    written = {
        "html": lambda: html.render([found]),
        "md": lambda: markdown.render([found]),
        "json": lambda: msgspec.json.encode(found).decode(),
    }[form]()
    assert TOKEN not in written
    assert "http/5xx" in written


def test_whatever_comes_from_a_recording_is_text_of_the_page():
    tags = Tags(html.render([everything(), document(entry())]))
    assert tags.open == []
    assert "script" not in tags.names
    assert not [name for name in tags.attributes if name.startswith("on") or name in ("style", "src", "href")]


def test_the_page_lets_in_its_own_style_only():
    page = html.render([document(entry())])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'", policy[1])


def test_what_is_code_in_an_advice_is_code_on_the_page():
    page = html.render([document(entry(f"https://a.example/?access_token={TOKEN}"))])
    assert "share what <code>cockpit har sanitize</code> writes" in page


def test_markdown_is_not_led_astray():
    lines = markdown.render([everything()])
    assert EVIL not in lines
    assert all(line.count("|") - line.count("\\|") in (0, 3, 5, 6, 7) for line in lines.splitlines())


def test_before_and_after_sanitising():
    data = text(entry(f"https://a.example/?access_token={TOKEN}"))
    before = document(data=data).cleaning
    assert before is not None
    assert (before.sanitized, before.proved, before.places) == (False, True, 1)
    assert sum(before.values.values()) == 1
    after = document(data=sanitized(data, b"salt")[0]).cleaning
    assert after is not None
    assert (after.sanitized, after.values) == (True, {})


def test_a_file_that_cannot_be_read_has_a_report_that_says_so():
    found = document(data=b"<html>")
    assert found.refused
    assert found.rulings == []
    for written in (html.render([found]), markdown.render([found])):
        assert "Nothing could be read" in written


@pytest.mark.parametrize(
    ("bytes_of", "milliseconds", "said"),
    [(None, None, "unknown unknown"), (999, 9999, "999 B 9,999 ms"), (1_500_000, 12_345, "1.5 MB 12.3 s")],
)
def test_figures_are_read_best_in_their_unit(bytes_of, milliseconds, said):
    assert f"{size(bytes_of)} {duration(milliseconds)}" == said
