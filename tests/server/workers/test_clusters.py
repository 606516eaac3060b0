"""Patterns that are about the same come together, as often as they are clustered."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Cancelled, Invalid, NotConfigured
from cockpit.core.pattern import Pattern
from cockpit.features.templates.clusters import nearest
from cockpit.workers import clusters
from cockpit.workers.clusters import clustered

SUBJECTS = ("http request url header", "database row table query", "colour brightness light lamp")


def pattern(words: str) -> Pattern:
    return Pattern("", "function", "python", "f", "", body_words=tuple(words.split()))


PATTERNS = [
    (10 * number + at, pattern(f"{subject} {subject.split()[number % 4]} extra{number % 3}"))
    for at, subject in enumerate(SUBJECTS)
    for number in range(8)
]


def test_the_number_of_clusters_is_that_with_the_best_silhouette() -> None:
    heard: list[tuple[int, int]] = []
    found = clustered(PATTERNS, (2, 6), 7, lambda done, total: heard.append((done, total)))
    assert found.best.clusters == 3
    assert found.best == max(found.tried, key=lambda each: each.silhouette)
    assert [each.clusters for each in found.tried] == [2, 3, 4, 5, 6]
    assert heard == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5)]
    subjects = [
        {number % 10 for number, group in found.groups.items() if group == each.group}
        for each in found.clusters
    ]
    assert sorted(map(sorted, subjects)) == [[0], [1], [2]]
    assert clustered(PATTERNS, (2, 6), 7) == found


def test_what_is_new_goes_where_it_has_most_in_common() -> None:
    found = clustered(PATTERNS, (3, 3))
    of_http = found.groups[10]
    assert nearest(pattern("url header"), found.clusters) == of_http
    assert nearest(pattern("nothing known"), found.clusters) is None
    assert nearest(pattern("url"), ()) is None


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        ([], "There are 0 patterns: too few for 2 clusters."),
        (PATTERNS[:2], "There are 2 patterns: too few for 2 clusters."),
        ([(n, pattern(f"alone{n}")) for n in range(5)], "The patterns have too few words in common."),
    ],
)
def test_too_few(patterns: list[tuple[int, Pattern]], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        clustered(patterns, (2, 4))


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        clustered(PATTERNS, (2, 4), cancelled=lambda: True)


def test_without_scikit_learn_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(NotConfigured, match="Clusters need scikit-learn") as caught:
        clustered(PATTERNS)
    assert "pip install --require-hashes" in caught.value.hint
