"""The composite score of one moment, with everything that is needed to compute it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import fsum
from typing import Final, Literal

import msgspec

from cockpit.core.errors import Conflict
from cockpit.features.compliance.evidence import Component, Evidence, State
from cockpit.features.compliance.formulas import Scored, scored
from cockpit.features.compliance.models import FORMULAS, Model

Reliability = Literal["ok", "stale", "incomplete"]

DIGITS: Final = 9
"""Decimals that mean something: floating point has about thirteen."""


class Aside(msgspec.Struct, frozen=True):
    """What is shown beside the score and no part of it."""

    denied: tuple[str, ...] = ()
    """Places of operations that the guard denies, as `path:line code`."""
    covered_lines: int | None = None
    """Null where no coverage was reported."""
    coverable_lines: int | None = None
    violations: int | None = None
    """What the guard stopped in the last weeks; null where nobody could look."""
    rollbacks: int | None = None

    @property
    def coverage(self) -> float | None:
        """Percent of the lines that tests have run."""
        if self.covered_lines is None or not self.coverable_lines:
            return None
        return 100.0 * self.covered_lines / self.coverable_lines


NOTHING_BESIDE: Final = Aside()


class Point(msgspec.Struct, frozen=True):
    """The last score of one day."""

    date: str
    """ISO 8601."""
    score: float | None
    """Null when it was incomplete."""


@dataclass(frozen=True)
class Snapshot:
    """The evidence of one moment under one model."""

    at: datetime
    branch: str
    """Empty outside of git."""
    model: Model
    evidence: tuple[Evidence, ...]
    """One for each component, in their order."""
    aside: Aside = NOTHING_BESIDE

    def of(self, component: Component) -> Evidence:
        """The evidence of a component."""
        return next(each for each in self.evidence if each.component is component)

    def scored(self, component: Component) -> Scored | None:
        """The score of a component; None without inputs that make one."""
        return self._scores[component]

    @cached_property
    def _scores(self) -> Mapping[Component, Scored | None]:
        if self.model.formulas != FORMULAS:
            raise Conflict(
                f"This score was made with formulas {self.model.formulas}; this cockpit knows {FORMULAS}."
            )
        return {
            each.component: each.inputs and scored(each.inputs, self.model.method, self.at.date())
            for each in self.evidence
        }

    @property
    def lacking(self) -> tuple[Component, ...]:
        """The components that the model asks for and that have no score."""
        return tuple(
            component
            for component in Component
            if self.model.weight(component) > 0 and self.scored(component) is None
        )

    @property
    def outdated(self) -> tuple[Component, ...]:
        """The components that the model asks for and whose evidence is stale."""
        return tuple(
            each.component
            for each in self.evidence
            if each.state is State.STALE and self.model.weight(each.component) > 0
        )

    @property
    def composite(self) -> float | None:
        """From 0 to 100; None while a component is lacking."""
        parts: list[float] = []
        for component in Component:
            if (weight := self.model.weight(component)) > 0:
                score = self.scored(component)
                if score is None:
                    return None
                parts.append(weight * score.value)
        return fsum(parts)

    @property
    def reliability(self) -> Reliability:
        """Whether the composite can be relied on."""
        if self.lacking:
            return "incomplete"
        return "stale" if self.outdated else "ok"

    def reaches(self, minimum: float) -> bool:
        """Whether the composite is at least that minimum, from 0 to 1."""
        value = self.composite
        return value is not None and round(value - 100.0 * minimum, DIGITS) >= 0
