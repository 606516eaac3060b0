"""What a report says of one recording. No secret's value is in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from cockpit.core.finding import Severity
from cockpit.features.har.checks.critical import CriticalPath
from cockpit.features.har.summary import Summary

State = Literal["holds", "broken", "unknown"]


class Row(msgspec.Struct, frozen=True, rename="camel"):
    """One exchange of the waterfall."""

    entry: int
    page: str
    method: str
    address: str
    """Without the values of secrets."""
    status: int
    kind: str
    size: int | None
    started: float | None
    """Seconds since 1970; None when the date cannot be read."""
    milliseconds: float | None
    """None when nothing says how long it took."""
    phases: dict[str, float]


class Waterfall(msgspec.Struct, frozen=True, rename="camel"):
    """The exchanges of a recording in the order of time, the slowest of them when they are too many."""

    total: int
    rows: list[Row]


class Told(msgspec.Struct, frozen=True, rename="camel"):
    """A finding; lines and columns count from 1, columns in UTF-16 units."""

    code: str
    severity: Severity
    message: str
    advice: str
    line: int
    column: int
    entries: list[int]
    """The first ten, from 0."""
    count: int


class Ruling(msgspec.Struct, frozen=True, rename="camel"):
    """Whether a rule of the organisation holds."""

    rule: str
    title: str
    state: State
    judged: int
    """In how many places it could be told."""
    broken: int
    said: str


class Cleaning(msgspec.Struct, frozen=True, rename="camel"):
    """What sanitising replaces: the state before, and what is proved of the copy."""

    sanitized: bool
    """Whether the recording itself is such a copy."""
    values: dict[str, int]
    """How many different values of each kind are in it."""
    places: int
    changed: int
    entries: int
    proved: bool
    """Whether a copy was made in memory, and none of the values remained in any byte of it."""


class Document(msgspec.Struct, frozen=True, rename="camel"):
    """All of it."""

    name: str
    sha256: str
    at: str
    """When the report was made; ISO 8601."""
    refused: str
    """Why nothing could be read; empty when something could."""
    summary: Summary
    findings: list[Told]
    rulings: list[Ruling]
    paths: list[CriticalPath]
    waterfall: Waterfall
    cleaning: Cleaning | None
    """None when nothing could be read, or when it was not asked for."""
