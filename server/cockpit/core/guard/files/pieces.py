"""Commands cut out of a file, with the way back to their places in it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from cockpit.core.guard.setting import Setting, Value
from cockpit.core.guard.verdict import Hit


@dataclass(frozen=True, slots=True)
class Piece:
    """Code of one language inside a file."""

    language: str
    code: str
    start: int
    end: int
    lines: tuple[tuple[int, int], ...] = ()
    """Where a stretch of the code begins and where it stands in the file; empty if the code was rewritten."""
    image: bool = False
    cwd: str = "."
    variables: dict[str, tuple[Value, ...]] = field(default_factory=dict[str, tuple[Value, ...]])

    def place(self, offset: int) -> int:
        """The place in the file of an offset in the code."""
        if not self.lines:
            return self.start
        begins = [begin for begin, _ in self.lines]
        begin, there = self.lines[bisect_right(begins, offset) - 1]
        return there + offset - begin


def judge(pieces: Iterable[Piece], setting: Setting) -> list[Hit]:
    """Every rule that the commands of a file break, at their places in the file."""
    hits: list[Hit] = []
    for piece in pieces:
        inner = replace(
            setting,
            image=setting.image or piece.image,
            cwd=piece.cwd if setting.cwd == "." else setting.cwd,
            variables={**setting.variables, **piece.variables},
        )
        for hit in inner.read(piece.language, piece.code):
            if piece.lines and hit.end:
                hits.append(replace(hit, start=piece.place(hit.start), end=piece.place(hit.end)))
            else:
                hits.append(replace(hit, start=piece.start, end=piece.end))
    return hits


def argv_of(text: str) -> tuple[str, ...] | None:
    """The words of a list in JSON or YAML flow style, or None if it is none."""
    if not (text.startswith("[") and text.rstrip().endswith("]")):
        return None
    try:
        words: object = json.loads(text)
    except ValueError:
        inner = text.strip()[1:-1]
        return tuple(
            word.strip().strip("'\"")
            for word in re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", inner)
            if word.strip()
        )
    return tuple(map(str, cast("list[object]", words))) if isinstance(words, list) else None
