"""From measurements to evidence: what was not measured is missing or failed, never a figure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, NotConfigured, NotFound, Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.compliance import collecting
from cockpit.features.compliance.collecting import LintRun, Suite, collected
from cockpit.features.compliance.evidence import Component, Item, State
from cockpit.features.compliance.freshness import changed_after, fingerprint, named

from .conftest import NOW, Make


def finding(code: str, severity: str = "warning", path: str = "a.py", identity: str = "i") -> Finding:
    source = code.partition(".")[0]
    return Finding(path, Span(2, 0, 2, 1), code, Severity(severity), "m", "", identity, source)


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (NotConfigured("ruff was not found.", hint="pip install ruff"), State.MISSING, "ruff was not found."),
        (NotFound("no tests."), State.MISSING, "no tests."),
        (Unavailable("ruff failed."), State.FAILED, "ruff failed."),
        (KeyError("x"), State.FAILED, "its collector failed (KeyError); this is a fault of the cockpit."),
        (
            RecursionError(),
            State.FAILED,
            "its collector failed (RecursionError); this is a fault of the cockpit.",
        ),
    ],
)
def test_a_collector_that_breaks_down_gives_no_figure(error, state, reason):
    def collect():
        raise error

    evidence = collected(Component.LINT, collect)
    assert (evidence.state, evidence.reason, evidence.inputs) == (state, reason, None)


def test_a_withdrawn_collector_is_withdrawn():
    def collect():
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        collected(Component.TESTS, collect)


ITEMS = (Item("a.py", "F401", "warning", 1),)

LINT = [
    (LintRun(ITEMS, 100, 100), State.OK, ""),
    (LintRun(ITEMS, 60, 100), State.OK, "linters have seen 60 of 100 lines of code."),
    (LintRun(ITEMS, 50, 100), State.OK, "linters have seen 50 of 100 lines of code."),
    (LintRun(ITEMS, 49, 100), State.MISSING, "linters have seen 49 of 100 lines of code, less than half."),
    (LintRun((), 0, 0), State.MISSING, "there is no code in a language that the cockpit has a linter for."),
    (LintRun(ITEMS, 100, 100, "a.ts changed."), State.STALE, "a.ts changed."),
]


@pytest.mark.parametrize(("linted", "state", "reason"), LINT)
def test_lint(linted, state, reason):
    evidence = collecting.lint(linted, NOW)
    assert (evidence.state, evidence.reason) == (state, reason)
    assert (evidence.inputs is None) is (state is State.MISSING)


@pytest.mark.parametrize(
    ("tested", "state"),
    [
        (None, State.MISSING),
        (Suite(NOW, 0, 5, ()), State.MISSING),
        (Suite(NOW, 1, 0, ()), State.OK),
        (Suite(NOW, 0, 0, Make.failing("t")), State.OK),
        (Suite(NOW, 1, 0, (), "a.py changed."), State.STALE),
    ],
)
def test_tests(tested, state):
    assert collecting.tests(tested).state is state


def test_placeholders_are_the_findings_of_the_audit_without_hints():
    findings = [
        finding("audit.stub", identity="1"), finding("audit.stub", identity="2"),
        finding("audit.stub", identity="3"), finding("audit.deferral", "hint"),
        finding("guard.power", "error"),
    ]  # fmt: skip
    evidence = collecting.placeholders(
        findings, lines=9, authored={"1": "2026-01-01", "2": "2026-01-01"}, resolved=4, now=NOW
    )
    assert evidence.inputs.items == (
        Item("a.py", "audit.stub", "warning", 1),
        Item("a.py", "audit.stub", "warning", 2, "2026-01-01"),
    )
    empty = collecting.placeholders([], lines=0, authored={}, resolved=0, now=NOW)
    assert (empty.state, empty.inputs) == (State.MISSING, None)


def test_sessions():
    assert collecting.sessions(0, (), NOW).state is State.MISSING
    assert collecting.sessions(3, ["x"], NOW).inputs == Make.Sessions(3, ("x",))


def test_denied_operations_are_those_that_nobody_may_confirm():
    findings = [finding("guard.power", "error"), finding("guard.delete"), finding("guard.data", "info")]
    findings.append(finding("audit.emptied", "error"))
    assert collecting.denied(findings) == ("a.py:3 guard.power", "a.py:3 guard.delete")


def test_a_fingerprint_is_that_of_names_and_contents(tmp_path: Path):
    paths = ["a.py", "b.py"]
    for path in paths:
        (tmp_path / path).write_text("x")
    before = fingerprint(tmp_path, paths)
    assert fingerprint(tmp_path, reversed(paths)) == before
    assert fingerprint(tmp_path, ["a.py"]) != before
    (tmp_path / "a.py").write_text("y")
    assert fingerprint(tmp_path, paths) != before
    (tmp_path / "a.py").write_text("x")
    assert fingerprint(tmp_path, paths) == before
    (tmp_path / "a.py").unlink()
    assert fingerprint(tmp_path, paths) != before


def test_what_has_changed_after_a_moment(tmp_path: Path):
    for number, path in enumerate(("a.py", "b.py", "c.py")):
        (tmp_path / path).touch()
        os.utime(tmp_path / path, (NOW.timestamp() + number, NOW.timestamp() + number))
    changed = changed_after(tmp_path, ["a.py", "b.py", "c.py", "gone.py"], NOW)
    assert changed == ["c.py", "b.py"]
    assert (named(changed), named(["x"]), named([])) == ("c.py and 1 more", "x", "a file")
