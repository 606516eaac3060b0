"""Lines and columns as LSP counts them."""

from __future__ import annotations

import pytest

from cockpit.core.finding import Span
from cockpit.kernel.positions import LineIndex

LINES = [
    ("", [""]),
    ("a", ["a"]),
    ("a\n", ["a", ""]),
    ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
    ("form\ffeed\u2028and\x85next are no line ends\n", ["form\ffeed\u2028and\x85next are no line ends", ""]),
]


@pytest.mark.parametrize(("text", "lines"), LINES)
def test_lines(text: str, lines: list[str]) -> None:
    assert LineIndex(text).lines == lines


OFFSETS = [
    ("abc\ndef", 1, 2, 6),
    ("abc\ndef", 1, 99, 7),
    ("abc\ndef", 9, 0, 7),
    ("😀x", 0, 2, 1),
    ("😀x", 0, 3, 2),
    ("\té😀é", 0, 4, 3),
]


@pytest.mark.parametrize(("text", "line", "character", "offset"), OFFSETS)
def test_offset(text: str, line: int, character: int, offset: int) -> None:
    assert LineIndex(text).offset(line, character) == offset


def test_columns_are_utf16_code_units() -> None:
    shown = LineIndex("x = '😀'  # TODO").range(Span(0, 9, 0, 13))
    assert (shown["start"]["character"], shown["end"]["character"]) == (10, 14)


def test_a_place_and_its_offset_are_inverse() -> None:
    text = "eins\r\nzwei\n\ndrei"
    index = LineIndex(text)
    for offset in range(len(text)):
        line, column = index.place(offset)
        assert index.starts[line] + column == offset


@pytest.mark.parametrize(
    ("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\nb", "\n"), ("a", "\n"), ("a\rb", "\r")]
)
def test_newline(text: str, newline: str) -> None:
    assert LineIndex(text).newline == newline
