"""The dossier: one model, four forms that say the same, and nothing in them that could do harm."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest

from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.compliance.dossier import html, json, markdown, sarif
from cockpit.features.compliance.dossier.charts import flow_chart, open_chart, score_chart
from cockpit.features.compliance.dossier.compiling import Material, compiled
from cockpit.features.compliance.dossier.model import About, Day, Dossier, Drift, Event, Flow, Records
from cockpit.features.compliance.dossier.store import Past
from cockpit.features.compliance.dossier.tally import found, tally
from cockpit.features.compliance.dossier.wording import signed
from cockpit.features.compliance.evidence import (
    Component,
    Item,
    LintInputs,
    PlaceholderInputs,
    SuiteInputs,
)
from cockpit.features.compliance.explain import explain
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.formats.report import Report
from cockpit.features.compliance.gate import decide
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Aside, Snapshot

from .conftest import NOW, Make

ROOT = Path(__file__).parents[4]
SCHEMA = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
HOSTILE = "<script>alert(1)</script> | `a|b` [x](javascript:0) @ann\n# **now**"
TODAY = NOW.date()


def finding(**changes) -> Finding:
    values = {
        "path": "src/größe 1.py", "span": Span(2, 4, 2, 9), "code": "audit.stub",
        "severity": Severity.WARNING, "message": "`load` does nothing.", "symbol": "", "identity": "1",
        "source": "audit",
    }  # fmt: skip
    return Finding(**(values | changes))


def scored(stubs: int, days_ago: int = 0, aside: Aside = Aside()) -> Snapshot:  # noqa: B008 - Frozen.
    items = (Item("a|b.py", "audit.stub", "warning", stubs),) if stubs else ()
    inputs = (
        LintInputs(1_000, ()),
        SuiteInputs(8, Make.failing(HOSTILE, "t2")),
        PlaceholderInputs(1_000, items),
    )
    return replace(Make.snapshot(STANDARD, *inputs, at=NOW - timedelta(days=days_ago)), aside=aside)


EVENT = Event(
    at="2026-03-02T10:00:00+00:00", what="markIntentional", who="ann", where="a.py", details=HOSTILE
)
RECORDS = Records(
    stopped=(),
    corrections=(EVENT,),
    rollbacks=(),
    runs=tuple(msgspec.structs.replace(EVENT, what="pytest", who="", where="") for _ in range(25)),
    backups=(),
    flow=(Flow(date="2026-03-01", opened=3, resolved=1), Flow(date="2026-03-04", opened=0, resolved=4)),
    is_counted=True,
)
FOUND = found(
    [finding(message=HOSTILE), finding(identity="2", code="F401", source="ruff", severity=Severity.ERROR)],
    {"1": ("Ann <ann@example.org>", "2025-01-01")}, {"2"}, TODAY,
)  # fmt: skip


FLAKY = (Flakiness(HOSTILE, 1, 8),)


def everything() -> Dossier:
    denied = Aside(("x.sh:1 guard.power",), 3, 4, violations=1, rollbacks=2)
    before, now = scored(1, 2, Aside(("y.sh:1 guard.power",))), scored(4, aside=denied)
    report = Report(now, decide(now), before, explain(before, now))
    about = About(
        name=HOSTILE, branch="feature/<b>", commit="abc1234", at=NOW, since="2026-02-02", version="1.2.3"
    )
    drift = (Drift(path="README.md", line=3, column=5, figure="coverage", said="95%", measured="75.00"),)
    return compiled(Material(about, replace(report, flaky=FLAKY), FOUND, Past([before], RECORDS, {}), drift))


def nothing() -> Dossier:
    now = Make.snapshot(STANDARD, branch="")
    about = About(name="empty", branch="", commit="", at=NOW, since="2026-02-02", version="1.2.3")
    return compiled(Material(about, Report(now, decide(now), None, None), ()))


BOTH = pytest.mark.parametrize("dossier", [everything(), nothing()], ids=["everything", "nothing"])


@BOTH
def test_sarif_is_valid(dossier):
    document = msgspec.json.decode(sarif.render(dossier))
    schema = msgspec.json.decode(SCHEMA.read_bytes())
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(document)] == []
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]


def test_sarif():
    (run,) = msgspec.json.decode(sarif.render(everything()))["runs"]
    assert [(each["ruleId"], each["level"], "suppressions" in each) for each in run["results"]] == [
        ("audit.stub", "warning", False),
        ("F401", "error", True),
        ("docs.drift", "warning", False),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (unquote(place["artifactLocation"]["uri"]), place["region"]) == (
        "src/größe 1.py", {"startLine": 3, "startColumn": 5},
    )  # fmt: skip
    assert run["results"][0]["properties"]["owner"] == "Ann <ann@example.org>"
    assert run["properties"]["standing"]["outcome"] == "denied"


@BOTH
def test_json_says_all_of_it(dossier):
    assert msgspec.json.decode(json.render(dossier), type=Dossier) == dossier


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data


@BOTH
def test_html_is_whole_and_needs_nothing(dossier):
    text = html.render(dossier)
    page = Page(text)
    assert page.open == []
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "a", "base", "form"}
    attributes = {name for _, each in page.tags for name in each}
    assert not any(name.startswith("on") or name in ("style", "src", "href") for name in attributes)
    assert "url(" not in text
    assert "@import" not in text
    identities = [each["id"] for _, each in page.tags if "id" in each]
    assert len(identities) == len(set(identities))
    for _, each in page.tags:
        for name in (each.get("aria-labelledby") or "").split():
            assert name in identities


def test_html_lets_in_its_own_style_and_nothing_else():
    text = html.render(everything())
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in text


def test_no_name_turns_the_page_around():
    now = Make.snapshot(STANDARD, branch="fix/\u202egnp")
    about = About(name="\u2067x", branch=now.branch, commit="", at=NOW, since="2026-02-02", version="1.2.3")
    text = html.render(compiled(Material(about, Report(now, decide(now), None, None), ())))
    assert ("<b>fix/\\u202egnp</b>" in text, "<h1>\\u2067x</h1>" in text) == (True, True)
    assert not {"\u202e", "\u2067"} & set(text)


def test_html_says_what_was_found():
    page = Page(html.render(everything()))
    words = " ".join(page.text.split())
    for said in (
        " ".join(HOSTILE.split()).replace("`", ""),
        "Ann <ann@example.org>",
        "88.80 became 85.20 (-3.60) since 2026-03-02 12:00 UTC.",
        "holds denied operations",
        "The first 2 steps lead to a gate that opens at the minimum of 90.",
        "And 5 more.",
        "Coverage of lines: 75.00 %.",
        "3 first seen and 5 resolved.",
        "Formula C, beside the score and no part of it: unknown (nothing has kept count of resolved",
        "1 violation and 2 rollbacks in 30 days).",
        "12.5 %",
    ):
        assert said in words, said
    empty = " ".join(Page(html.render(nothing())).text.split())
    for said in (
        "incomplete",
        "Nothing is open.",
        "There is no earlier score of this branch to compare with.",
        "No test is known to have passed and failed on the same code.",
    ):
        assert said in empty
    assert empty.count("None are recorded in this period") == 6


def test_flaky_tests_and_formula_c_in_every_other_form():
    dossier = everything()
    text = markdown.render(dossier)
    assert f"| {markdown.code(HOSTILE)} | 12.5 % | 1 | 8 |" in text
    assert "- Formula C, beside the score and no part of it: unknown (" in text
    assert "No test is known to have passed and failed" in markdown.render(nothing())
    (run,) = msgspec.json.decode(sarif.render(dossier))["runs"]
    document = msgspec.json.decode(json.render(dossier))
    for said in (run["properties"], document):
        assert said["flaky"] == [{"name": HOSTILE, "failed": 1, "runs": 8}]
        assert said["standing"]["formulaC"] == {
            "score": None, "resolved": None, "open": 4, "violations": 1, "rollbacks": 2, "days": 30,
        }  # fmt: skip


ESCAPED = [
    ("a|b", "a\\|b"),
    ("<b> *x* _y_ #1 [z](u) ~s~", "\\<b\\> \\*x\\* \\_y\\_ \\#1 \\[z\\](u) \\~s\\~"),
    ("@ann", "&#64;ann"),
    ("two\nlines", "two lines"),
    ("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"),
]
MESSAGES = [
    ("`a|b` does *nothing*", "`a\\|b` does \\*nothing\\*"),
    ("one ` alone", "one \\` alone"),
    ("with `x` and `y_z`", "with `x` and `y_z`"),
]
CODE = [
    ("a|b", "`a\\|b`"),
    ("a`b", "``a`b``"),
    ("`a`", "`` `a` ``"),
    ("x", "`x`"),
    ("a\u202eb", "`a\\u202eb`"),
]


@pytest.mark.parametrize(("text", "escaped"), ESCAPED)
def test_markdown_takes_no_text_for_markup(text, escaped):
    assert markdown.plain(text) == escaped


@pytest.mark.parametrize(("text", "written"), MESSAGES)
def test_markdown_sentences(text, written):
    assert markdown.message(text) == written


@pytest.mark.parametrize(("points", "written"), [(1.234, "+1.23"), (-0.001, "+0.00"), (-7, "-7.00")])
def test_changes_are_written_with_their_sign(points, written):
    assert signed(points) == written


@pytest.mark.parametrize(("text", "escaped"), CODE)
def test_markdown_code(text, escaped):
    assert markdown.code(text) == escaped


@BOTH
def test_the_tables_of_markdown_have_all_their_columns(dossier):
    width = 0
    for line in markdown.render(dossier).split("\n"):
        cells = len(re.findall(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            assert cells == 0
            width = 0
        else:
            width = width or cells
            assert cells == width, line


def test_findings_by_age_and_owner():
    days = {"1": 3, "2": 30, "3": 31, "4": 400, "5": None, "6": 1}
    names = {"1": "Ann", "2": "Ann", "3": "Bob", "4": "Ann", "6": "Ann"}
    findings = [finding(identity=each, path=f"{each}.py") for each in days]
    findings.append(finding(identity="7", source="ruff", code="F401"))
    findings.append(finding(identity="8", severity=Severity.HINT))
    authors = {
        each: (names[each], (TODAY - timedelta(days=age)).isoformat())
        for each, age in days.items()
        if age is not None
    }
    counted = tally(found(findings, authors, {"6"}, TODAY))
    assert (counted.total, counted.accepted) == (7, 1)
    assert [(each.name, each.count) for each in counted.by_age] == [
        ("up to a week", 2), ("up to 30 days", 1), ("up to 90 days", 1), ("more than a year", 1),
        ("unknown", 1),
    ]  # fmt: skip
    assert [(each.name, each.count, each.oldest) for each in counted.by_owner] == [
        ("Ann", 4, 400), ("Bob", 1, 31), ("unknown", 1, None),
    ]  # fmt: skip
    assert [(each.name, each.count) for each in counted.by_code] == [("audit.stub", 6), ("F401", 1)]
    assert [each.identity for each in counted.items] == ["4", "3", "2", "1", "6", "5", "7"]


def test_a_secret_in_a_finding_is_not_handed_on():
    (each,) = found([finding(message="password = hunter2secret is in the code")], {}, (), TODAY)
    assert "hunter2secret" not in each.message


def test_violations_are_those_that_the_scores_counted():
    assert [(each.place, each.first, each.last, each.is_open) for each in everything().violations] == [
        ("x.sh:1 guard.power", "2026-03-04", "2026-03-04", True),
        ("y.sh:1 guard.power", "2026-03-02", "2026-03-02", False),
    ]


def test_a_day_has_its_last_score():
    days = everything().days
    assert [(each.date, each.open, each.passed, each.failing) for each in days] == [
        ("2026-03-02", 1, 8, 2), ("2026-03-04", 4, 8, 2),
    ]  # fmt: skip
    assert days[-1].scores[Component.TESTS] == 80
    assert days[-1].scores[Component.SESSIONS] is None


def day(number: int, score: float | None, holders: int | None = None) -> Day:
    date_of = (date(2026, 3, 1) + timedelta(days=number)).isoformat()
    return Day(date=date_of, score=score, scores={}, open=holders, passed=None, failing=None)


def test_a_line_breaks_off_where_nothing_was_known():
    days = [day(0, 90.0), day(1, 95.0), day(2, None), day(3, 92.0), day(4, 100.0)]
    chart = score_chart(days, 80.0)
    assert chart is not None
    assert chart.lines == ("52.0,82.0 196.0,47.0", "484.0,68.0 628.0,12.0")
    assert [mark.text for mark in chart.marks] == [
        "2026-03-01: 90.00", "2026-03-02: 95.00", "2026-03-04: 92.00", "2026-03-05: 100.00",
    ]  # fmt: skip
    assert chart.description == "From 90.00 on 2026-03-01 to 100.00 on 2026-03-05; the minimum is 80."
    assert chart.limit is not None
    assert chart.limit.y == 152.0


def test_charts_of_too_little_are_not_drawn():
    assert score_chart([day(0, 90.0), day(1, None)], 80) is None
    assert open_chart([day(0, None, 3)]) is None
    assert flow_chart(()) is None


LEVELS = [
    (0, ["0", "1", "2"]),
    (9, ["0", "5", "10"]),
    (41, ["0", "30", "60"]),
    (1234, ["0", "1,000", "2,000"]),
]


@pytest.mark.parametrize(("most", "levels"), LEVELS)
def test_the_axis_ends_above_the_highest_value(most, levels):
    chart = open_chart([day(0, None, most), day(9, None, 0)])
    assert chart is not None
    assert [mark.text for mark in chart.levels] == levels


def test_bars_stand_side_by_side_in_the_picture():
    flow = [Flow(date=f"2026-03-{number:02}", opened=5, resolved=2) for number in range(1, 32)]
    chart = flow_chart(flow)
    assert chart is not None
    assert len(chart.bars) == 62
    for first, second in zip(chart.bars, chart.bars[1:], strict=False):
        assert first.x + first.width <= second.x + 0.1
    assert all(bar.x >= 0 and bar.x + bar.width <= 640 and bar.height > 0 for bar in chart.bars)
