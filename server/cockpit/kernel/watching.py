"""Notices files that change on disk, whoever changes them, and posts them in batches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cockpit.core.lazy import lazy
from cockpit.core.paths import relative_to
from cockpit.kernel.bus import Bus
from cockpit.kernel.events import FilesChanged
from cockpit.kernel.folders import Folder
from cockpit.kernel.health import Health
from cockpit.kernel.jobs import Jobs

if TYPE_CHECKING:
    from watchdog import events, observers
else:
    events = lazy("watchdog.events")
    observers = lazy("watchdog.observers")

logger = logging.getLogger(__name__)

QUIET_SECONDS = 0.2
"""A batch is posted once nothing more has happened for that long."""

PATIENCE_SECONDS = 2.0
"""A batch waits no longer than that, however busily files are written."""


class Watching:
    """Watches workspace folders; features listen to FilesChanged."""

    def __init__(self, bus: Bus, jobs: Jobs, health: Health) -> None:
        self._bus = bus
        self._jobs = jobs
        self._health = health
        self._observers: dict[str, Any] = {}
        """By folder; None while the watching is being prepared."""
        self._pending: dict[Folder, set[str]] = {}
        self._stormy: set[Folder] = set()
        """The folders in which files are written without a pause."""
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0
        """When the first of the pending changes was seen, by the loop's clock."""

    async def watch(self, folder: Folder, wanted: Callable[[str], bool]) -> None:
        """Begin to watch, unless that has begun; `wanted` is asked about paths, on the watcher's thread."""
        if folder.uri in self._observers:
            return
        self._observers[folder.uri] = None
        loop = asyncio.get_running_loop()

        def seen(relative: str) -> None:
            if wanted(relative):
                loop.call_soon_threadsafe(self._note, folder, relative)

        try:
            observer = await self._jobs.thread(_observe, folder.path, seen)
        except OSError as error:
            self._observers.pop(folder.uri, None)
            reason = f"{folder.name} is not watched for changes outside the editor ({error.strerror})."
            self._health.fault("File watching", reason, "cockpit.audit.workspace")
            return
        self._health.well("File watching")
        if folder.uri in self._observers:
            self._observers[folder.uri] = observer
        else:
            observer.stop()

    def forget(self, folder: Folder) -> None:
        """Watch no more."""
        if (observer := self._observers.pop(folder.uri, None)) is not None:
            observer.stop()

    def _note(self, folder: Folder, relative: str) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is None:
            self._since = loop.time()
        else:
            self._timer.cancel()
        self._pending.setdefault(folder, set()).add(relative)
        when = min(loop.time() + QUIET_SECONDS, self._since + PATIENCE_SECONDS)
        self._timer = loop.call_at(when, self._post)

    def _post(self) -> None:
        pending, self._pending, self._timer = self._pending, {}, None
        loop = asyncio.get_running_loop()
        if pending and loop.time() - self._since >= PATIENCE_SECONDS:
            # Whoever writes that busily may have outrun the system's queue of events.
            self._stormy.update(pending)
            self._since = loop.time()
            self._timer = loop.call_later(QUIET_SECONDS, self._post)
            stormy = set[Folder]()
        else:
            stormy, self._stormy = self._stormy, set()
        for folder in {*pending, *stormy}:
            self._bus.post(FilesChanged(folder, frozenset(pending.get(folder, ())), folder in stormy))


def _observe(folder: Path, seen: Callable[[str], None]) -> Any:
    # A link is not followed by the system's own watch.
    real = folder.resolve()

    class Handler(events.FileSystemEventHandler):
        """Passes on what changes content or names; reading a file is no change."""

        def on_any_event(self, event: events.FileSystemEvent) -> None:
            """Pass the paths on."""
            if event.event_type in {"created", "modified", "deleted", "moved"} and not (
                event.is_directory and event.event_type == "modified"
            ):
                for path in (event.src_path, event.dest_path):
                    if path and (relative := relative_to(Path(str(path)), real)) is not None:
                        seen(relative)

    observer: Any = observers.Observer()
    observer.daemon = True
    observer.schedule(Handler(), str(real), recursive=True)
    observer.start()
    return observer
