"""Typed events: a feature posts, others listen, nobody knows the other."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from cockpit.kernel.boundary import contained

E = TypeVar("E")
Listener = Callable[[E], Coroutine[Any, Any, None] | None]


class Bus:
    """Delivers events on the event loop, in the order of posting; a listener that fails stops no other."""

    def __init__(self) -> None:
        self._listeners: defaultdict[type[Any], list[Listener[Any]]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, event_type: type[E], listener: Listener[E]) -> None:
        """Call the listener with every event of exactly that type."""
        self._listeners[event_type].append(listener)

    def post(self, event: object) -> None:
        """Deliver an event; asynchronous listeners run as tasks of their own."""
        for listener in self._listeners[type(event)]:
            name = f"{listener.__module__}.{listener.__qualname__}"
            with contained(name):
                coroutine = listener(event)
                if coroutine is not None:
                    self._start(coroutine, name)

    def _start(self, coroutine: Coroutine[Any, Any, None], name: str) -> None:
        async def run() -> None:
            with contained(name):
                await coroutine

        task = asyncio.get_running_loop().create_task(run(), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is withdrawn before its first step has not begun it, and Python would complain.
        task.add_done_callback(lambda _: coroutine.close())

    async def end(self, event: object, seconds: float) -> None:
        """Deliver the last event, withdraw what listeners still do, and wait that long for their end."""
        for task in tuple(self._tasks):
            task.cancel()
        self.post(event)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
