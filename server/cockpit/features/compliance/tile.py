"""The Compliance tile: what a score and its explanation look like on the wire."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum
from typing import Final, Literal

from cockpit.features.compliance.crossing import BAD, GOOD, reaches
from cockpit.features.compliance.evidence import Component, Evidence
from cockpit.features.compliance.explain import Part, costs
from cockpit.features.compliance.formula_c import formula_c
from cockpit.features.compliance.messages import (
    Cause,
    ComponentScore,
    DayScore,
    FolderScore,
    FormulaC,
    NextThing,
)
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.standing import Standing
from cockpit.kernel.folders import Folder

MOST_CAUSES: Final = 5
VISIBLE: Final = 0.005
"""Points that are 0.00 when they are written."""

Place = tuple[str, int]
"""A URI and a 0-based line."""
Level = Literal["good", "warning", "bad", "unknown"]


def unknown(folder: Folder, reason: str = "", *, testing: bool = False) -> FolderScore:
    """A folder of which there is no score: for a reason, or not yet."""
    return FolderScore(
        folder=folder.uri,
        name=folder.name,
        state="error" if reason else "waiting",
        reason=reason or "The folder has not been audited as a whole yet.",
        composite=None,
        reliability="incomplete",
        verdict="incomplete",
        level="unknown",
        minimum=0,
        branch="",
        model="",
        components=[],
        since="",
        before=None,
        moved=[],
        came_and_went=[],
        next=None,
        trend=[],
        denied=[],
        beside=None,
        testing=testing,
    )


def compose(folder: Folder, standing: Standing, place: Callable[[Part], Place | None]) -> FolderScore:
    """One folder; `place` finds where a part can be mended."""
    snapshot, before, explanation = standing.snapshot, standing.before, standing.explanation
    return FolderScore(
        folder=folder.uri,
        name=folder.name,
        state="ready",
        reason=_reason(snapshot),
        composite=snapshot.composite,
        reliability=snapshot.reliability,
        verdict=standing.decision.outcome,
        level=level(standing),
        minimum=100 * standing.decision.minimum,
        branch=snapshot.branch,
        model=snapshot.model.name,
        components=[_component(snapshot, each) for each in snapshot.evidence],
        since="" if before is None else before.at.isoformat(),
        before=None if before is None else before.composite,
        moved=[] if explanation is None else causes(explanation.parts),
        came_and_went=[] if explanation is None else list(explanation.states),
        next=_next(snapshot, place),
        trend=[DayScore(date=point.date, score=point.score) for point in standing.trend],
        denied=list(snapshot.aside.denied),
        beside=_beside(snapshot),
        testing=False,
    )


def level(standing: Standing) -> Level:
    """How good a score is; what cannot be relied on is never good."""
    snapshot = standing.snapshot
    if snapshot.reliability != "ok":
        return "unknown"
    if not reaches(snapshot, BAD):
        return "bad"
    return "good" if reaches(snapshot, GOOD) and standing.decision.outcome == "passed" else "warning"


def causes(parts: tuple[Part, ...]) -> list[Cause]:
    """The greatest parts, and the others as one, so that what is shown adds up."""
    shown = [part for part in parts[:MOST_CAUSES] if abs(part.points) >= VISIBLE]
    told = [Cause(points=part.points, text=part.text) for part in shown]
    if rest := parts[len(shown) :]:
        points = fsum(part.points for part in rest)
        if abs(points) >= VISIBLE:
            told.append(
                Cause(points=points, text=f"{len(rest):,} smaller part{'' if len(rest) == 1 else 's'}")
            )
    return told


def _reason(snapshot: Snapshot) -> str:
    doubtful = (*snapshot.lacking, *snapshot.outdated)
    return " ".join(f"{component.capitalize()}: {_why(snapshot.of(component))}" for component in doubtful)


def _why(evidence: Evidence) -> str:
    # Only the classic model asks for more than evidence that is well.
    return evidence.reason or "nothing has kept count of resolved findings."


def _component(snapshot: Snapshot, evidence: Evidence) -> ComponentScore:
    component: Component = evidence.component
    score = snapshot.scored(component)
    return ComponentScore(
        component=component.value,
        score=None if score is None else score.value,
        weight=snapshot.model.weight(component),
        state=evidence.state.value,
        measured=evidence.measured,
        reason=evidence.reason,
    )


def _beside(snapshot: Snapshot) -> FormulaC:
    said = formula_c(snapshot)
    return FormulaC(
        score=said.score, resolved=said.resolved, open=said.open, violations=said.violations,
        rollbacks=said.rollbacks, days=said.days,
    )  # fmt: skip


def _next(snapshot: Snapshot, place: Callable[[Part], Place | None]) -> NextThing | None:
    for part in costs(snapshot):
        if (found := place(part)) is not None:
            return NextThing(points=part.points, text=part.text, uri=found[0], line=found[1])
    return None
