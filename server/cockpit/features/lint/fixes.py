"""What a fix of ruff's changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cockpit.core.finding import Span


class Applicability(StrEnum):
    """How far ruff vouches for a fix."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    """It may change what the program does."""
    DISPLAY = "display"
    """It is a suggestion to be completed by hand."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace one stretch of the text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together; they do not overlap and are in the order of the text."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    """The text with the edits made."""
    starts = _line_starts(text)
    for edit in sorted(edits, key=lambda edit: (edit.span.line, edit.span.column), reverse=True):
        begin = _offset(starts, len(text), edit.span.line, edit.span.column)
        end = _offset(starts, len(text), edit.span.end_line, edit.span.end_column)
        text = text[:begin] + edit.text + text[end:]
    return text


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _offset(starts: list[int], length: int, line: int, column: int) -> int:
    return min(starts[line] + column, length) if line < len(starts) else length
