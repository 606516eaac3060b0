"""Where tests begin in a source file, and how their runners name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.compliance.gathering import JAVASCRIPT, PYTHON

_PYTHON: Final = lazy_pattern(r"^([ \t]*)(?:(class)|(?:async[ \t]+)?def)[ \t]+(\w+)", re.MULTILINE)
_SCRIPT: Final = lazy_pattern(
    r"""^([ \t]*)(?:await[ \t]+)?[fx]?(?:(describe|suite|context)|it|test|specify)(?:\.\w+)*[ \t]*\(\s*"""
    r"""(["'`])((?:\\.|(?!\3)[^\\\n])*)\3""",
    re.MULTILINE,
)
_ESCAPED: Final = lazy_pattern(r"\\(.)")
TAB: Final = 8


@dataclass(frozen=True, slots=True)
class Head:
    """The line on which a test begins."""

    key: str
    """What `key_of` makes of its results."""
    line: int
    """0-based."""


def key_of(name: str, path: str, root: PurePath) -> str:
    """What the results of one test share: its name without parameters, of JavaScript with its file."""
    suite, found, title = name.partition("::")
    file = relative(path or suite, root)
    if file.endswith(JAVASCRIPT):
        return f"{file}::{' '.join((title if found else name).split(' > '))}"
    return f"{suite}::{title.partition('[')[0]}" if found else name


def relative(path: str, root: PurePath) -> str:
    """A path of a report as the workspace spells it."""
    pure = type(root)(path)
    if pure.is_absolute() and pure.is_relative_to(root):
        pure = pure.relative_to(root)
    return pure.as_posix()


def heads(path: str, text: str) -> Iterator[Head]:
    """The functions of a Python file and the titled tests of a JavaScript or TypeScript file; `path` is
    relative to the folder.

    Read by lines and their indentation, so that nothing vanishes while somebody types.
    """
    if path.endswith(PYTHON):
        module = path.rpartition(".")[0].replace("/", ".")
        for line, blocks, name in _nested(_PYTHON, text, kind=2, title=3):
            yield Head(f"{'.'.join((module, *blocks))}::{name}", line)
    elif path.endswith(JAVASCRIPT):
        for line, blocks, name in _nested(_SCRIPT, text, kind=2, title=4):
            yield Head(f"{path}::{_ESCAPED.sub(_unescaped, ' '.join((*blocks, name)))}", line)


def _nested(
    pattern: re.Pattern[str], text: str, *, kind: int, title: int
) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Every test with its line and the blocks around it, which are those that are indented less."""
    around: list[tuple[int, str]] = []
    line, counted = 0, 0
    for found in pattern.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        depth = len(found[1].expandtabs(TAB))
        while around and around[-1][0] >= depth:
            around.pop()
        if found[kind]:
            around.append((depth, found[title]))
        else:
            yield line, tuple(name for _, name in around), found[title]


def _unescaped(found: re.Match[str]) -> str:
    return found[1]
