"""The daemon's own health, as a tile."""

from __future__ import annotations

import asyncio
import os
import platform
import sys

from cockpit import __version__
from cockpit.core.errors import Invalid
from cockpit.features.daemon.memory import resident_megabytes
from cockpit.features.daemon.messages import CHANGED, GET, DaemonTile, Problem, RefusedSetting
from cockpit.kernel.context import Context
from cockpit.kernel.events import HealthChanged, SettingsChanged
from cockpit.protocol.methods import Empty

TOGETHER_SECONDS = 0.05
"""Changes of health within that time make one snapshot."""


def register(ctx: Context) -> None:
    """Serve `cockpit/daemon/get`, send `cockpit/daemon/changed`."""
    tile = Tile(ctx)

    async def get(_query: Empty) -> DaemonTile:
        return tile.snapshot()

    ctx.serve(GET, get)
    ctx.bus.on(HealthChanged, lambda _event: tile.send_soon())
    ctx.bus.on(SettingsChanged, lambda _event: tile.send_soon())


class Tile:
    """Composes and sends the snapshots."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._revision = 0
        self._timer: asyncio.TimerHandle | None = None
        self._started = ctx.clock.now().isoformat(timespec="seconds")

    def send_soon(self) -> None:
        """Send a snapshot once the present flurry of changes is over."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TOGETHER_SECONDS, self._send)

    def _send(self) -> None:
        self._timer = None
        self._ctx.notify(CHANGED, self.snapshot())

    def snapshot(self) -> DaemonTile:
        """The daemon as it is now."""
        ctx, health = self._ctx, self._ctx.health
        self._revision += 1
        faults = health.faults
        return DaemonTile(
            revision=self._revision,
            health="ok" if not faults else faults[0].level,
            version=__version__,
            python=f"{platform.python_version()} ({sys.executable})",
            pid=os.getpid(),
            started=self._started,
            resident_megabytes=resident_megabytes(),
            busy=list(health.busy),
            lint=health.facts.get("lint", "unknown: nothing has been linted yet"),
            storage=_storage(ctx),
            trusted=ctx.client.trusted,
            refused=[
                RefusedSetting(setting=each.setting, value=each.value, default=each.default)
                for each in ctx.settings.refused
            ],
            problems=[Problem(what=each.what, reason=each.reason, hint=each.hint) for each in faults],
        )


def _storage(ctx: Context) -> str:
    try:
        home = ctx.user_home()
    except Invalid as error:
        return f"unknown: {error.message}"
    return str(home.folder) if home.team is None else home.team.url
