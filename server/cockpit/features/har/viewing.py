"""What the viewer of recordings asks for: rows and findings as files, one entry as a message."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.features.har import errands
from cockpit.features.har.details import entry_at
from cockpit.features.har.view_messages import (
    ENTRY,
    FINDINGS,
    ROWS,
    HarEntry,
    HarEntryQuery,
    HarFile,
    HarViewQuery,
)
from cockpit.kernel.context import Context
from cockpit.kernel.events import Stopped

_TITLES: Final = {"rows": "Reading {}", "findings": "Checking {}"}


def register(ctx: Context) -> None:
    """Answer the viewer."""
    viewing = Viewing(ctx)
    ctx.serve(ROWS, viewing.rows)
    ctx.serve(FINDINGS, viewing.findings)
    ctx.serve(ENTRY, viewing.entry)
    ctx.bus.on(Stopped, viewing.stopped)


class Viewing:
    """Keeps a folder for the files that are handed over; what nobody took goes with the daemon."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._numbers = itertools.count()

    async def rows(self, query: HarViewQuery) -> HarFile:
        """All entries."""
        return await self._written("rows", query, {})

    async def findings(self, query: HarViewQuery) -> HarFile:
        """What is wrong with them."""
        config = await self._ctx.jobs.thread(errands.config_of, self._ctx, query.uri)
        return await self._written("findings", query, {"config": msgspec.to_builtins(config)})

    async def entry(self, query: HarEntryQuery) -> HarEntry:
        """One entry."""
        return await self._ctx.jobs.thread(entry_at, errands.file_of(query.uri), query)

    def stopped(self, _event: Stopped) -> None:
        """Remove what was not taken."""
        if self._folder is not None:
            self._folder.cleanup()

    async def _written(self, what: str, query: HarViewQuery, more: dict[str, Any]) -> HarFile:
        path = errands.file_of(query.uri)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="cockpit-har-", ignore_cleanup_errors=True)
        output = Path(self._folder.name) / f"{what}-{next(self._numbers)}.json"
        payload = {"path": str(path), "output": str(output), **more}
        title = _TITLES[what].format(path.name)
        with self._ctx.health.running(title):
            async with self._ctx.progress.show(title, query.work_done_token) as progress:
                temporary = self._folder.name
                try:
                    await errands.run(
                        self._ctx, f"har.{what}", payload, temporary=temporary, progress=progress.step
                    )
                except BaseException:
                    # Nobody is told its name, so nobody would remove it.
                    output.unlink(missing_ok=True)
                    raise
        return HarFile(path=str(output))
