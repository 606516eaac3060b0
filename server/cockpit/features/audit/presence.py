"""Workspace folders that vanish while they are open, as when a drive is taken out, and come back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from cockpit.features.audit.desk import Desk
from cockpit.features.audit.project import Project
from cockpit.kernel.boundary import contained

LOOK_SECONDS = 2.0
"""How often the folders are looked for: a folder that is moved or unmounted gives no event."""
FAULT = "Missing folders"


class Presence:
    """Looks whether the folders are there. What is recorded of an absent one stays as it is."""

    def __init__(self, desk: Desk, on_return: Callable[[Sequence[Project]], Awaitable[None]]) -> None:
        self._desk = desk
        self._on_return = on_return
        self._timer: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None

    def watch(self) -> None:
        """Look again and again, until the daemon stops."""
        self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._begin)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _begin(self) -> None:
        async def look() -> None:
            with contained("the look for the workspace folders"):
                returned = await self.look(self._desk.projects.values())
                self.watch()
                if returned:
                    await self._on_return(returned)

        self._looking = asyncio.get_running_loop().create_task(look())

    async def look(self, projects: Iterable[Project]) -> list[Project]:
        """Withdraw what is shown of folders that are gone; those that are there again."""
        known = list(projects)
        present = await self._desk.ctx.jobs.thread(lambda: [project.root.is_dir() for project in known])
        returned = [each for each, there in zip(known, present, strict=True) if there and each.absent]
        vanished = [each for each, there in zip(known, present, strict=True) if not (there or each.absent)]
        for project in returned:
            project.absent = False
        for project in vanished:
            project.absent = True
            self._desk.ctx.watching.forget(project.folder)
            for path in tuple(project.shown):
                self._desk.withdraw(project, path)
        if returned or vanished:
            self.report()
        return returned

    def report(self) -> None:
        """Tell which folders are absent."""
        absent = [str(project.root) for project in self._desk.projects.values() if project.absent]
        if absent:
            what = "is not there" if len(absent) == 1 else "are not there"
            reason = f"{', '.join(absent)} {what}; what is known of the findings is kept."
            self._desk.ctx.health.fault(FAULT, reason)
        else:
            self._desk.ctx.health.well(FAULT)
        self._desk.refresh()
