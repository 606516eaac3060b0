"""Has a language model look at a change that nothing else could refute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec

from cockpit.core.clock import Clock
from cockpit.features.copilots.objection import Outcome, Verdict
from cockpit.features.copilots.opinions import NAME, Opinions
from cockpit.features.copilots.primary.asking import Asking
from cockpit.features.copilots.primary.budget import Ledger
from cockpit.features.copilots.primary.choice import Choice, asking
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import Judgement, SecondaryCopilotValidator

NOBODY: Final = "none"


def reviewed_by(choice: Choice, reviewer: str) -> Choice:
    """The choice with another reviewer."""
    return replace(choice, settings=msgspec.structs.replace(choice.settings, reviewer=reviewer))


def reviewer_of(
    choice: Choice | None, ledger: Ledger, clock: Clock, *, run_id: str = "", session_id: str = ""
) -> Asking | None:
    """The model that reviews; None when none is wanted. Raises NotConfigured with what is missing."""
    if choice is None or choice.settings.reviewer == NOBODY:
        return None
    return asking(choice.settings.reviewer, choice, ledger, clock, run_id=run_id, session_id=session_id)


def with_opinions(
    judgement: Judgement,
    review: Review,
    opinions: Opinions,
    clock: Clock,
    heard: Callable[[Outcome], None] = lambda _: None,
) -> Judgement:
    """The judgement with what the model says; it is not asked about what is refused anyway."""
    if judgement.verdict is Verdict.REJECTED:
        return judgement
    said = SecondaryCopilotValidator([(NAME, opinions)], clock).validate(review, heard)
    return replace(
        judgement,
        outcomes=(*judgement.outcomes, *said.outcomes),
        seconds=judgement.seconds + said.seconds,
    )
