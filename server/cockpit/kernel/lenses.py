"""Code lenses: features add providers, the kernel asks them all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, NamedTuple

from cockpit.kernel.boundary import contained
from cockpit.kernel.documents import Document


class Lens(NamedTuple):
    """What is said above a line."""

    line: int
    """From 0."""
    text: str
    command: str = ""
    """What a click runs; empty for a text that cannot be clicked."""
    arguments: tuple[Any, ...] = ()


LensProvider = Callable[[Document], Awaitable[Iterable[Lens]]]

PROVIDER_SECONDS: Final = 5.0


class Lenses:
    """The providers of code lenses; one that fails or hangs does not silence the others."""

    def __init__(self, refresh: Callable[[], Awaitable[object]]) -> None:
        """Without a provider yet; `refresh` makes the editor ask for all lenses anew."""
        self._providers: list[LensProvider] = []
        self._refresh = refresh
        self.supported = False
        """Whether the editor can be asked to ask again."""

    def provide(self, provider: LensProvider) -> None:
        """Ask this function for the lenses of a document."""
        self._providers.append(provider)

    async def lenses(self, document: Document) -> list[Lens]:
        """What all providers say, in the order of registration."""
        found: list[Lens] = []
        for provider in self._providers:
            with contained(f"code lenses of {provider.__module__}"):
                found.extend(await asyncio.wait_for(provider(document), PROVIDER_SECONDS))
        return found

    async def refresh(self) -> None:
        """Have the lenses of all visible documents asked for again, where the editor knows how to."""
        if self.supported:
            with contained("the refresh of code lenses"):
                await self._refresh()
