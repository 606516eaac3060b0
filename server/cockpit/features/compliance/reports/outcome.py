"""What the tests of one report did, whoever ran them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["passed", "failed", "error", "skipped"]

MESSAGE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Result:
    """One test."""

    name: str
    """As its runner names it, with the suite or class before it."""
    outcome: Outcome
    path: str = ""
    """As the report spells it; empty where it says nothing."""
    seconds: float | None = None
    message: str = ""
    """The first line of a failure."""
    line: int | None = None
    """Where the test itself failed, 0-based, as far as the trace in the report tells."""
    origin: int | None = None
    """The earlier run, of other code, in which it ran; None when it ran in this one."""


def first_line(text: str) -> str:
    """The first line that says something, not too long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= MESSAGE_LENGTH else f"{line[:MESSAGE_LENGTH]}…"
