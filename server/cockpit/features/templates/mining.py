"""The patterns in a file, by its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.pattern import Pattern
from cockpit.features.templates import mining_python, mining_script

Mined = Iterator[tuple[int, Pattern]]
"""Patterns, each with the line, from 0, where it begins."""
_MINERS: Final[Mapping[str, Callable[[str, str], Mined]]] = {
    ".py": mining_python.mined,
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), mining_script.mined),
}


def is_mined(path: str) -> bool:
    """Whether files of this name are looked into; declarations have nothing in them."""
    return PurePosixPath(path).suffix.lower() in _MINERS and not path.lower().endswith((".d.ts", ".min.js"))


def mined(text: str, path: str) -> Mined:
    """What is worth finding again in a file; nothing of one that cannot be parsed."""
    return _MINERS[PurePosixPath(path).suffix.lower()](text, path)


def imports_of(text: str, path: str) -> tuple[str, ...]:
    """The packages that a file uses, in order; none of one in another language, or that cannot be parsed."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in _MINERS:
        return ()
    found = mining_python.imports(text) if suffix == ".py" else mining_script.imports(text, path)
    return tuple(sorted(set(found.values())))
