"""What a score is made from: for each component its inputs, whether they can be relied on, and since when."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Component(StrEnum):
    """The parts of a composite score."""

    LINT = "lint"
    TESTS = "tests"
    PLACEHOLDERS = "placeholders"
    SESSIONS = "sessions"


class State(StrEnum):
    """Whether the inputs of a component can be relied on."""

    OK = "ok"
    STALE = "stale"
    """Measured, but what it speaks of has changed since."""
    MISSING = "missing"
    FAILED = "failed"
    """Its collector did not come to an end."""


class Item(msgspec.Struct, frozen=True, array_like=True):
    """The findings of one code and age in one file."""

    path: str
    code: str
    severity: str
    count: int
    since: str = ""
    """The ISO 8601 date on which the lines were written; empty when nobody knows it."""


class LintInputs(msgspec.Struct, frozen=True, tag="lint"):
    """What linters found, and in how many lines of code."""

    lines: int
    items: tuple[Item, ...]


class FailingTest(msgspec.Struct, frozen=True, array_like=True):
    """A test that did not pass."""

    name: str
    since: str = ""
    """When it was first seen failing after it had passed, or at all; ISO 8601, UTC."""


class SuiteInputs(msgspec.Struct, frozen=True, tag="tests"):
    """The outcomes of one run; skipped tests say nothing, so they are not in the total."""

    passed: int
    failing: tuple[FailingTest, ...]
    """Failed ones and those with an error."""
    skipped: int = 0

    @property
    def total(self) -> int:
        """How many tests have passed or failed."""
        return self.passed + len(self.failing)


class PlaceholderInputs(msgspec.Struct, frozen=True, tag="placeholders"):
    """What the audit found, and in how many lines of code."""

    lines: int
    items: tuple[Item, ...]
    resolved: int | None = None
    """How many findings were resolved so far; null where nothing has kept count."""


class SessionInputs(msgspec.Struct, frozen=True, tag="sessions"):
    """How the sessions of the last weeks ended."""

    successful: int
    failed: tuple[str, ...]
    """When each of the others began."""


Inputs = LintInputs | SuiteInputs | PlaceholderInputs | SessionInputs

COMPONENT_OF: Final[dict[type[Inputs], Component]] = {
    LintInputs: Component.LINT,
    SuiteInputs: Component.TESTS,
    PlaceholderInputs: Component.PLACEHOLDERS,
    SessionInputs: Component.SESSIONS,
}


class Evidence(msgspec.Struct, frozen=True):
    """What is known of one component."""

    component: Component
    state: State
    measured: str = ""
    """When, ISO 8601, UTC; empty when it never was."""
    reason: str = ""
    """One sentence: why it is not ok, or what it does not cover."""
    advice: str = ""
    """What to do about that; empty when there is nothing to do."""
    inputs: Inputs | None = None
    """None when the component is missing or has failed."""


def absent(component: Component, reason: str, advice: str = "", *, failed: bool = False) -> Evidence:
    """The evidence of a component that nobody could measure."""
    return Evidence(component, State.FAILED if failed else State.MISSING, reason=reason, advice=advice)
