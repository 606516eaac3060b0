"""Messages that speak of variables, when these have other names."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.primary.fitting import renamed_in
from cockpit.features.copilots.primary.wording import fields_and_texts, reworded

NAMES = {"length": "most", "text": "title", "to": "end", "sep": '", "'}
CHANGED = [
    ('raise ValueError(f"length must be {len(x)}, not {length}.")',
     'raise ValueError(f"most must be {len(x)}, not {length}.")'),
    ("raise ValueError('text of length ' + str(length) + ' is no text')",
     "raise ValueError('title of most ' + str(length) + ' is no title')"),
    ('raise Wrong("x", detail="`length` and \'text\' differ")',
     'raise Wrong("x", detail="`most` and \'title\' differ")'),
    ('raise ValueError(\n    "the length is wrong, "\n    f"{length:>{text}} is text"\n)',
     'raise ValueError(\n    "the most is wrong, "\n    f"{length:>{text}} is title"\n)'),
    ('assert length > 0, "length is 0"', 'assert length > 0, "most is 0"'),
    ('log.warning("length=%s, é text", length)', 'log.warning("most=%s, é title", length)'),
    ('raise ValueError("no text, or {}".format(text) if x else "no length, or y")',
     'raise ValueError("no title, or {}".format(text) if x else "no most, or y")'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CHANGED)
def test_messages_follow_their_variables(source: str, expected: str) -> None:
    assert reworded(source, NAMES) == expected


LEFT = [
    # Words that only hold the name, options, paths, attributes, and what follows a sign of an escape.
    'raise ValueError("lengths, textual, base-length, --length, text/plain, a.text, text.x, \\text, $text")',
    'raise ValueError("it\'s length()")',
    # What is filled later.
    'raise ValueError("{length} and {{text}} and %(length)d" % {"length": 1})',
    'raise ValueError(f"{{length}} of {x.length}")',
    # No message: keys, values, documents.
    'raise KeyError("length")',
    'raise ValueError(words["the text"], find("the text"))',
    'return {"the text": data["the length"]}',
    'x = b"the text"\nraise ValueError(b"the text")',
    # A word of every sentence, and what is no variable any more.
    'raise ValueError("from 1 to 2, sep is wrong")',
]


@pytest.mark.parametrize("source", LEFT)
def test_what_is_no_name_in_a_message_stays(source: str) -> None:
    assert reworded(source, NAMES) == source


def test_the_pieces_of_a_formatted_text() -> None:
    assert list(fields_and_texts("a {b:>{c}} {{d}} {e}")) == [
        ("a ", False), ("{b:>{c}}", True), (" {{d}} ", False), ("{e}", True),
    ]  # fmt: skip


def test_code_and_messages_are_renamed_together() -> None:
    source = "if length < 1:\n    raise ValueError(f\"length: {length:>{text}}, {{length}} {d['length']}\")"
    assert renamed_in(source, {"length": "most", "text": "width"}) == (
        "if most < 1:\n    raise ValueError(f\"most: {most:>{width}}, {{length}} {d['length']}\")"
    )
