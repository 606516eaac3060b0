"""What is found says why, and what the workspace tells moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cockpit.core.errors import Invalid
from cockpit.core.pattern import Found, Pattern, Place, Statistics
from cockpit.features.templates.search import Hints, indexed, search
from cockpit.features.templates.template import Template
from cockpit.features.templates.words import stems


def pattern(name: str, body: str = "", *, signature: str = "", imports: tuple[str, ...] = ()) -> Pattern:
    return Pattern(
        key=name,
        kind="function",
        language="python",
        name=name,
        content=f"def {name}({signature}): {body}",
        imports=imports,
        name_words=stems(name),
        signature_words=stems(signature),
        body_words=stems(body),
    )


class Shelf:
    """An index of a few patterns, in which every word is as rare as any other."""

    def __init__(self, *found: Found) -> None:
        self.found = found

    def statistics(self, terms: Sequence[str]) -> Statistics:
        return Statistics(1_000, dict.fromkeys(terms, 10))

    def best(self, terms: Sequence[str], most: int, *, language: str = "", kind: str = "") -> list[Found]:
        return list(self.found)

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
        return {each.number: each.places for each in self.found}


GET = Found(
    1, "mined", pattern("get_page", "retry httpx", signature="url, timeout", imports=("httpx",)), 3, 7
)
GOT = Found(
    2, "mined", pattern("got_page", "retry requests", signature="url, timeout"), 1, 8, (Place("a/b.py", 4),)
)
SAME = (GET, GOT)


@pytest.mark.parametrize(
    ("query", "because"),
    [
        ("get a page with retry", ("in the name: get, page", "matched on: retry", "in 3 files")),
        ("retries, with a timeout", ("in the signature: timeout", "matched on: retries", "in 3 files")),
    ],
)
def test_each_result_says_which_words_and_where(query: str, because: tuple[str, ...]) -> None:
    (hit,) = search(Shelf(GET), query, most=5)
    assert hit.because == because


@pytest.mark.parametrize(
    ("hints", "first", "why"),
    [
        (Hints(), "get_page", "in 3 files"),
        (Hints(imports=("httpx",)), "get_page", "uses httpx as you do"),
        (Hints(path="a/new.py"), "got_page", "beside a/b.py"),
        (Hints(path="c.py", groups=frozenset({8})), "got_page", "same cluster as c.py"),
        (Hints(accepted={"pattern-2": 3}), "got_page", "kept 3 times before"),
        (Hints(accepted={"pattern-1": -2}), "got_page", "matched on: retry, page"),
    ],
    ids=["nothing", "imports", "neighbours", "cluster", "kept", "rejected"],
)
def test_what_the_workspace_tells_decides_between_equals(hints: Hints, first: str, why: str) -> None:
    equal = (replace(GET, pattern=replace(GET.pattern, name_words=("x",), content="y" * 40)),
             replace(GOT, pattern=replace(GOT.pattern, name_words=("x",), content="y" * 40)))  # fmt: skip
    hit = search(Shelf(*equal), "retry page", most=5, hints=hints)[0]
    assert hit.name == first
    assert any(why in each or each in why for each in hit.because)


def test_a_question_without_a_word_is_refused() -> None:
    with pytest.raises(Invalid, match=r"QUERY: there is no word in '\?!'"):
        search(Shelf(*SAME), "?!", most=5)


def test_a_question_of_common_words_only_is_answered() -> None:
    assert len(search(Shelf(*SAME), "for all", most=1)) == 1


def test_a_template_is_found_by_what_people_call_it() -> None:
    template = Template(
        "python-backoff", "Exponential backoff", "function", "python", "Wait longer each time.",
        "def backoff(): ...", words=("retry",), signature="def backoff()",
    )  # fmt: skip
    kept = indexed(template)
    (hit,) = search(Shelf(Found(9, "template", kept, 1, None)), "retry", most=5)
    assert (hit.id, hit.support, hit.because) == ("python-backoff", 0, ("in the signature: retry",))
