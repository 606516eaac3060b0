"""Functions and classes of a source, found by local scans rather than by parsing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cockpit.features.audit.lexer import Extent

Kind = Literal["function", "class"]


class Block:
    """A function or a class."""

    kind: Kind
    name: str
    start: int
    """Where its head begins, after decorators."""
    parent: Block | None
    head: str
    """Its head on one line, strings blanked; for braces everything between the previous statement and `{`."""
    prefix: str
    """Decorators above the head, where they are no part of it."""
    body: Extent
    """What its indentation or braces enclose."""

    @property
    def owner(self) -> Block | None:
        """The class a method belongs to."""
        return self.parent if self.parent is not None and self.parent.kind == "class" else None

    @property
    def symbol(self) -> str:
        """The dotted name."""
        return self.name if self.parent is None else f"{self.parent.symbol}.{self.name}"

    def ancestors(self) -> Sequence[Block]:
        """The blocks around this one, innermost first."""
        found: list[Block] = []
        block = self.parent
        while block is not None:
            found.append(block)
            block = block.parent
        return found


@dataclass(eq=False)
class FoundBlock(Block):
    """A block of which all was found at once."""

    kind: Kind
    name: str
    start: int
    parent: Block | None
    head: str
    body: Extent
    prefix: str = ""


class Outline:
    """The blocks of a source in the order in which they start."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = list(blocks)
        self._starts = [block.start for block in blocks]

    @property
    def functions(self) -> list[Block]:
        """Functions only."""
        return [block for block in self.blocks if block.kind == "function"]

    @property
    def classes(self) -> list[Block]:
        """Classes only."""
        return [block for block in self.blocks if block.kind == "class"]

    def enclosing(self, offset: int) -> Block | None:
        """The innermost block whose head or body covers `offset`."""
        index = bisect_right(self._starts, offset) - 1
        block = self.blocks[index] if index >= 0 else None
        while block is not None and block.body[1] < offset:
            block = block.parent
        return block

    def function(self, offset: int) -> Block | None:
        """The innermost function whose body covers `offset`."""
        block = self.enclosing(offset)
        while block is not None and (block.kind != "function" or offset < block.body[0]):
            block = block.parent
        return block

    def symbol(self, offset: int) -> str:
        """The dotted name of the block around `offset`; empty at the top of the file."""
        block = self.enclosing(offset)
        return block.symbol if block else ""
