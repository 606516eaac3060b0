"""Whether the function at a line lacks a test: quick enough for every move of the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.review import is_test

FOLDERS: Final = ("tests", "test")
MOST_LINES: Final = 300
"""Of a function that are searched for an example."""
LARGEST: Final = 1_000_000
"""Bytes of a file of tests that is looked into."""
_DEF: Final = lazy_pattern(r"([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*[(\[]")


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a function."""

    name: str
    has_example: bool
    """Whether what follows shows how it is used, as docstrings do."""


def head_at(lines: Sequence[str], line: int) -> Head | None:
    """The function that begins at a line."""
    found = _DEF.match(lines[line]) if line < len(lines) else None
    if found is None or found[2].startswith(("test_", "__")):
        return None
    indent = len(found[1].expandtabs())
    return Head(found[2], any(">>>" in each for each in _body(lines, line + 1, indent)))


def _body(lines: Sequence[str], start: int, indent: int) -> Iterator[str]:
    for each in lines[start : start + MOST_LINES]:
        text = each.expandtabs()
        bare = text.lstrip()
        if bare and len(text) - len(bare) <= indent and not bare.startswith((")", "]")):
            return
        yield bare


def is_tested(root: Path, path: str, name: str) -> bool:
    """Whether a file of tests that is called after the module names the function, or itself is one."""
    if is_test(path):
        return True
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(word.search(text) for text in _texts(root, PurePosixPath(path)))


def _texts(root: Path, path: PurePosixPath) -> Iterator[str]:
    for place in dict.fromkeys(_places(path)):
        file = root / place
        try:
            if file.stat().st_size <= LARGEST:
                yield file.read_text("utf-8", "replace")
        except OSError:
            continue


def _places(path: PurePosixPath) -> Iterator[PurePosixPath]:
    """Beside the module, and in a folder of tests at each level above, flat or as modules lie below it."""
    names = (f"test_{path.stem}.py", f"{path.stem}_test.py")
    for folder in path.parents:
        inner = path.parent.relative_to(folder)
        places = [PurePosixPath(*inner.parts[count:]) for count in range(len(inner.parts) + 1)]
        tests = [folder / each / place for each in FOLDERS for place in places]
        for place in (path.parent, *tests):
            yield from (place / name for name in names)
