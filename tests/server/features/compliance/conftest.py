"""Snapshots to judge, and a strategy that makes any of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from cockpit.features.compliance.evidence import (
    COMPONENT_OF,
    Component,
    Evidence,
    FailingTest,
    Inputs,
    Item,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
    absent,
)
from cockpit.features.compliance.models import ANY_BRANCH, Model
from cockpit.features.compliance.snapshot import Snapshot

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Make:
    """Short ways to evidence; tests write what they are about and nothing else."""

    Item, Lint, Tests, Placeholders, Sessions = (
        Item, LintInputs, SuiteInputs, PlaceholderInputs, SessionInputs,
    )  # fmt: skip

    @staticmethod
    def evidence(inputs: Inputs, state: State = State.OK, reason: str = "") -> Evidence:
        return Evidence(COMPONENT_OF[type(inputs)], state, NOW.isoformat(), reason, inputs=inputs)

    @staticmethod
    def failing(*names: str, since: str = "") -> tuple[FailingTest, ...]:
        return tuple(FailingTest(name, since) for name in names)

    @classmethod
    def snapshot(cls, model: Model, *inputs: Inputs, at: datetime = NOW, branch: str = "main") -> Snapshot:
        given = {COMPONENT_OF[type(each)]: cls.evidence(each) for each in inputs}
        every = tuple(given.get(each) or absent(each, "nobody measured it.") for each in Component)
        return Snapshot(at, branch, model, every)


@pytest.fixture
def make() -> type[Make]:
    return Make


PATHS = st.sampled_from(["a.py", "b/c.py", "d.ts", "e.py"])
ITEMS = st.lists(
    st.builds(
        Item,
        path=PATHS,
        code=st.sampled_from(["audit.stub", "audit.tag", "audit.swallow", "F401"]),
        severity=st.sampled_from(["error", "warning", "info", "hint"]),
        count=st.integers(1, 500),
        since=st.dates(date(2019, 1, 1), date(2027, 1, 1)).map(date.isoformat) | st.just(""),
    ),
    max_size=8,
).map(tuple)
LINES = st.integers(1, 3_000_000)
FAILING = st.lists(st.builds(FailingTest, name=st.sampled_from(["t1", "t2", "t3", "t4"])), max_size=6).map(
    tuple
)

INPUTS: dict[Component, st.SearchStrategy[Any]] = {
    Component.LINT: st.builds(LintInputs, lines=LINES, items=ITEMS),
    Component.TESTS: st.builds(SuiteInputs, passed=st.integers(1, 9_999), failing=FAILING),
    Component.PLACEHOLDERS: st.builds(
        PlaceholderInputs, lines=LINES, items=ITEMS, resolved=st.integers(0, 5_000)
    ),
    Component.SESSIONS: st.builds(
        SessionInputs, successful=st.integers(1, 500), failed=st.lists(PATHS, max_size=5).map(tuple)
    ),
}


@st.composite
def models(draw: Callable[..., Any]) -> Model:
    """Any weights that add up to 1."""
    shares = draw(st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(any))
    weights = {component: share / sum(shares) for component, share in zip(Component, shares, strict=True)}
    return Model("any", weights, {ANY_BRANCH: 0.8}, draw(st.sampled_from(["density", "classic"])))


@st.composite
def snapshots(draw: Callable[..., Any], model: Model | None = None) -> Snapshot:
    """A snapshot with complete evidence."""
    moment = NOW + timedelta(days=draw(st.integers(0, 800)))
    return Make.snapshot(
        model or draw(models()), *(draw(strategy) for strategy in INPUTS.values()), at=moment
    )
