"""The outline of a Python file: `def` and `class` by indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cockpit.core.lazy import cached, lazy_pattern
from cockpit.features.audit.blocks import Block, Kind, Outline
from cockpit.features.audit.lexer import Extent
from cockpit.features.audit.source import Source

_HEADS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (lazy_pattern(r"def[ \t]+(\w+)"), "function"),
    (lazy_pattern(r"class[ \t]+(\w+)"), "class"),
)
_MODIFIER = lazy_pattern(r"(?:async[ \t]+)?")
_BRACKETS = lazy_pattern(r"[()\[\]{}:#\"']")


class PythonBlock(Block):
    """A `def` or `class`; all but its name is looked up when somebody asks."""

    def __init__(self, source: Source, kind: Kind, keyword: re.Match[str], start: int, indent: int) -> None:
        """`keyword` is that of its head with the name after it; `start` may be that of an `async` before."""
        self.kind = kind
        self.name = keyword.group(1)
        self.start = start
        self.parent = None
        self.indent = indent
        self._source = source
        self._name_end = keyword.end()

    @cached
    def _head_end(self) -> int:
        return head_end(self._source, self._name_end)

    @cached
    def head(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """`def name(…) -> …:` on one line."""
        return _head(self._source, self.start, self._head_end)

    @cached
    def prefix(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The decorators."""
        return _decorators(self._source, self.start - self.indent, self.indent)

    @cached
    def body(self) -> Extent:  # pyright: ignore[reportIncompatibleVariableOverride]
        """From the colon to where code of the same or lesser indentation follows."""
        return self._head_end, _body_end(self._source, self._head_end, self.indent)


def outline(source: Source) -> Outline:
    """Every `def` and `class` that is not in a string, nested by indentation."""
    blocks: list[Block] = []
    open_blocks: list[PythonBlock] = []
    for block in _heads(source):
        while open_blocks and open_blocks[-1].indent >= block.indent:
            open_blocks.pop()
        if open_blocks:
            block.parent = open_blocks[-1]
        blocks.append(block)
        open_blocks.append(block)
    return Outline(blocks)


def _heads(source: Source) -> Iterator[PythonBlock]:
    """Every `def` and `class` that starts a line outside strings, in order.

    Each keyword is looked for by itself, as a regex with a fixed beginning is five times as fast.
    """
    text = source.text
    keywords: list[tuple[int, Kind, re.Match[str]]] = []
    for pattern, kind in _HEADS:
        keywords.extend((found.start(), kind, found) for found in pattern.finditer(text))
    for at, kind, keyword in sorted(keywords):
        line = text.rfind("\n", 0, at) + 1
        before = text[line:at]
        modifier = before.lstrip(" \t")
        start = line + len(before) - len(modifier)
        if _MODIFIER.fullmatch(modifier) and not source.in_long_string(start):
            yield PythonBlock(source, kind, keyword, start, start - line)


def _head(source: Source, start: int, end: int) -> str:
    head = source.text[start:end]
    if "#" in head or '"' in head or "'" in head:
        head = source.code(start, end)
    return " ".join(head.split())


def head_end(source: Source, position: int) -> int:
    """The offset after the colon that ends the head whose name ends at `position`."""
    text, depth = source.text, 0
    limit = min(len(text), position + 20_000)
    while position < limit:
        match = _BRACKETS.search(text, position, limit)
        if match is None:
            return limit
        mark, position = match.group(), match.end()
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif mark == ":":
            if depth <= 0:
                return position
        else:
            position = _skip(source, match.start())
    return limit


def _skip(source: Source, offset: int) -> int:
    """The end of the comment or string that starts at `offset`."""
    covered = source.covered(offset)
    if covered is not None:
        return covered[1]
    mark, text = source.text[offset], source.text
    end = offset + 1
    while end < len(text) and text[end] not in (mark, "\n"):
        end += 2 if text[end] == "\\" else 1
    return end + 1


def _decorators(source: Source, line_start: int, indent: int) -> str:
    """The lines above that belong to decorators; multi-line ones are taken while they are indented deeper."""
    text, collected = source.text, list[str]()
    end = line_start - 1
    while end > 0 and len(collected) < 40:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        stripped = line.strip()
        depth = len(line) - len(line.lstrip())
        if (
            not stripped
            or depth < indent
            or (depth == indent and not stripped.startswith(("@", ")", "]", "#")))
        ):
            break
        collected.append(stripped)
        end = start - 1
    joined = "\n".join(reversed(collected))
    return joined if "@" in joined else ""


def _body_end(source: Source, body: int, indent: int) -> int:
    """Where code of the same or lesser indentation follows; comments before it belong to it."""
    dedent = re.compile(rf"\n[ \t]{{0,{indent}}}(?=[^\s#)\]}}])")
    line_end = source.text.find("\n", body)
    position = line_end if line_end >= 0 else len(source.text)
    while match := dedent.search(source.text, position):
        covered = source.covered(match.end())
        if covered is None or covered[0] == match.end():
            return _without_tail(source.text, body, match.start(), indent)
        position = covered[1]
    return _without_tail(source.text, body, len(source.text), indent)


def _without_tail(text: str, body: int, end: int, indent: int) -> int:
    """`end`, moved before trailing comments that are no deeper than the head."""
    while (start := text.rfind("\n", body, end)) >= 0:
        line = text[start + 1 : end]
        stripped = line.strip()
        if stripped and not (stripped.startswith("#") and len(line) - len(line.lstrip()) <= indent):
            break
        end = start
    return end
