"""What a file says of itself: above its first line of code that it is given up, or that it is a program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_COMMENT: Final = re.compile(r"^\s*(?:#|//|/\*+|\*+/?|--|;+|<!--|%|REM\b|::|\"|')", re.IGNORECASE)
_DOCSTRING: Final = re.compile(r"^[rRuU]?(\"\"\"|''')")
_MARKS: Final = re.compile(r"^[\s#/*;<!%\"'=~>-]+|[\s*/#=~>\"'-]+$")
_WHAT: Final = r"(?:module|file|script|page|component|tool|code|program|stylesheet)"
_GIVEN_UP: Final = re.compile(
    rf"\bthis {_WHAT} (?:is|was|has been) (?:now )?(?:deprecated|obsolete|superseded|replaced by|unused)\b"
    rf"|\bthis {_WHAT} is (?:no longer|not) (?:used|needed|in use|maintained)(?: any ?more)?\b"
    r"|^[\[(]?(?:deprecated|obsolete|superseded by|no longer used|not used any ?more|dead code)\b(?! in\b)",
    re.IGNORECASE,
)
_BY_HAND: Final = re.compile(rb"^#!|^if __name__ *== *[\"']__main__[\"']", re.MULTILINE)
LONGEST: Final = 160


def given_up(top: str) -> str:
    """The line above all code that says that the file is given up; empty where none does."""
    for line in _above_code(top):
        said = _MARKS.sub("", line)
        if _GIVEN_UP.search(said):
            return said[:LONGEST]
    return ""


def is_run_by_hand(content: bytes) -> bool:
    """Whether a file is a program of its own."""
    return _BY_HAND.search(content) is not None


def _above_code(top: str) -> Iterator[str]:
    """The lines of the comments and of the docstring that a file begins with."""
    closing = ""
    for number, line in enumerate(top.splitlines()):
        if closing:
            yield line
            if closing in line:
                return
        elif (opened := _DOCSTRING.match(line)) is not None:
            yield line
            closing = opened[1]
            if closing in line[opened.end() :]:
                return
        elif not line.strip():
            continue
        elif _COMMENT.match(line) is not None:
            if number or not line.startswith("#!"):
                yield line
        else:
            return
