"""Figures in documents: what is a statement, what is none, and which of them are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.features.compliance.dossier.drift import drifted, is_read, measured
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    Item,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Aside

from .conftest import NOW, Make

FIGURES = {
    "score": 87.456, "coverage": 91.66, "tests": 1_250, "passed": 1_248, "failing": 2, "placeholders": 7,
    "lint": 0,
}  # fmt: skip

WRONG = [
    ("a marker", "It has <!-- cockpit:tests -->1,200<!-- /cockpit --> tests.", [("tests", "1,200", "1,250")]),
    ("a marker of nothing", "<!-- cockpit:stars -->5<!-- /cockpit -->", [("stars", "5", None)]),
    ("two markers", "<!--cockpit:lint-->1<!--/cockpit--> <!--cockpit:failing-->0<!--/cockpit-->",
     [("lint", "1", "0"), ("failing", "0", "2")]),
    ("a badge", "![c](https://img.shields.io/badge/coverage-95%25-green)", [("coverage", "95%", "91.66")]),
    ("a badge of tests", "![t](https://img.shields.io/badge/tests-1300%20passed-green.svg)",
     [("tests", "1300 passed", "1,248")]),
    ("a line", "Coverage: 93%", [("coverage", "93%", "91.66")]),
    ("an item", "- **Test coverage:** 93 %", [("coverage", "93 %", "91.66")]),
    ("a row", "| Open placeholders | 0 |", [("placeholders", "0", "7")]),
    ("a share", "Compliance score: 0.95", [("score", "0.95", "0.8746")]),
    ("a part of all", "Tests: 1,250/1,250 passed", [("tests", "1,250/1,250 passed", "1,248 / 1,250")]),
    ("at least", "Tests: 2000+", [("tests", "2000+", "1,250")]),
    ("behind an example", "```\nTests: 1\n```\nTests: 2", [("tests", "2", "1,250")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong(text, told):
    found = list(drifted("README.md", text, FIGURES))
    known = [(each.figure, each.said, each.measured) for each in found]
    assert [(name, said) for name, said, _ in known] == [(name, said) for name, said, _ in told]
    for (_, _, was), (_, _, expected) in zip(known, told, strict=True):
        assert was == expected or (expected is None and was.startswith("there is no such figure; they are "))
    for each in found:
        line = text.split("\n")[each.line - 1]
        assert line[each.column - 1 :].startswith(each.said.split("%")[0].split(" ")[0])


RIGHT = [
    ("rounded", "Coverage: 92%"),
    ("cut off", "Coverage: 91%"),
    ("to one place", "Coverage: 91.7 %"),
    ("a share", "Compliance score: 0.87"),
    ("a hundred", "Compliance score: 87.5"),
    ("all of them", "Tests: 1,248/1,250 passed"),
    ("those that passed", "Tests: 1248 passed"),
    ("at least", "Tests: 1,000+"),
    ("a marker", "<!-- cockpit:placeholders -->7<!-- /cockpit -->"),
    ("a badge without a figure", "https://img.shields.io/badge/tests-passing-green"),
    ("a badge about something else", "https://img.shields.io/badge/python-3.11-blue"),
    ("a goal", "Coverage: at least 95%"),
    ("a sentence", "We aim for a coverage of 95% and 0 placeholders."),
    ("a limit in a row", "| Coverage | 91% | 95% |"),
    ("an example in a fence", "~~~\nCoverage: 10%\n~~~"),
    ("a longer fence", "````\n```\nCoverage: 10%\n````"),
    ("another label", "Code owners: 5"),
]


@pytest.mark.parametrize("text", [row[1] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_left_alone(text):
    assert list(drifted("README.md", text, FIGURES)) == []


def test_nothing_is_said_of_what_was_not_measured():
    assert list(drifted("README.md", "Coverage: 1%\nTests: 1\n", {"lint": 0})) == []


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("README.md", True), ("docs/state/a.markdown", True), ("CHANGELOG.md", False),
        ("docs/History.md", False), ("NEWS.md", False), ("docs/releases.md", False), ("readme.rst", False),
    ],
)  # fmt: skip
def test_which_documents_are_read(path, read):
    assert is_read(path) is read


def test_only_what_is_beyond_doubt_is_measured():
    lint = LintInputs(100, (Item("a.py", "F401", "warning", 3),))
    tests, holders = SuiteInputs(9, Make.failing("t")), PlaceholderInputs(100, ())
    whole = replace(Make.snapshot(STANDARD, lint, tests, holders), aside=Aside((), 3, 4))
    assert measured(whole) == {
        "score": whole.composite, "coverage": 75.0, "lint": 3, "tests": 10, "passed": 9, "failing": 1,
        "placeholders": 0,
    }  # fmt: skip
    stale = Evidence(Component.TESTS, State.STALE, NOW.isoformat(), "a.py changed.", inputs=tests)
    partial = Evidence(Component.LINT, State.OK, NOW.isoformat(), "half of it.", inputs=lint)
    others = {Component.TESTS: stale, Component.LINT: partial}
    doubtful = replace(whole, evidence=tuple(others.get(each.component, each) for each in whole.evidence))
    assert measured(replace(doubtful, aside=Aside())) == {"placeholders": 0}
