"""Runs of the tests by a schedule, where the code has changed since all of them ran."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from cockpit.features.compliance.live import Live, Seat
from cockpit.features.compliance.schedule import is_due
from cockpit.features.compliance.testing import Testing
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import Ready, Stopping

LOOK_SECONDS: Final = 30.0
"""How often the schedule is looked at."""


class Rounds:
    """Looks at the schedule of each folder; the window that keeps its scores runs its tests."""

    def __init__(self, ctx: Context, live: Live, testing: Testing) -> None:
        self._ctx = ctx
        self._live = live
        self._testing = testing
        self._tried: dict[str, datetime] = {}
        """When a run was last begun, by folder: one that fails waits for its next turn, too."""
        self._following: asyncio.Task[None] | None = None

    def start(self, _event: Ready) -> None:
        """Follow the schedule from now on."""
        self._following = asyncio.create_task(self._follow())

    def again(self, _event: object) -> None:
        """Look at once: settings have changed."""
        self._live.measured.set()

    def stop(self, _event: Stopping) -> None:
        """Begin no other run."""
        if self._following is not None:
            self._following.cancel()

    async def _follow(self) -> None:
        while True:
            self._live.measured.clear()
            for folder in self._ctx.folders.all:
                with contained("the schedule of the tests"):
                    await self._look(self._live.seat(folder))
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._live.measured.wait()
            except TimeoutError:
                continue

    async def _look(self, seat: Seat) -> None:
        uri, now = seat.folder.uri, self._ctx.clock.now()
        minutes = self._ctx.settings.of(uri).compliance.test_interval
        if not minutes or not self._ctx.client.trusted or seat.testing or seat.score.state != "ready":
            return
        tests = next(each for each in seat.score.components if each.component == "tests")
        if tests.state == "ok" or not await self._live.leads(seat):
            return
        if await self._ctx.jobs.thread(self._testing.runs_elsewhere, seat):
            return
        last = await self._ctx.jobs.thread(self._live.board(seat).last_whole_run)
        if is_due(minutes, last, self._tried.get(uri), now):
            self._tried[uri] = now
            await self._testing.run_unasked(seat)
