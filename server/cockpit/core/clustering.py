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


@dataclass(frozen=True, slots=True)
class Inventory:
    """How many patterns there are of what."""

    files: int
    patterns: int
    kinds: Mapping[str, int]
    """The patterns of each kind."""
    clusters: tuple[tuple[Cluster, int], ...]
    """The clusters that still have patterns, each with how many those are now; the largest first."""
    rest: int
    """Patterns in no cluster, where there are clusters."""


@dataclass(frozen=True, slots=True)
class Group:
    """Which patterns are meant: those of a kind, or of a cluster; with neither, those in no cluster."""

    kind: str = ""
    cluster: int | None = None
