"""One store, many sources, the union published."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.kernel.diagnostics import Diagnostic, Diagnostics
from cockpit.kernel.documents import Place, TextEdit

URI = "file:///w/a.py"


def item(line: int, character: int = 0, message: str = "m") -> Diagnostic:
    place = {"line": line, "character": character}
    return {
        "range": {"start": place, "end": {"line": line, "character": character + 1}},
        "severity": 2,
        "code": "audit.tag",
        "source": "cockpit",
        "message": message,
    }


@pytest.fixture
def sent() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def store(sent: list[dict[str, Any]]) -> Diagnostics:
    return Diagnostics(sent.append)


def test_sources_are_joined(store: Diagnostics, sent: list[dict[str, Any]]) -> None:
    store.set(URI, "audit", [item(1)], version=3)
    store.set(URI, "lint", [item(2)], version=3)
    assert sent[-1] == {"uri": URI, "version": 3, "diagnostics": [item(1), item(2)]}
    assert store.get(URI) == [item(1), item(2)]


def test_nothing_is_published_about_a_file_nobody_spoke_of(
    store: Diagnostics, sent: list[dict[str, Any]]
) -> None:
    store.set(URI, "audit", [])
    assert sent == []


def test_an_open_file_without_findings_is_published(store: Diagnostics, sent: list[dict[str, Any]]) -> None:
    store.set(URI, "audit", [], version=1)
    assert sent == [{"uri": URI, "version": 1, "diagnostics": []}]


def test_clear_keeps_what_it_is_told_to(store: Diagnostics, sent: list[dict[str, Any]]) -> None:
    store.set(URI, "audit", [item(1)])
    store.set("file:///w/b.py", "audit", [item(1)])
    store.clear("audit", keep=lambda uri: uri.endswith("b.py"))
    assert (store.get(URI), store.get("file:///w/b.py")) == ([], [item(1)])
    assert sent[-1] == {"uri": URI, "diagnostics": []}


def edit(start: Place, end: Place, new_end: Place) -> TextEdit:
    return TextEdit(start, end, new_end)


SHIFTS = [
    ("typed on another line above", edit((0, 4), (0, 4), (0, 5)), (5, 2)),
    ("a line inserted above", edit((2, 0), (2, 0), (3, 0)), (6, 2)),
    ("a line inserted at its start", edit((5, 0), (5, 0), (6, 0)), (6, 2)),
    ("indented", edit((5, 0), (5, 0), (5, 4)), (5, 6)),
    ("its line was broken before it", edit((5, 1), (5, 1), (6, 0)), (6, 1)),
    ("its line was broken behind it", edit((5, 9), (5, 9), (6, 0)), (5, 2)),
    ("typed behind it", edit((5, 9), (5, 9), (5, 10)), (5, 2)),
    ("typed at its end", edit((5, 3), (5, 3), (5, 4)), (5, 2)),
    ("three lines above were deleted", edit((1, 0), (4, 0), (1, 0)), (2, 2)),
    ("the line above was deleted", edit((4, 0), (5, 0), (4, 0)), (4, 2)),
    ("joined to the line above", edit((4, 7), (5, 0), (4, 7)), (4, 9)),
    ("its line was deleted", edit((4, 0), (6, 0), (4, 0)), None),
    ("it was replaced", edit((5, 2), (5, 3), (5, 6)), None),
    ("below", edit((6, 0), (9, 0), (6, 0)), (5, 2)),
]


@pytest.mark.parametrize(("what", "edited", "place"), SHIFTS, ids=[what for what, *_ in SHIFTS])
def test_findings_of_an_earlier_text_move_along(
    store: Diagnostics, what: str, edited: TextEdit, place: Place | None
) -> None:
    store.set(URI, "lint", [item(5, 2)], version=1)
    store.shift(URI, [edited])
    moved = [tuple(each["range"]["start"].values()) for each in store.get(URI)]
    assert moved == ([] if place is None else [place])
