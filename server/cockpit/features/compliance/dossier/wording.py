"""How figures and moments are written, in every form that people read."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from datetime import UTC, datetime
from math import fsum
from typing import Final

from cockpit.features.compliance.crossing import BAD, GOOD
from cockpit.features.compliance.dossier.model import Dossier, Event, Findings, Standing
from cockpit.features.compliance.explain import Part
from cockpit.features.compliance.formats.text import VISIBLE
from cockpit.features.compliance.gate import Outcome

OUTCOMES: Final[dict[Outcome, str]] = {
    "passed": "passes the gate",
    "below": "below the minimum",
    "denied": "holds denied operations",
    "incomplete": "evidence is missing or stale",
}
MOST: Final = 20
"""Rows of a table; how many more there are is said below it."""

_TURNING: Final = {
    code: f"\\u{code:04x}" for codes in (range(0x202A, 0x202F), range(0x2066, 0x206A)) for code in codes
}
"""Unicode's embeddings, overrides and isolates: one in the name of a file would turn a whole line around."""

Section = tuple[str, str, tuple[Event, ...], str]
"""Title, id, events, and what is said when there are none."""


def figure(score: float | None) -> str:
    """A score."""
    return figure_or(score, "incomplete")


def figure_or(score: float | None, otherwise: str) -> str:
    """A score, or what stands for none."""
    return otherwise if score is None else f"{score:.2f}"


def level(score: float) -> str:
    """How good a score is, by the thresholds of warning and alarm."""
    return "good" if score >= GOOD else "fair" if score >= BAD else "bad"


def beside(standing: Standing) -> str:
    """What formula C says."""
    said = standing.formula_c
    return f"Formula C, beside the score and no part of it: {figure_or(said.score, 'unknown')} ({said})."


def signed(points: float) -> str:
    """A change."""
    return f"{round(points, 2) + 0.0:+.2f}"  # Minus nothing would be written with its sign.


def percent(share: float) -> str:
    """A share."""
    return f"{100 * share:.1f} %"


def unasked(findings: Findings) -> str:
    """Why some owners are unknown; empty when it is not for want of time."""
    count = findings.unasked
    if not count:
        return ""
    what = "1 finding has" if count == 1 else f"{count:,} findings have"
    return (
        f"{what} an unknown owner because git did not come to it in time; the next report goes on from there."
    )


def gain(points: float | None) -> str:
    """What a step adds."""
    return "first" if points is None else f"+{points:.2f}"


def number(value: float) -> str:
    """A count, or a minimum, with separators and without needless decimals."""
    return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"


def moment(at: datetime) -> str:
    """A moment."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def stamp(text: str) -> str:
    """A moment as it is stored."""
    return moment(datetime.fromisoformat(text))


def pieces(text: str) -> list[tuple[str, bool]]:
    """A message in stretches, each with whether it is code, which stands between backticks."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:
        return [("`".join(parts), False)]
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def visible(text: str) -> str:
    """Text that turns the direction of nothing: a character that would is written as its number."""
    return text.translate(_TURNING)


def causes(parts: Sequence[Part]) -> list[tuple[float, str]]:
    """What moved a score, the greatest first; the others in one row, so that the rows add up."""
    told = [(each.points, each.text) for each in parts[:MOST] if abs(each.points) >= VISIBLE]
    left = parts[len(told) :]
    if abs(points := fsum(each.points for each in left)) >= VISIBLE:
        name = "smaller part" if len(left) == 1 else "smaller parts"
        told.append((points, f"{len(left):,} {name}"))
    return told


def rest(rows: Sized) -> str:
    """How many rows a table leaves out; empty when it has all of them."""
    left = len(rows) - MOST
    return f"And {left:,} more." if left > 0 else ""


def reach(dossier: Dossier) -> str:
    """How far it is to the minimum."""
    enough, standing = dossier.advised.enough, dossier.standing
    limit = f"the minimum of {number(standing.minimum)}"
    if standing.score is None:
        return "Until the evidence is complete there is no figure that could reach a minimum."
    if enough is None:
        return f"All of it together does not reach {limit}."
    if enough == 0:
        return f"The score has reached {limit} already."
    steps = "The first step" if enough == 1 else f"The first {enough:,} steps"
    return f"{steps} lead{'s' if enough == 1 else ''} to a gate that opens at {limit}."


def recorded(dossier: Dossier) -> tuple[Section, ...]:
    """What was recorded in the period."""
    records = dossier.records
    return (
        ("Stopped operations", "stopped", records.stopped,
         "None are recorded in this period: the guard has stopped nothing that the cockpit was to do."),
        ("Corrections", "corrections", records.corrections,
         "None are recorded in this period: the cockpit has changed nothing on request."),
        ("Rollbacks", "rollbacks", records.rollbacks,
         "None are recorded in this period: nothing was taken back or restored."),
        ("Test runs", "runs", records.runs, "None are recorded in this period."),
        ("Backups", "backups", records.backups, "None are recorded in this period."),
    )  # fmt: skip
