"""Progress in the editor, for work that takes longer than a moment."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from lsprotocol.types import WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport
from pygls.progress import Progress as PyglsProgress

from cockpit.core.clock import Clock
from cockpit.protocol.wire import ClientError

logger = logging.getLogger(__name__)

REPORT_SECONDS = 0.1
CREATE_SECONDS = 5.0


@dataclass(slots=True)
class Report:
    """One running piece of work. Silent when the editor shows no progress."""

    _progress: Any
    _token: str | int
    _clock: Clock
    _last: float = 0.0

    def step(self, done: int, total: int, message: str = "") -> None:
        """Tell how far it is; at most ten times a second reach the editor."""
        now = self._clock.monotonic()
        if self._progress is None or (now - self._last < REPORT_SECONDS and done < total):
            return
        self._last = now
        percentage = 100 * done // total if total else 0
        self._progress.report(
            self._token, WorkDoneProgressReport(message=message or None, percentage=percentage)
        )

    def say(self, message: str) -> None:
        """Tell what it does at the moment, where there is nothing to count."""
        if self._progress is not None:
            self._progress.report(self._token, WorkDoneProgressReport(message=message))

    def when_cancelled(self, call: Callable[[], object]) -> None:
        """Call when the user presses Cancel, or now if that has happened."""
        if self._progress is not None:
            token: Future[Any] = self._progress.tokens[self._token]
            token.add_done_callback(lambda _token: call())


class Progress:
    """Starts and ends what the editor shows while something runs."""

    def __init__(self, progress: PyglsProgress, clock: Clock) -> None:
        self._progress: Any = progress
        self._clock = clock
        self.supported = False
        """Whether the client takes `window/workDoneProgress/create`."""

    @asynccontextmanager
    async def show(
        self, title: str, token: str | int | None = None, *, cancellable: bool = True
    ) -> AsyncGenerator[Report]:
        """Show the title until the block ends; `token` is the request's own, if it came with one."""
        if token is None and self.supported:
            token = await self._created()
        if token is None:
            yield Report(None, "", self._clock)
            return
        begin = WorkDoneProgressBegin(title=title, percentage=0, cancellable=cancellable)
        self._progress.begin(token, begin)
        try:
            yield Report(self._progress, token, self._clock)
        finally:
            self._progress.end(token, WorkDoneProgressEnd())
            self._progress.tokens.pop(token, None)

    async def _created(self) -> str | None:
        """A token that the editor agreed to; None when it does not want to show anything."""
        token = f"cockpit-{uuid.uuid4().hex[:8]}"
        try:
            await asyncio.wait_for(self._progress.create_async(token), CREATE_SECONDS)
        except (ClientError, TimeoutError) as error:
            logger.info("Progress is not shown: %s", error)
            return None
        return token
