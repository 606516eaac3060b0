"""Models: how the components are weighed, and what each branch has to reach."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from cockpit.features.compliance.evidence import Component

Method = Literal["density", "classic"]
"""`density` weighs findings per 1,000 lines of code, `classic` counts them (SPEC 7.1)."""

FORMULAS: Final = 1
"""The version of `formulas.py`; a snapshot states the one it was made with."""
ANY_BRANCH: Final = "*"
MINIMUMS: Final = MappingProxyType({"main": 0.90, "master": 0.90, ANY_BRANCH: 0.80})
"""SPEC 7.3, with the other name that a main branch often has."""


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to weigh the components. Weights add up to 1."""

    name: str
    weights: dict[Component, float]
    """A component that is absent does not count."""
    minimums: dict[str, float]
    """From 0 to 1, by branch; a key may be a pattern such as `release/*`."""
    method: Method = "density"
    formulas: int = FORMULAS

    @property
    def id(self) -> str:
        """Changes with everything that decides about a score."""
        digest = hashlib.blake2b(msgspec.json.encode(self, order="sorted"), digest_size=6)
        return f"{self.name}-{digest.hexdigest()}"

    def weight(self, component: Component) -> float:
        """The share of a component in the composite."""
        return self.weights.get(component, 0.0)

    def minimum(self, branch: str) -> float:
        """What a branch has to reach, from 0 to 1: by its name, else by the first pattern that fits."""
        if branch in self.minimums:
            return self.minimums[branch]
        fitting = (value for pattern, value in self.minimums.items() if fnmatchcase(branch, pattern))
        return next(fitting, MINIMUMS[ANY_BRANCH])


def _model(name: str, method: Method, **weights: float) -> Model:
    return Model(name, {Component(key): value for key, value in weights.items()}, dict(MINIMUMS), method)


STANDARD: Final = _model("standard", "density", lint=0.3, tests=0.5, placeholders=0.2)
SESSIONS: Final = _model("sessions", "density", lint=0.3, tests=0.4, placeholders=0.2, sessions=0.1)
CLASSIC: Final = _model("classic", "classic", lint=0.3, tests=0.5, placeholders=0.2)

BUILT_IN: Final = MappingProxyType({model.name: model for model in (STANDARD, SESSIONS, CLASSIC)})
