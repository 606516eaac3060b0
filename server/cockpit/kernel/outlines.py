"""Outlines and folds of files that are named by a pattern: the editor is told of none but these."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple, TypedDict

from cockpit.kernel.boundary import contained
from cockpit.kernel.documents import Document
from cockpit.kernel.positions import Range


class Symbol(TypedDict):
    """LSP's DocumentSymbol as plain data."""

    name: str
    detail: str
    kind: int
    range: Range
    selectionRange: Range
    children: list[Symbol]


class Fold(TypedDict):
    """LSP's FoldingRange as plain data."""

    startLine: int
    endLine: int


class OutlineProvider(NamedTuple):
    """Who tells the outline and the folds of some files; nothing for other ones."""

    pattern: str
    """As LSP's document filters have it."""
    symbols: Callable[[Document], Awaitable[list[Symbol]]]
    folds: Callable[[Document], Awaitable[list[Fold]]]


PROVIDER_SECONDS: Final = 5.0


class Outlines:
    """The providers of outlines; one that fails or hangs does not silence the others."""

    def __init__(self) -> None:
        self._providers: list[OutlineProvider] = []

    def provide(self, provider: OutlineProvider) -> None:
        """Ask this one."""
        self._providers.append(provider)

    @property
    def patterns(self) -> list[str]:
        """Which files have an outline."""
        return [provider.pattern for provider in self._providers]

    async def symbols(self, document: Document) -> list[Symbol]:
        """What the document consists of, in the order of registration."""
        found: list[Symbol] = []
        for provider in self._providers:
            with contained(f"the outline of {provider.pattern}"):
                found.extend(await asyncio.wait_for(provider.symbols(document), PROVIDER_SECONDS))
        return found

    async def folds(self, document: Document) -> list[Fold]:
        """The lines that can be folded away."""
        found: list[Fold] = []
        for provider in self._providers:
            with contained(f"the folds of {provider.pattern}"):
                found.extend(await asyncio.wait_for(provider.folds(document), PROVIDER_SECONDS))
        return found
