"""The gate: whether a snapshot may pass, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.features.compliance.evidence import Evidence, State
from cockpit.features.compliance.snapshot import Snapshot

Outcome = Literal["passed", "below", "denied", "incomplete"]

UNCOUNTED: Final = "open the folder in the editor once, whose daemon counts"

CODES: Final[dict[Outcome, int]] = {"passed": 0, "below": 1, "denied": 1, "incomplete": 2}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says about a snapshot."""

    outcome: Outcome
    minimum: float
    """From 0 to 1."""
    reasons: tuple[str, ...]
    """One sentence each; none when it passed."""

    @property
    def code(self) -> int:
        """The exit code."""
        return CODES[self.outcome]


def decide(snapshot: Snapshot, minimum: float | None = None) -> Decision:
    """Judge a snapshot by the minimum of its branch, or by another one.

    A denied operation fails whatever else is known; evidence that is lacking or stale fails before a figure
    that rests on it is looked at.
    """
    limit = snapshot.model.minimum(snapshot.branch) if minimum is None else minimum
    if snapshot.aside.denied:
        return Decision("denied", limit, tuple(f"{place} is denied." for place in snapshot.aside.denied))
    if snapshot.reliability != "ok":
        return Decision("incomplete", limit, tuple(_unreliable(snapshot)))
    if not snapshot.reaches(limit):
        reason = f"{snapshot.composite:.2f} is below the minimum of {100 * limit:g}."
        return Decision("below", limit, (reason,))
    return Decision("passed", limit, ())


def _unreliable(snapshot: Snapshot) -> Iterator[str]:
    for component in (*snapshot.lacking, *snapshot.outdated):
        yield sentence(snapshot.of(component))


def sentence(evidence: Evidence) -> str:
    """What is wrong with some evidence, and what to do about it."""
    state, reason, advice = evidence.state, evidence.reason, evidence.advice
    if state is State.OK:  # Only the classic model asks for more than there is.
        state, reason, advice = State.MISSING, "nothing has kept count of resolved findings.", UNCOUNTED
    return f"{evidence.component}: {state}, {reason}{f' To supply it: {advice}.' if advice else ''}"
