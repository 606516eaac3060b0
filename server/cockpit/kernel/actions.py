"""Code actions and hovers: features add providers, the kernel asks them all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NotRequired, TypedDict

from cockpit.kernel.boundary import contained
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.positions import Position, Range


class CodeAction(TypedDict):
    """LSP's CodeAction as plain data."""

    title: str
    kind: str
    diagnostics: NotRequired[list[Diagnostic]]
    isPreferred: NotRequired[bool]
    edit: NotRequired[dict[str, Any]]
    command: NotRequired[dict[str, Any]]


class ActionQuery(TypedDict):
    """What the editor asks about."""

    range: Range
    diagnostics: list[Diagnostic]
    only: list[str]


ActionProvider = Callable[[Document, ActionQuery], Awaitable[Sequence[CodeAction]]]
HoverProvider = Callable[[Document, Position], Awaitable[str]]

PROVIDER_SECONDS = 5.0


class Actions:
    """The providers of code actions and hovers; one that fails or hangs does not silence the others."""

    def __init__(self) -> None:
        self._actions: list[ActionProvider] = []
        self._hovers: list[HoverProvider] = []

    def provide(self, provider: ActionProvider) -> None:
        """Ask this function for code actions."""
        self._actions.append(provider)

    def hover(self, provider: HoverProvider) -> None:
        """Ask this function for Markdown about a position; an empty text means nothing to say."""
        self._hovers.append(provider)

    async def actions(self, document: Document, query: ActionQuery) -> list[CodeAction]:
        """What all providers offer, in the order of registration."""
        found: list[CodeAction] = []
        for provider in self._actions:
            with contained(f"code actions of {provider.__module__}"):
                found.extend(await asyncio.wait_for(provider(document, query), PROVIDER_SECONDS))
        wanted = query["only"]
        return [action for action in found if not wanted or _matches(action["kind"], wanted)]

    async def hovers(self, document: Document, position: Position) -> str:
        """What all providers say, divided by rules."""
        texts: list[str] = []
        for provider in self._hovers:
            with contained(f"hover of {provider.__module__}"):
                texts.append(await asyncio.wait_for(provider(document, position), PROVIDER_SECONDS))
        return "\n\n---\n\n".join(text for text in texts if text)


def _matches(kind: str, wanted: list[str]) -> bool:
    return any(kind == only or kind.startswith(f"{only}.") for only in wanted)
