"""One store, many sources, the union published."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.kernel.diagnostics import Diagnostic, Diagnostics
from cockpit.kernel.documents import LineEdit

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


SHIFTS = [
    ("typed on another line above", LineEdit(0, 4, 0, 1), 5),
    ("a line inserted above", LineEdit(2, 0, 2, 2), 6),
    ("a line inserted at its start", LineEdit(5, 0, 5, 2), 6),
    ("its line was broken behind it", LineEdit(5, 9, 5, 2), None),
    ("typed on its line", LineEdit(5, 9, 5, 1), 5),
    ("three lines above were deleted", LineEdit(1, 0, 4, 1), 2),
    ("its line was deleted", LineEdit(4, 0, 6, 1), None),
    ("below", LineEdit(6, 0, 9, 1), 5),
]


@pytest.mark.parametrize(("what", "edit", "line"), SHIFTS)
def test_findings_of_an_earlier_text_move_along(
    store: Diagnostics, what: str, edit: LineEdit, line: int | None
) -> None:
    store.set(URI, "lint", [item(5, 2)], version=1)
    store.shift(URI, [edit])
    moved = [each["range"]["start"]["line"] for each in store.get(URI)]
    assert moved == ([] if line is None else [line]), what
