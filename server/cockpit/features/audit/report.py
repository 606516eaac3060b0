"""What a rule says before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Report:
    """A code at a stretch of text, with its sentence."""

    code: str
    severity: Severity
    start: int
    end: int
    message: str
    stands_for: str = ""
    """The text that gives the finding its identity, where that is not the text of its place."""


def warning(code: str, start: int, end: int, message: str) -> Report:
    """A report with two signals behind it, or one that leaves no doubt."""
    return Report(code, Severity.WARNING, start, end, message)


def info(code: str, start: int, end: int, message: str) -> Report:
    """A report of something true that may wait."""
    return Report(code, Severity.INFO, start, end, message)


def hint(code: str, start: int, end: int, message: str) -> Report:
    """A report that rests on one signal."""
    return Report(code, Severity.HINT, start, end, message)
