"""Blocks of a source, built on first use: most files need none."""

from __future__ import annotations

from cockpit.core.lazy import cached
from cockpit.features.audit import brace_blocks, python_blocks, ruby_blocks
from cockpit.features.audit.blocks import Block, Outline
from cockpit.features.audit.brace_blocks import Braces
from cockpit.features.audit.source import Source


class Structure:
    """What a source is made of, as far as the rules asked."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached
    def braces(self) -> list[Braces]:
        """Every pair of braces; empty for languages without."""
        return brace_blocks.braces(self.source) if self.source.language.structure == "brace" else []

    @cached
    def outline(self) -> Outline:
        """Functions and classes; empty for languages that are read for their comments only."""
        match self.source.language.structure:
            case "indent":
                return python_blocks.outline(self.source)
            case "brace":
                return brace_blocks.outline(self.source, self.braces)
            case "end":
                return ruby_blocks.outline(self.source)
            case "none":
                return Outline([])

    def function(self, offset: int) -> Block | None:
        """The innermost function around `offset`."""
        return self.outline.function(offset)

    def symbol(self, offset: int) -> str:
        """The dotted name of what encloses `offset`."""
        return self.outline.symbol(offset)
