"""Patterns are kept by file, merged when nearly the same, and found by their words on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from cockpit.core.clock import SystemClock
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
