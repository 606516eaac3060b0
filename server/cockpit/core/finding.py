"""What the audit, the lint and the operation guard report about a place in a file."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How loud a finding is; the names are those of `--fail-on` and of the severity settings."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for the loudest: the order of LSP's DiagnosticSeverity, less one."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: 0-based lines, 0-based columns in Unicode code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One report. `path` is relative to its workspace folder, with forward slashes."""

    path: str
    span: Span
    code: str
    severity: Severity
    message: str
    symbol: str
    """The enclosing function or class, dotted; empty at the top of a file."""
    identity: str
    """Stable over moved lines and reformatting: a hash of file, symbol, normalised text and ordinal."""
    source: str
    """`audit`, `guard` or `ruff`."""
    context: str = ""
    """The line it stands on, stripped, at most 200 characters."""
