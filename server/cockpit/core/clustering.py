"""Groups of patterns that are about the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster."""

    group: int
    """Its number, from 0, the largest one first."""
    size: int
    representative: int
    """The number of the pattern that is nearest to the centroid."""
    words: Mapping[str, float]
    """The heaviest stems of the centroid; their squares add up to 1."""

    @property
    def title(self) -> str:
        """What is typical of it, in a few words."""
        return " ".join(list(self.words)[:SHOWN])


@dataclass(frozen=True, slots=True)
class Trial:
    """How well one number of clusters fits."""

    clusters: int
    silhouette: float
    inertia: float


@dataclass(frozen=True, slots=True)
class Clustering:
    """What a run has found."""

    seed: int
    patterns: int
    tried: tuple[Trial, ...]
    best: Trial
    clusters: tuple[Cluster, ...]
    groups: Mapping[int, int]
    """The cluster of each pattern."""
