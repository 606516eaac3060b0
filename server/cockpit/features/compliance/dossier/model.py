"""What a dossier says. Every form of it is written from this and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from cockpit.features.compliance.evidence import Component, State
from cockpit.features.compliance.explain import Part
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.formula_c import FormulaC
from cockpit.features.compliance.gate import Outcome
from cockpit.features.compliance.snapshot import Reliability


class _Plain(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of the document."""


class About(_Plain, frozen=True):
    """What the dossier is about."""

    name: str
    """Of the folder."""
    branch: str
    """Empty outside of git."""
    commit: str
    """Short; empty outside of git."""
    at: datetime
    since: str
    """The ISO 8601 date at which the period begins."""
    version: str
    """Of the cockpit."""


class Standing(_Plain, frozen=True):
    """The composite, and what the gate says of it."""

    score: float | None
    """From 0 to 100; null while it is incomplete."""
    state: Reliability
    outcome: Outcome
    reasons: tuple[str, ...]
    minimum: float
    """From 0 to 100."""
    model: str
    model_id: str
    coverage: float | None
    """Percent of lines; null where none was reported."""
    formula_c: FormulaC
    """Shown beside the score, of which it is no part."""


class Figure(_Plain, frozen=True):
    """One component."""

    component: Component
    score: float | None
    weight: float
    state: State
    measured: str
    """ISO 8601, UTC; empty when it never was."""
    basis: str
    """What it rests on, or why it is absent."""
    advice: str


class Change(_Plain, frozen=True):
    """Why the composite moved since an earlier one."""

    since: datetime
    before: float | None
    after: float | None
    points: float | None
    parts: tuple[Part, ...]
    states: tuple[str, ...]


class Day(_Plain, frozen=True):
    """The last score of a day, with what it was made of."""

    date: str
    score: float | None
    scores: Mapping[Component, float | None]
    open: int | None
    """Placeholders; null where they were not measured."""
    passed: int | None
    failing: int | None


class Flow(_Plain, frozen=True):
    """Findings that were first seen on a day, and those that were resolved then."""

    date: str
    opened: int
    resolved: int


class Found(_Plain, frozen=True):
    """One open finding."""

    path: str
    line: int
    """1-based."""
    column: int
    code: str
    severity: str
    message: str
    source: str
    """`audit`, `guard` or `ruff`."""
    identity: str
    owner: str = ""
    """Who wrote the line; empty when nobody knows."""
    since: str = ""
    """The ISO 8601 date on which the line was written; empty when nobody knows."""
    days: int | None = None
    accepted: bool = False
    """In the baseline."""


class Count(_Plain, frozen=True):
    """How many there are of something."""

    name: str
    count: int


class Owner(_Plain, frozen=True):
    """How many open findings stand in lines of one person."""

    name: str
    count: int
    oldest: int | None
    """Days; null when no date is known."""


class Findings(_Plain, frozen=True):
    """What is open. Hints are left out; age and owner are those of the audit's and the guard's findings."""

    total: int
    accepted: int
    by_code: tuple[Count, ...]
    by_severity: tuple[Count, ...]
    by_age: tuple[Count, ...]
    by_owner: tuple[Owner, ...]
    unasked: int
    """Those whose owner and age are unknown because git did not come to them in time."""
    items: tuple[Found, ...]
    """The oldest first, those without a date last."""


class Event(_Plain, frozen=True):
    """Something that was recorded in the period."""

    at: str
    what: str
    who: str = ""
    where: str = ""
    details: str = ""


class Violation(_Plain, frozen=True):
    """An operation that the guard denies, or denied at the end of some day of the period."""

    place: str
    """As `path:line code`."""
    first: str
    """The ISO 8601 date of the first score of the period that counted it."""
    last: str
    is_open: bool


class Records(_Plain, frozen=True):
    """What was recorded in the period."""

    stopped: tuple[Event, ...]
    """What the guard did not let the cockpit do."""
    corrections: tuple[Event, ...]
    rollbacks: tuple[Event, ...]
    runs: tuple[Event, ...]
    """Of the tests."""
    backups: tuple[Event, ...]
    flow: tuple[Flow, ...]
    """Without days on which nothing happened."""
    is_counted: bool
    """Whether a daemon has kept count of findings at all."""


class Advice(_Plain, frozen=True):
    """Something to do, and what it is worth."""

    text: str
    points: float | None
    """What it adds to the composite; null for what has to come first, because no figure holds without it."""
    path: str = ""


class Advised(_Plain, frozen=True):
    """What to do, the most worthwhile first."""

    steps: tuple[Advice, ...]
    enough: int | None
    """With so many steps the minimum is reached, 0 when it is already; null when all do not suffice."""


class Drift(_Plain, frozen=True):
    """A place where a document states a figure that was measured otherwise."""

    path: str
    line: int
    column: int
    figure: str
    """What it is about, such as `coverage`."""
    said: str
    measured: str


class Dossier(_Plain, frozen=True):
    """All of it."""

    about: About
    standing: Standing
    components: tuple[Figure, ...]
    change: Change | None
    """Null when there is nothing to compare with."""
    days: tuple[Day, ...]
    findings: Findings
    flaky: tuple[Flakiness, ...]
    """Tests that failed on code on which they have also passed, the flakiest first."""
    violations: tuple[Violation, ...]
    """Those that are open first."""
    records: Records
    advised: Advised
    drift: tuple[Drift, ...]
