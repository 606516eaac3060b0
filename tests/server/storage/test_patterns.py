"""Patterns are kept by file, merged when nearly the same, and found by their words on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.clustering import Cluster, Clustering, Group, Trial
from cockpit.core.home import Home
from cockpit.core.pattern import MinedFile, Pattern, Place
from cockpit.storage.merging import AGREEMENT
from cockpit.storage.patterns import PatternStore


@pytest.fixture
def store(home: Home) -> Iterator[PatternStore]:
    with closing(PatternStore(home, SystemClock(), pytest.fail)) as opened:
        yield opened


def pattern(key: str, name: str, body: str = "", *, sketch: bytes = b"", kind: str = "function") -> Pattern:
    return Pattern(
        key=key,
        kind=kind,
        language="python",
        name=name,
        content=f"def {name}(): ...",
        name_words=tuple(name.split("_")),
        body_words=tuple(body.split()),
        sketch=sketch,
    )


def file(path: str, *patterns: Pattern) -> MinedFile:
    return MinedFile(path, "1", tuple(enumerate(patterns)))


def names(store: PatternStore, *terms: str, kind: str = "") -> list[str]:
    return [found.pattern.name for found in store.best(terms, 10, kind=kind)]


def test_the_name_counts_more_than_the_body(store: PatternStore) -> None:
    store.keep([file("a.py", pattern("1", "load", "parse config"), pattern("2", "parse_config", "load it"))])
    assert names(store, "parse") == ["parse_config", "load"]
    assert names(store, "absent") == []
    assert store.statistics(["parse", "it", "absent"]).frequencies == {"parse": 2, "it": 1}


def test_a_file_that_is_mined_again_holds_only_what_it_holds_now(store: PatternStore) -> None:
    store.keep([file("a.py", pattern("1", "one"), pattern("2", "two")), file("b.py", pattern("2", "two"))])
    assert {each.support for each in store.best(["two"], 10)} == {2}
    store.keep([file("a.py", pattern("3", "three"))])
    assert names(store, "one") == []
    (left,) = store.best(["two"], 10)
    assert (left.support, store.places([left.number])) == (1, {left.number: (Place("b.py", 0),)})
    store.keep([], gone=["b.py"])
    assert (names(store, "two"), store.count(), store.stamps()) == ([], 1, {"a.py": "1"})
    assert store.statistics(["one", "two", "three"]).frequencies["three"] == 1


@pytest.mark.parametrize(
    ("differing", "kept"),
    [(0, 1), (round((1 - AGREEMENT) * 40), 1), (round((1 - AGREEMENT) * 40) + 1, 2)],
    ids=["the same sketch", "nearly the same", "not near enough"],
)
def test_what_is_nearly_the_same_is_kept_once(store: PatternStore, differing: int, kept: int) -> None:
    near = bytes(range(40 - differing)) + bytes(99 for _ in range(differing))
    first, second = pattern("1", "one", sketch=bytes(range(40))), pattern("2", "two", sketch=near)
    store.keep([file("a.py", first)])
    store.keep([file("b.py", second)])
    assert store.count() == kept
    assert store.best(["one"], 10)[0].support == (2 if kept == 1 else 1)


def test_what_differs_in_kind_stays_apart(store: PatternStore) -> None:
    sketch = bytes(range(40))
    store.keep(
        [file("a.py", pattern("1", "one", sketch=sketch), pattern("2", "one", sketch=sketch, kind="test"))]
    )
    assert store.count() == 2
    assert len(names(store, "one")) == 2
    assert len(names(store, "one", kind="test")) == 1


def test_templates_are_in_the_index_as_they_are_now(store: PatternStore) -> None:
    store.keep_templates([pattern("retry", "retry"), pattern("queue", "queue")])
    store.keep_templates([pattern("retry", "retry_with_pause")])
    assert names(store, "retry") == ["retry_with_pause"]
    assert (names(store, "queue"), store.count()) == ([], 0)


def test_odd_words_are_no_syntax(store: PatternStore) -> None:
    store.keep([file("a.py", pattern("1", "or_not", "größe and near"))])
    assert names(store, "or", "not", "near", "größe") == ["or_not"]


def test_two_who_search_at_once_bring_the_templates_once(home: Home) -> None:
    """Both see that a template is not there yet."""
    both = threading.Barrier(2, timeout=20)
    template = pattern("own-slug", "slug")

    def bring(_number: int) -> int:
        with closing(PatternStore(home, SystemClock(), pytest.fail)) as opened:
            opened.count()
            both.wait()
            opened.keep_templates([template])
            return len(opened.best(["slug"], 10, source="template"))

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(bring, range(2))) == [1, 1]


def test_what_is_there_is_counted_and_listed_by_group(store: PatternStore) -> None:
    one, two, three = (pattern(name, f"f_{name}") for name in "abc")
    store.keep(
        [file("a.py", one, two), file("b.py", two), file("c.py", pattern("d", "test_it", kind="test"))]
    )
    store.keep_templates([pattern("own-slug", "slug")])
    before = store.inventory()
    assert (before.files, before.patterns, before.kinds) == (3, 3, {"function": 2, "test": 1})
    assert (before.clusters, before.rest) == ((), 0)
    functions, total = store.members(Group(kind="function"), 1)
    assert ([(each.pattern.name, each.places[0].path) for each in functions], total) == ([("f_b", "a.py")], 2)

    numbers = {each.name: number for number, each in store.numbered()}
    groups = {numbers["f_a"]: 0, numbers["f_b"]: 0, numbers["test_it"]: 1}
    words = {"page": 1.0}
    clusters = (Cluster(0, 2, numbers["f_a"], words), Cluster(1, 1, numbers["test_it"], words))
    best = Trial(2, 0.5, 1.0)
    store.keep_clusters(Clustering(1, 3, (best,), best, clusters, groups), datetime(2026, 3, 4, tzinfo=UTC))
    store.keep([file("e.py", three)], gone=["c.py"])
    after = store.inventory()
    assert ([(each.group, size) for each, size in after.clusters], after.rest) == ([(0, 2)], 1)
    # What stands for it comes before what occurs more often.
    grouped, _ = store.members(Group(cluster=0), 10)
    assert [each.pattern.name for each in grouped] == ["f_a", "f_b"]
    assert [each.pattern.name for each in store.members(Group(), 10)[0]] == ["f_c"]
    assert store.stamps(["a.py", "absent.py"]) == {"a.py": "1"}
