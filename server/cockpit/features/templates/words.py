"""The words of code and of questions: sub-tokens of identifiers, and their stems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_UPPER: Final = "A-Z\u00c0-\u00d6\u00d8-\u00de"
_LOWER: Final = "a-z\u00df-\u00f6\u00f8-\u024f"
_SUBTOKEN: Final = re.compile(
    rf"[{_UPPER}]+(?=[{_UPPER}][{_LOWER}])|[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+|\d+|[^\W\d_]+"
)
_STOP_WORDS: Final = """
    a an the of to in on for and or is are be as at by with from this that it its if whether into given all
    any which when not can will should has have was were used using use self returns
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""They stand in every question, and say nothing of what is sought; `returns` opens every other docstring."""
_ENDINGS: Final = (
    ("ations", "ate"),
    ("ation", "ate"),
    ("ments", "ment"),
    ("ies", "y"),
    ("sses", "ss"),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("ers", "er"),
    ("es", ""),
    ("s", ""),
)
_KEEPS_ITS_S: Final = ("ss", "us", "is")


def subtokens(text: str) -> list[str]:
    """The parts of its identifiers and words in small letters: `readJSONFile` is read, json, file."""
    return [each.lower() for each in _SUBTOKEN.findall(text)]


@lru_cache(maxsize=20_000)  # A repository has few words, and each of them many times.
def stem(word: str) -> str:
    """What the forms of a word have in common; not always a word itself."""
    if len(word) <= 3:
        return word
    word = _without_ending(word)
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems(text: str) -> tuple[str, ...]:
    """The stems of the sub-tokens of a text, in its order."""
    return tuple(stem(each) for each in subtokens(text))


def asked(question: str) -> Iterator[tuple[str, str]]:
    """The words of a question that tell something, each with its stem; once each, in its order."""
    seen: set[str] = set()
    for word in subtokens(question):
        if word in STOP_WORDS or (len(word) == 1 and not word.isdigit()) or stem(word) in seen:
            continue
        seen.add(stem(word))
        yield word, stem(word)


def _without_ending(word: str) -> str:
    for ending, instead in _ENDINGS:
        rest = len(word) - len(ending)
        if word.endswith(ending) and rest + len(instead) >= 3:
            kept = ending == "s" and word.endswith(_KEEPS_ITS_S)
            return word if kept else word[:rest] + instead
    return word
