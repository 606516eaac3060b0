"""Which words of code usually answer a word of a question: learned from docstrings and the code below."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

FILE: Final = Path(__file__).with_name("links.json")


@cache
def links() -> Mapping[str, Mapping[str, float]]:
    """By the stem of a word: stems of code, and how much more often they stand below it than elsewhere."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, dict[str, float]])
