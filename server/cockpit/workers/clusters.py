"""Finds clusters of patterns: KMeans, with the number of clusters that has the best silhouette.

The only module that imports scikit-learn, which few have: it is an extra, and takes seconds to import.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cockpit.core.clustering import Cluster, Clustering, Trial
from cockpit.core.errors import Cancelled, Invalid, NotConfigured
from cockpit.core.lazy import lazy
from cockpit.core.pattern import Pattern
from cockpit.features.templates import links
from cockpit.features.templates.clusters import heaviest, words_of

numpy: Any = lazy("numpy")
threadpoolctl: Any = lazy("threadpoolctl")
decomposition: Any = lazy("sklearn.decomposition")
text: Any = lazy("sklearn.feature_extraction.text")
cluster: Any = lazy("sklearn.cluster")
metrics: Any = lazy("sklearn.metrics")
preprocessing: Any = lazy("sklearn.preprocessing")

REQUIREMENTS: Final = Path(links.__file__).with_name("requirements.txt")
INSTALL: Final = f'"{sys.executable}" -m pip install --require-hashes -r "{REQUIREMENTS}"'
SEED: Final = 42
RANGE: Final = (2, 40)
DIMENSIONS: Final = 100
FITTED: Final = 10_000
"""With more patterns the centroids are found on so many of them, chosen by the seed."""
SAMPLED: Final = 2_000
"""The silhouette is measured on so many: it compares each with each."""
MOST_TERMS: Final = 20_000
DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class _Space:
    """The patterns by the words that they are made of, and as points of few dimensions and of one length."""

    words: list[str]
    weights: Any
    points: Any


def clustered(
    patterns: Sequence[tuple[int, Pattern]],
    span: tuple[int, int] = RANGE,
    seed: int = SEED,
    heard: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Clustering:
    """The clusters of numbered patterns; the same for the same seed.

    Raises NotConfigured without scikit-learn, Invalid for too few patterns, and Cancelled.
    """
    require()
    # With more threads each fit waits for all of them, which takes long where other programs run, too.
    with threadpoolctl.threadpool_limits(1):
        return _clustered(patterns, span, seed, heard, cancelled)


def require() -> None:
    """Raise NotConfigured unless scikit-learn is installed."""
    if importlib.util.find_spec("sklearn") is None:
        raise NotConfigured("Clusters need scikit-learn, which is not installed.", hint=INSTALL)


def _clustered(
    patterns: Sequence[tuple[int, Pattern]],
    span: tuple[int, int],
    seed: int,
    heard: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Clustering:
    least, most = span
    most = min(most, len(patterns) - 1)
    if most < least:
        raise Invalid(
            f"There are {len(patterns)} patterns: too few for {least} clusters.",
            hint="cockpit templates mine",
        )
    space = _space([pattern for _, pattern in patterns], seed)
    chosen = _sample(len(patterns), seed)
    fitted = space.points[chosen]
    models: dict[Trial, Any] = {}
    for done, count in enumerate(range(least, most + 1)):
        if cancelled():
            raise Cancelled("Clustering was cancelled; the clusters of before are kept.")
        heard(done, most - least + 1)
        model = cluster.KMeans(count, n_init=2, random_state=seed).fit(fitted)
        # The last digits depend on the order in which the machine adds up.
        inertia = round(float(model.inertia_), DIGITS)
        models[Trial(count, _silhouette(fitted, model.labels_, seed), inertia)] = model
    best = max(models, key=lambda each: (each.silhouette, -each.clusters))
    labels = [int(each) for each in models[best].predict(space.points)]
    # The largest one is the first.
    order = [label for label, _ in Counter(labels).most_common()]
    found = _described(patterns, space, models[best], labels, order)
    groups = {number: order.index(label) for (number, _), label in zip(patterns, labels, strict=True)}
    return Clustering(seed, len(patterns), tuple(models), best, found, groups)


def _described(
    patterns: Sequence[tuple[int, Pattern]],
    space: _Space,
    model: Any,
    labels: Sequence[int],
    order: Sequence[int],
) -> tuple[Cluster, ...]:
    """The clusters with their representatives and their words."""
    distances = model.transform(space.points)
    found: list[Cluster] = []
    for group, label in enumerate(order):
        members = [place for place, each in enumerate(labels) if each == label]
        middle = numpy.asarray(space.weights[members].mean(axis=0)).ravel().tolist()
        heavy = {space.words[place]: weight for place, weight in enumerate(middle) if weight > 0}
        nearest = min(members, key=lambda place: (float(distances[place, label]), place))
        found.append(Cluster(group, len(members), patterns[nearest][0], heaviest(heavy)))
    return tuple(found)


def _sample(count: int, seed: int) -> Any:
    """The places of those on which the centroids are found: all, or some that the seed decides."""
    every = numpy.random.default_rng(seed).permutation(count)
    return numpy.sort(every[:FITTED])


def _space(patterns: Sequence[Pattern], seed: int) -> _Space:
    least = min(2, len(patterns))
    vectorizer = text.TfidfVectorizer(
        analyzer=words_of, sublinear_tf=True, min_df=least, max_df=0.5, max_features=MOST_TERMS
    )
    alike = Invalid("The patterns have too few words in common.", hint="cockpit templates mine")
    try:
        weights = vectorizer.fit_transform(patterns)
    except ValueError as error:
        raise alike from error
    dimensions = min(DIMENSIONS, weights.shape[1] - 1, weights.shape[0] - 1)
    if dimensions < 1:
        raise alike
    points = decomposition.TruncatedSVD(dimensions, random_state=seed).fit_transform(weights)
    words = [str(each) for each in vectorizer.get_feature_names_out()]
    return _Space(words, weights, preprocessing.normalize(points))


def _silhouette(points: Any, labels: Any, seed: int) -> float:
    size = min(SAMPLED, len(points))
    if not 1 < len(set(labels)) < size:
        return -1.0
    return round(float(metrics.silhouette_score(points, labels, sample_size=size, random_state=seed)), DIGITS)
