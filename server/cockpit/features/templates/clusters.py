"""Which patterns belong together: where a new pattern goes until all are clustered again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from cockpit.core.clustering import Cluster
from cockpit.core.pattern import Pattern

TYPICAL: Final = 60
"""Words of a cluster that are kept: what is typical of it, and what new patterns are compared with."""


def words_of(pattern: Pattern) -> list[str]:
    """What patterns are compared by."""
    return [*pattern.name_words, *pattern.signature_words, *pattern.body_words]


def nearest(pattern: Pattern, clusters: Sequence[Cluster]) -> int | None:
    """The cluster that a pattern has the most in common with; None when that is nothing."""
    counts = Counter(words_of(pattern))
    scores = {
        each.group: sum((1 + math.log(count)) * each.words.get(word, 0.0) for word, count in counts.items())
        for each in clusters
    }
    best = max(scores, key=lambda group: (scores[group], -group), default=None)
    return best if best is not None and scores[best] > 0 else None


def heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    """The words of a centroid that are worth keeping, the heaviest first."""
    kept = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:TYPICAL]
    size = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {word: round(weight / size, 4) for word, weight in kept if weight > 0}
