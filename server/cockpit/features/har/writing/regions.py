"""What people wrote into a generated file stays when it is made again: the text between its marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_REGION: Final = re.compile(
    r"(?P<begin>^[ \t]*(?:#|//) Own (?P<name>[a-z ]+) begin here\.\n)(?P<text>.*?)"
    r"(?P<end>^[ \t]*(?:#|//) Own (?P=name) end here\.$)",
    re.DOTALL | re.MULTILINE,
)


def regions_of(text: str) -> Mapping[str, str]:
    """What stands between the marks of a file, by their names, without the last line break."""
    return {found["name"]: found["text"].rstrip("\n") for found in _REGION.finditer(text)}


def without_own(text: str) -> tuple[str, list[str]]:
    """The file with nothing between its marks, and what stood there."""
    return _REGION.sub(r"\g<begin>\g<end>", text), [found["text"] for found in _REGION.finditer(text)]


def with_own(text: str, own: Sequence[str]) -> str:
    """The file with that between its marks."""
    left = iter(own)
    return _REGION.sub(lambda found: found["begin"] + next(left) + found["end"], text)


def own_of(former: str) -> Callable[[str], str]:
    """Gives the own text of a region in the file as it was; empty where there is none."""
    kept = regions_of(former)
    return lambda name: kept.get(name, "")
