"""Keeps the Copilots tile true: what this window does, and what others record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cockpit.core.errors import CockpitError
from cockpit.core.home import FINDINGS_WRITTEN
from cockpit.core.lazy import lazy
from cockpit.core.paths import to_uri
from cockpit.features.copilots.figures import Tally, added, latest
from cockpit.features.copilots.tile_messages import CHANGED, GET, CopilotsTile
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FilesChanged, FoldersChanged
from cockpit.kernel.folders import Folder
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.copilots import ledger_store, store
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    ledger_store = lazy("cockpit.features.copilots.ledger_store")
    store = lazy("cockpit.features.copilots.store")


class Showing:
    """Reads the record of the copilots, and tells what is new in it once somebody has asked."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._told: CopilotsTile | None = None
        self._one_at_a_time = asyncio.Lock()
        """What was read first is told first."""

    def serve(self) -> None:
        """Answer, and follow the databases, whoever writes them."""
        self._ctx.serve(GET, self.get)
        self._ctx.bus.on(FilesChanged, self._recorded)
        self._ctx.bus.on(FoldersChanged, self._folders_changed)

    async def get(self, _query: Empty) -> CopilotsTile:
        """The present snapshot; its revision stays while nothing in it changes."""
        async with self._one_at_a_time:
            return await self._look()

    async def _look(self) -> CopilotsTile:
        tallies: list[Tally] = []
        faults: dict[str, None] = {}
        for folder in self._ctx.folders.all:
            try:
                tallies.append(await self._ctx.jobs.thread(self._read, folder, self._teller()))
            except CockpitError as error:
                faults[error.message] = None
        state = "error" if faults else "ready" if tallies else "empty"
        tile = CopilotsTile(
            revision=1 if self._told is None else self._told.revision + 1,
            state=state,
            reason=" ".join(faults),
            figures=added(tallies) if state == "ready" else None,
            last=latest(tallies),
        )
        if self._told is None or replace(tile, revision=self._told.revision) != self._told:
            self._told = tile
        return self._told

    async def look_again(self) -> None:
        """Something was done: tell it, if it shows."""
        if (told := self._told) is None:
            return
        with contained("the Copilots tile"):
            tile = await self.get(Empty())
            if tile is not told:
                self._ctx.notify(CHANGED, tile)

    async def _recorded(self, event: FilesChanged) -> None:
        places = {to_uri(self._ctx.data_folder(folder)) for folder in self._ctx.folders.all}
        if event.folder.uri in places and event.paths & FINDINGS_WRITTEN:
            await self.look_again()

    async def _folders_changed(self, _event: FoldersChanged) -> None:
        await self.look_again()

    def _teller(self) -> Callable[[str], None]:
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._ctx.tell, sentence)

        return tell

    def _read(self, folder: Folder, tell: Callable[[str], None]) -> Tally:
        home, clock = self._ctx.home(folder), self._ctx.clock
        midnight = clock.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        with closing(store.GenerationStore(home, clock, tell)) as runs:
            last = next(iter(runs.latest(1)), None)
            with closing(ledger_store.LedgerStore(home, clock, tell)) as ledger:
                account = ledger.account()
            return Tally(
                folder_name=folder.name,
                today=runs.runs(midnight.astimezone(UTC).isoformat(timespec="seconds")),
                runs=runs.runs(),
                totals=runs.totals(),
                fates=runs.fates(),
                account=account,
                last=last,
                fate=runs.fate(last.run) if last else "",
            )
