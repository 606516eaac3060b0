"""From what was measured to evidence. A collector that breaks down gives `failed`, never 0 and never 100."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, NotFound, Refused
from cockpit.core.finding import Finding
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    FailingTest,
    Item,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
    absent,
)

logger = logging.getLogger(__name__)

ENOUGH: Final = 0.5
"""The share of the code that linters have to have seen: the score of a corner says nothing of the house."""
NO_TESTS: Final = "cockpit score --run-tests, or --tests FILE with a report"
NO_LINTER: Final = "cockpit score --lint FILE with a report of `eslint --format json`"


@dataclass(frozen=True, slots=True)
class Suite:
    """The outcomes of a run, and whether they are about the code as it is."""

    at: datetime
    passed: int
    skipped: int
    failing: tuple[FailingTest, ...]
    outdated: str = ""
    """Why they are not; empty when they are."""


@dataclass(frozen=True, slots=True)
class LintRun:
    """What linters have looked at and found."""

    items: tuple[Item, ...]
    lines: int
    """Of code that was linted."""
    lintable: int
    """Lines of code in the languages that linters are known for."""
    outdated: str = ""


def collected(component: Component, collect: Callable[[], Evidence]) -> Evidence:
    """The evidence, or why there is none."""
    try:
        return collect()
    except Cancelled:
        raise
    except (NotConfigured, NotFound, Refused) as error:
        return absent(component, error.message, error.hint)
    except CockpitError as error:
        return absent(component, error.message, error.hint, failed=True)
    except Exception as error:
        # The boundary of a collector: its fault is no figure.
        logger.exception("The collector of %s failed.", component)
        reason = f"its collector failed ({type(error).__name__}); this is a fault of the cockpit."
        return absent(component, reason, "Please report it with the lines above.", failed=True)


def items_of(findings: Iterable[Finding], authored: Mapping[str, str] | None = None) -> tuple[Item, ...]:
    """Findings by file, code, severity and the date of their lines, which is known by identity."""
    dates = authored or {}
    counts = Counter(
        (each.path, each.code, str(each.severity), dates.get(each.identity, "")) for each in findings
    )
    return tuple(
        Item(path, code, severity, count, since)
        for (path, code, severity, since), count in sorted(counts.items())
    )


def lint(linted: LintRun, now: datetime) -> Evidence:
    """The evidence of what linters said."""
    if not linted.lintable:
        return absent(Component.LINT, "there is no code in a language that the cockpit has a linter for.")
    reason = f"linters have seen {linted.lines:,} of {linted.lintable:,} lines of code."
    if linted.lines < ENOUGH * linted.lintable:
        return absent(Component.LINT, f"{reason[:-1]}, less than half.", NO_LINTER)
    partial = reason if linted.lines < linted.lintable else ""
    return Evidence(
        Component.LINT,
        State.STALE if linted.outdated else State.OK,
        _stamp(now),
        linted.outdated or partial,
        inputs=LintInputs(linted.lines, linted.items),
    )


def placeholders(
    findings: Iterable[Finding],
    *,
    lines: int,
    authored: Mapping[str, str],
    resolved: int | None,
    now: datetime,
) -> Evidence:
    """The evidence of what the audit found; operations that the guard judges are told apart from it."""
    if not lines:
        return absent(Component.PLACEHOLDERS, "there is no code that the audit reads.")
    open_ones = [each for each in findings if each.source == "audit" and each.severity != "hint"]
    inputs = PlaceholderInputs(lines, items_of(open_ones, authored), resolved)
    return Evidence(Component.PLACEHOLDERS, State.OK, _stamp(now), inputs=inputs)


def tests(tested: Suite | None) -> Evidence:
    """The evidence of the last run of the tests."""
    if tested is None:
        return absent(Component.TESTS, "no run of the tests is known.", NO_TESTS)
    inputs = SuiteInputs(tested.passed, tested.failing, tested.skipped)
    if not inputs.total:
        return absent(Component.TESTS, "the last run has neither passed nor failed tests.", NO_TESTS)
    state = State.STALE if tested.outdated else State.OK
    advice = NO_TESTS if tested.outdated else ""
    return Evidence(Component.TESTS, state, _stamp(tested.at), tested.outdated, advice, inputs)


def sessions(successful: int, failed: Collection[str], now: datetime) -> Evidence:
    """The evidence of the daemon's sessions."""
    if not successful and not failed:
        return absent(Component.SESSIONS, "no session has ended yet.", "open the folder in the editor")
    inputs = SessionInputs(successful, tuple(failed))
    return Evidence(Component.SESSIONS, State.OK, _stamp(now), inputs=inputs)


def denied(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The places of operations that the guard denies: what a person may confirm is only information."""
    return tuple(
        f"{each.path}:{each.span.line + 1} {each.code}"
        for each in findings
        if each.source == "guard" and each.severity in ("error", "warning")
    )


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
