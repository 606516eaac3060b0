"""A change is taken back where its lines are now, or not at all."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Conflict
from cockpit.core.patch import LARGEST, difference, taken_back

LINES = "".join(f"line {number}\n" for number in range(9))


def edited(*changes: tuple[str, str]) -> str:
    text = LINES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


EDITS = [
    ("a line changed", ("line 3\n", "line three\n")),
    ("a line added", ("line 3\n", "line 3\nnew\n")),
    ("a line removed", ("line 3\n", "")),
    ("at the top", ("line 0\n", "first\nline 0\n")),
    ("at the end, without a line end", ("line 8\n", "line 8\nlast")),
    ("everything", (LINES, "")),
    ("other line ends", ("line 3\n", "line 3\r\n")),
]


@pytest.mark.parametrize(("what", "edit"), EDITS)
def test_an_edit_is_taken_back(what: str, edit: tuple[str, str]) -> None:
    after = edited(edit)
    patch = difference(LINES, after)
    assert patch is not None
    assert taken_back(after, patch) == LINES, what
    assert taken_back(LINES, patch.reverse) == after, what


@pytest.mark.parametrize(("what", "edit"), EDITS[:3])
def test_also_when_other_lines_have_changed_since(what: str, edit: tuple[str, str]) -> None:
    patch = difference(LINES, edited(edit))
    assert patch is not None
    since = ("line 8\n", "line 8\nmore\n"), ("line 0\n", "before\nline 0\n")
    assert taken_back(edited(edit, *since), patch) == edited(*since), what


@pytest.mark.parametrize(
    ("what", "edit", "since"),
    [
        ("changed again", ("line 3\n", "line three\n"), ("line three\n", "line 3 again\n")),
        ("there twice, and moved", ("line 3\n", "new\nline 3\n"), ("line 0\n", "a\nb\nnew\nline 0\n")),
        ("what was around it is gone", ("line 3\n", ""), ("line 2\n", "line two\n")),
    ],
)
def test_what_is_not_certain_is_refused(what: str, edit, since) -> None:
    patch = difference(LINES, edited(edit))
    assert patch is not None
    with pytest.raises(Conflict, match="cannot be taken back with certainty"):
        taken_back(edited(edit, since), patch)


def test_nothing_and_too_much_are_no_patch() -> None:
    assert difference(LINES, LINES) is None
    assert difference("", "x" * (LARGEST + 1)) is None
