"""What a database refused is tried again by and by, also when nobody does anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from cockpit.features.audit.project import Project
from cockpit.kernel.boundary import contained

FIRST_SECONDS: Final = 2.0
LAST_SECONDS: Final = 300.0


class Retries:
    """Less and less often while the database keeps refusing; at most one try of a project is due."""

    def __init__(self, again: Callable[[Project], Awaitable[None]]) -> None:
        self._again = again
        self._due: dict[Project, asyncio.TimerHandle] = {}
        self._pauses: dict[Project, float] = {}
        self._trying: set[asyncio.Task[None]] = set()

    def later(self, project: Project) -> None:
        """Try again after a pause."""
        if project not in self._due:
            pause = self._pauses.get(project, FIRST_SECONDS)
            self._pauses[project] = min(2 * pause, LAST_SECONDS)
            self._due[project] = asyncio.get_running_loop().call_later(pause, self._begin, project)

    def forget(self, project: Project) -> None:
        """There is nothing to try again: the database works, or the project is gone."""
        self._pauses.pop(project, None)
        if (due := self._due.pop(project, None)) is not None:
            due.cancel()

    def _begin(self, project: Project) -> None:
        del self._due[project]
        task = asyncio.get_running_loop().create_task(self._try(project))
        self._trying.add(task)
        task.add_done_callback(self._trying.discard)

    async def _try(self, project: Project) -> None:
        with contained("another try of a database"):
            await self._again(project)
