"""What a rule about recordings says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One code."""

    code: str
    title: str
    severity: Severity
    explanation: str
