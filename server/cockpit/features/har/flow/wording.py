"""Names for programs from the words of paths and fields: snake case, singular, never a keyword."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SAME: Final = re.compile(
    "news|series|species|status|address|access|process|analytics|metrics|settings|preferences|sms|dns|https"
    "|cors|aws|gps|this|is|has|details|credentials"
)
_IRREGULAR: Final = {
    "people": "person", "children": "child", "movies": "movie", "cookies": "cookie", "indices": "index",
    "men": "man", "women": "woman", "caches": "cache",
}  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a name in any style, in small ASCII letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return [word.lower() for word in _WORD.findall(plain)]


def snake(text: str, otherwise: str = "value") -> str:
    """A name for a variable or a function."""
    return identifier(words_of(text), otherwise)


def identifier(words: Iterable[str], otherwise: str = "value") -> str:
    """The words as one name that Python accepts."""
    name = "_".join(words) or otherwise
    if name[0].isdigit():
        name = f"{otherwise}_{name}"
    return f"{name}_" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def pascal(text: str, otherwise: str = "Value") -> str:
    """A name for a class."""
    name = "".join(word.capitalize() for word in words_of(text)) or otherwise
    return f"{otherwise}{name}" if name[0].isdigit() else name


def singular(word: str) -> str:
    """One of several; words that are none in the plural stay as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _SAME.fullmatch(word) or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes", "uses")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a word stands for several."""
    return singular(word) != word


def unique(wanted: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it when there is one already."""
    used = set(taken)
    number, name = 2, wanted
    while name in used:
        name, number = f"{wanted}_{number}", number + 1
    return name
