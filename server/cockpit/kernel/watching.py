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


class Watching:
    """Watches workspace folders; features listen to FilesChanged."""

    def __init__(self, bus: Bus, jobs: Jobs, health: Health) -> None:
        self._bus = bus
        self._jobs = jobs
        self._health = health
        self._observers: dict[str, Any] = {}
        self._pending: dict[Folder, set[str]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def watch(self, folder: Folder, wanted: Callable[[str], bool]) -> None:
        """Begin to watch; `wanted` is asked, on the watcher's thread, about each changed relative path."""
        loop = asyncio.get_running_loop()

        def seen(path: str) -> None:
            relative = relative_to(Path(path), folder.path)
            if relative is not None and wanted(relative):
                loop.call_soon_threadsafe(self._note, folder, relative)

        try:
            self._observers[folder.uri] = await self._jobs.thread(_observe, folder.path, seen)
        except OSError as error:
            reason = f"{folder.name} is not watched for changes outside the editor ({error.strerror})."
            self._health.fault("File watching", reason, "cockpit.audit.workspace")
        else:
            self._health.well("File watching")

    def forget(self, folder: Folder) -> None:
        """Watch no more."""
        if (observer := self._observers.pop(folder.uri, None)) is not None:
            observer.stop()

    def _note(self, folder: Folder, relative: str) -> None:
        self._pending.setdefault(folder, set()).add(relative)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(QUIET_SECONDS, self._post)

    def _post(self) -> None:
        pending, self._pending, self._timer = self._pending, {}, None
        for folder, paths in pending.items():
            self._bus.post(FilesChanged(folder, frozenset(paths)))


def _observe(folder: Path, seen: Callable[[str], None]) -> Any:
    class Handler(events.FileSystemEventHandler):
        """Passes on what changes content or names; reading a file is no change."""

        def on_any_event(self, event: events.FileSystemEvent) -> None:
            """Pass the paths on."""
            if event.event_type in {"created", "modified", "deleted", "moved"} and not (
                event.is_directory and event.event_type == "modified"
            ):
                for path in (event.src_path, event.dest_path):
                    if path:
                        seen(str(path))

    observer: Any = observers.Observer()
    observer.daemon = True
    observer.schedule(Handler(), str(folder), recursive=True)
    observer.start()
    return observer
