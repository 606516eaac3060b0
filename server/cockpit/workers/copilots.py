"""The second copilot in a process of its own: it judges a change, and tells of each check as it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.process import CancellableRunner, SystemRunner
from cockpit.core.repository import repository_of
from cockpit.dual.judging import CHECKS, EXECUTING, checks_of
from cockpit.features.copilots.collecting import Collected, Collector
from cockpit.features.copilots.objection import Outcome
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import SecondaryCopilotValidator
from cockpit.features.copilots.verdicts import ended, finished

TEST_SECONDS: Final = 300.0


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which change to judge."""

    workspace: str
    what: Literal["uncommitted", "staged", "since"]
    since: str
    objective: str
    tests: bool


def run_validate(
    payload: Any, tell: Callable[[Mapping[str, Any]], None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """The verdict on a change; `cancelled` ends the programs that run for it."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    folder = Path(order.workspace)
    root = repository_of(folder)
    if root is None:
        raise Invalid(f"{folder} is not in a git repository.", hint="git init")
    runner = CancellableRunner(SystemRunner(), cancelled)
    with checks_of(root, runner, test_seconds=TEST_SECONDS) as checks:
        collected = _collected(order, Collector(root, runner), root)
        review = Review(
            root, collected.changes, collected.before, collected.after, order.objective, cancelled
        )

        def heard(outcome: Outcome) -> None:
            tell({"ended": ended(outcome, review), "of": len(CHECKS)})

        without = () if order.tests else EXECUTING
        validator = SecondaryCopilotValidator(checks, SystemClock(), without, together=EXECUTING)
        return finished(validator.validate(review, heard), review, root)


def _collected(order: Order, collector: Collector, root: Path) -> Collected:
    if order.what == "staged":
        return collector.staged()
    if order.what == "since":
        return collector.since(order.since)
    folder = Path(order.workspace).resolve().relative_to(root.resolve()).as_posix()
    return collector.below([] if folder == "." else [folder])
