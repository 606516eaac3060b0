"""What the guard answers."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from cockpit.core.finding import Severity
from cockpit.core.guard.rules import RULES, Rule

__all__ = ["RULES", "Hit", "Judgement", "Rule", "Verdict", "judgement"]


class Verdict(enum.StrEnum):
    """Allow, ask a person, or never."""

    ALLOW = "allow"
    CONFIRM = "confirm"
    DENY = "deny"

    @property
    def weight(self) -> int:
        """Grows with the danger."""
        return _WEIGHTS[self]


_WEIGHTS = {verdict: weight for weight, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that one command breaks, at code points `start` to `end` of the judged text."""

    rule: str
    verdict: Verdict
    detail: str
    """Follows "This command", so it starts with a verb: "deletes / with everything below it"."""
    routine: bool = False
    """Everyday in mature repositories: `check` asks, `scan` keeps silent."""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer about one command: the strictest verdict of all its parts."""

    verdict: Verdict
    rules: tuple[str, ...]
    reason: str

    @property
    def severity(self) -> Severity:
        """How loud this is as a diagnostic: what a person may well want is only information."""
        if self.verdict is not Verdict.DENY:
            return Severity.INFO
        return min((RULES[rule].severity for rule in self.rules), key=lambda severity: severity.rank)


ALLOWED = Judgement(Verdict.ALLOW, (), "Nothing in it is known to destroy anything.")


def judgement(hits: Iterable[Hit]) -> Judgement:
    """The strictest hit decides the verdict and the sentence; every broken rule is named, strictest first."""
    ranked = sorted(hits, key=lambda hit: -hit.verdict.weight)
    if not ranked:
        return ALLOWED
    worst = ranked[0]
    return Judgement(worst.verdict, tuple(dict.fromkeys(hit.rule for hit in ranked)), f"This {worst.detail}.")
