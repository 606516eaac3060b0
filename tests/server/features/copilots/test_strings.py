"""The quotes of a program: which it has, and statements in them."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.primary.strings import literals, majority, requoted

MAJORITIES = [
    ("a = 'x', 'y', \"z\"\n", "'"),
    ('a = \'x\', "y", "z"\n', '"'),
    ("a = 'x', \"y\"\n", ""),
    ("a = 1\n", ""),
    # A docstring is in double quotes whatever the others are, and what holds one quote needs the other.
    ('"""Docs."""\na = \'x\'\n', "'"),
    ("a = \"it's\", \"they're\", 'x'\n", "'"),
    ("a = f'{x}', rb'y', \"z\"\r\n", "'"),
    ("a = 1\n\f\nb = 'x'\n", "'"),
    ('# it\'s a "comment" and "another"\na = \'x\'\n', "'"),
]


@pytest.mark.parametrize(("text", "quote"), MAJORITIES)
def test_what_most_literals_are_written_in(text: str, quote: str) -> None:
    assert majority(text) == quote


WRITTEN = [
    ('return {"a": b["c"], "é": rb"x"}', "'", "return {'a': b['c'], 'é': rb'x'}"),
    ("return 'a' 'b'", '"', 'return "a" "b"'),
    ('return f"{a:>{b}} {c}"', "'", "return f'{a:>{b}} {c}'"),
    # Python 3.11 takes no quote of the text itself in a field.
    ("return f\"{a['b']}\"", "'", "return f\"{a['b']}\""),
    ('return "it\'s", "\\"", """x"""', "'", 'return "it\'s", "\\"", """x"""'),
    ('if a:\n    return "x"  # "y"\nreturn "z"', "'", "if a:\n    return 'x'  # \"y\"\nreturn 'z'"),
]


@pytest.mark.parametrize(("text", "quote", "expected"), WRITTEN)
def test_statements_in_other_quotes(text: str, quote: str, expected: str) -> None:
    assert requoted(text, quote) == expected


def test_a_formatted_text_is_one_literal() -> None:
    (first, second) = literals("a = f\"{b['c']!r:>{d}}\" + Rb'''x\ny'''")
    assert (first.prefix, first.quote, first.inside) == ("f", '"', "{b['c']!r:>{d}}")
    assert (second.prefix, second.quote, second.inside) == ("Rb", "'''", "x\ny")
