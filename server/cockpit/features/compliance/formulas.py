"""The formulas of the component scores, each written once (SPEC 7.1, and 7.10 for what replaced them).

Every one of them has the form 100 - rate x amount, not below 0, where the amount is a sum over places: so a
change of the score can be taken apart exactly (`explain.py`). docs/compliance.md says the same for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import fsum
from types import MappingProxyType
from typing import Final

from cockpit.features.compliance.evidence import (
    Inputs,
    Item,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    SuiteInputs,
)
from cockpit.features.compliance.models import Method

POINTS_PER_DENSITY: Final = 3.0
"""Points for each weighted finding per 1,000 lines: at the limit of five the score is 85, where the warning
begins (SPEC 6.3 and 7.3)."""
FEWEST_LINES: Final = 1_000
"""A smaller project counts as one of this size, lest one finding in ten lines decide everything."""

SEVERITY_WEIGHTS: Final = MappingProxyType({"error": 2.0, "warning": 1.0, "info": 0.5, "hint": 0.0})
"""Each level weighs twice the one below; hints are advice and not counted, as on the tile."""
KIND_WEIGHTS: Final = MappingProxyType(
    {
        # The program does not do what it says.
        "audit.fake": 2.0,
        "audit.stub": 2.0,
        "audit.emptied": 2.0,
        "audit.dummyValue": 2.0,
        # Work that is known, or noise about it.
        "audit.tag": 0.5,
        "audit.commentedCode": 0.5,
        "audit.staleIgnore": 0.5,
        "audit.ignoreWithoutReason": 0.5,
    }
)
"""Codes that are not here, such as `audit.swallow`, weigh 1."""
OLDEST_DAYS: Final = 365
"""From this age on a placeholder weighs twice what a new one does: it grows with every day until then."""


@dataclass(frozen=True)
class Scored:
    """A component's score and what it is made of: `value` = 100 - `rate` x sum of `amounts` + `floor`."""

    rate: float
    """Points for each unit of the amounts."""
    amounts: Mapping[str, float]
    """By place: a path, a test, a session."""

    @cached_property
    def total(self) -> float:
        """The sum of the amounts."""
        return fsum(self.amounts.values())

    @property
    def value(self) -> float:
        """From 0 to 100."""
        return max(0.0, 100.0 - self.rate * self.total)

    @property
    def floor(self) -> float:
        """The points that are not lost, because no score is below 0."""
        return max(0.0, self.rate * self.total - 100.0)


def scored(inputs: Inputs, method: Method, today: date) -> Scored | None:
    """The score that the inputs make on that day; None when they do not suffice."""
    match inputs:
        case LintInputs():
            return _lint(inputs, method)
        case SuiteInputs():
            return _share((test.name for test in inputs.failing), inputs.total)
        case PlaceholderInputs():
            return _placeholders(inputs, method, today)
        case SessionInputs():
            return _share(inputs.failed, inputs.successful + len(inputs.failed))


def _lint(inputs: LintInputs, method: Method) -> Scored:
    if method == "classic":
        return Scored(1.0, _by_path(inputs.items, lambda item: float(item.count)))
    return Scored(
        density_rate(inputs.lines),
        _by_path(inputs.items, lambda item: item.count * SEVERITY_WEIGHTS[item.severity]),
    )


def _placeholders(inputs: PlaceholderInputs, method: Method, today: date) -> Scored | None:
    if method == "classic":
        if inputs.resolved is None:
            return None
        amounts = _by_path(inputs.items, lambda item: float(item.count))
        total = fsum(amounts.values()) + inputs.resolved
        return Scored(100.0 / total if total else 0.0, amounts)
    return Scored(
        density_rate(inputs.lines), _by_path(inputs.items, lambda item: placeholder_weight(item, today))
    )


def placeholder_weight(item: Item, today: date) -> float:
    """What open placeholders weigh, by kind and age."""
    kind = KIND_WEIGHTS.get(item.code, 1.0) if item.severity != "hint" else 0.0
    age = min(max((today - date.fromisoformat(item.since)).days, 0), OLDEST_DAYS) if item.since else 0
    return item.count * kind * (1.0 + age / OLDEST_DAYS)


def density_rate(lines: int) -> float:
    """Points for each weighted finding in that many lines of code."""
    return POINTS_PER_DENSITY * 1_000 / max(lines, FEWEST_LINES)


def _share(failed: Iterable[str], total: int) -> Scored | None:
    """Passed / total, or successful / total; nothing at all is no score, neither 0 nor 100."""
    return Scored(100.0 / total, _summed((name, 1.0) for name in failed)) if total else None


def _by_path(items: Iterable[Item], weight: Callable[[Item], float]) -> dict[str, float]:
    return _summed((item.path, weight(item)) for item in items)


def _summed(amounts: Iterable[tuple[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for place, amount in amounts:
        sums[place] = sums.get(place, 0.0) + amount
    return sums
