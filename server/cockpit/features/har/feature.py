"""Recordings in the editor: what is wrong with them stands in the Problems panel, at its line."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import msgspec
from msgspec import to_builtins

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.features.har import assisting, copies, errands, viewing
from cockpit.features.har.checking import Memory, check, check_beginning, judges_of
from cockpit.features.har.config import Config
from cockpit.features.har.messages import CHECK, HarChecked, HarQuery
from cockpit.features.har.opening import state_of
from cockpit.features.har.problems import problems
from cockpit.features.har.reading import read
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.events import DocumentClosed, DocumentOpened, DocumentSaved

SOURCE: Final = "har"
AT_ONCE: Final = 2 << 20
"""Bytes up to which a thread is quicker than the start of a process."""
EARLY_ABOVE: Final = 8 << 20
"""Of a larger file, what its beginning shows is shown at once."""


def register(ctx: Context) -> None:
    """Check recordings that are opened or saved, and those that `cockpit/har/check` names."""
    watch = Watch(ctx)
    ctx.bus.on(DocumentOpened, watch.opened)
    ctx.bus.on(DocumentSaved, watch.saved)
    ctx.bus.on(DocumentClosed, watch.closed)
    ctx.serve(CHECK, watch.asked)
    viewing.register(ctx)
    copies.register(ctx)
    assisting.register(ctx)


class Watch:
    """Checks files as they are on disk: what is typed moves the diagnostics until it is saved."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._rounds = itertools.count()
        self._newest: dict[str, int] = {}
        """The last round of each document that is open: what an older one finds is not shown."""
        self._memories: dict[str, Memory] = {}
        """Of the small ones that are open: most of their entries are there again after a save."""

    async def opened(self, event: DocumentOpened) -> None:
        """Check a recording that an editor shows."""
        await self._look(event.document)

    async def saved(self, event: DocumentSaved) -> None:
        """Check it again."""
        await self._look(event.document)

    def closed(self, event: DocumentClosed) -> None:
        """Withdraw what was said of it."""
        self._memories.pop(event.document.uri, None)
        if self._newest.pop(event.document.uri, None) is not None:
            self._ctx.diagnostics.set(event.document.uri, SOURCE, [])

    async def asked(self, query: HarQuery) -> HarChecked:
        """Check a file that is named; it need not be open."""
        path = errands.file_of(query.uri)
        title = f"Checking {path.name}"
        with self._ctx.health.running(title):
            async with self._ctx.progress.show(title, query.work_done_token) as progress:
                show = partial(self._ctx.diagnostics.set, query.uri, SOURCE)
                try:
                    found, told = await self._apart(path, query.uri, progress.step, show)
                except CockpitError:
                    # What the beginning showed is of a file that is another now.
                    show([])
                    raise
        show(found)
        return told

    async def _look(self, document: Document) -> None:
        path = document.path
        if path is None or not errands.is_recording(document):
            return
        uri, version = document.uri, document.version
        this = self._newest[uri] = next(self._rounds)
        try:
            if (await self._ctx.jobs.thread(path.stat)).st_size > AT_ONCE:

                def show(early: list[Diagnostic]) -> None:
                    if self._newest.get(uri) == this:
                        self._ctx.diagnostics.set(uri, SOURCE, early, version=version)

                found, _ = await self._apart(path, uri, lambda _done, _total: None, show)
            else:
                # Taken away, so that no other round uses it meanwhile.
                memory = self._memories.pop(uri, None) or Memory()
                found = await self._ctx.jobs.latest((SOURCE, uri), _found, path, uri, self._config, memory)
                if uri in self._newest:
                    self._memories[uri] = memory
        except (Cancelled, OSError):
            return
        except CockpitError as error:
            found = [_failure(error)]
        if self._newest.get(uri) == this:
            self._ctx.diagnostics.set(uri, SOURCE, found, version=version)

    def _config(self, uri: str) -> Config:
        return errands.config_of(self._ctx, uri)

    async def _apart(
        self,
        path: Path,
        uri: str,
        progress: Callable[[int, int], None],
        show: Callable[[list[Diagnostic]], None],
    ) -> tuple[list[Diagnostic], HarChecked]:
        if (await self._ctx.jobs.thread(state_of, path))[0] > EARLY_ABOVE:
            show(await self._ctx.jobs.thread(_first, path, uri))
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary:
            output = Path(temporary) / "diagnostics.json"
            payload = {
                "path": str(path),
                "uri": uri,
                "output": str(output),
                "config": to_builtins(await self._ctx.jobs.thread(self._config, uri)),
            }
            told = await errands.run(self._ctx, "har.check", payload, temporary=temporary, progress=progress)
            found = await self._ctx.jobs.thread(output.read_bytes)
        return msgspec.json.decode(found, type=list[Diagnostic]), msgspec.convert(told, HarChecked)


def _found(path: Path, uri: str, config: Callable[[str], Config], memory: Memory) -> list[Diagnostic]:
    har = read(path)
    found = check(har, judges=judges_of(har, config(uri), memory=memory))
    memory.end()
    return cast("list[Diagnostic]", problems(found, uri))


def _first(path: Path, uri: str) -> list[Diagnostic]:
    return cast("list[Diagnostic]", problems(check_beginning(path), uri))


def _failure(error: CockpitError) -> Diagnostic:
    start = {"line": 0, "character": 0}
    found: Any = {"range": {"start": start, "end": start}, "severity": 2, "code": "har/unread"}
    return cast("Diagnostic", {**found, "source": "cockpit", "message": error.message})
