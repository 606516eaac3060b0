"""Records when this daemon began and that it ended in order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from cockpit import __version__
from cockpit.core.lazy import lazy
from cockpit.core.paths import data_home
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import Ready, Stopping

if TYPE_CHECKING:
    from cockpit.features.daemon import store
    from cockpit.features.daemon.store import SessionStore
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    store = lazy("cockpit.features.daemon.store")


class Sessions:
    """The row of this session."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._store: SessionStore | None = None

    async def begin(self, _event: Ready) -> None:
        """Write the row; a database that cannot be used is told by those who need it."""
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._ctx.tell, sentence)

        with contained("the session's record"):
            self._store = await self._ctx.jobs.thread(self._begin, tell)

    async def end(self, _event: Stopping) -> None:
        """Complete the row, on a thread: somebody else may hold the database for longer than we may wait."""
        if self._store is not None:
            await self._ctx.jobs.thread(self._complete, self._store)

    def _begin(self, tell: Callable[[str], None]) -> SessionStore:
        ctx = self._ctx
        sessions = store.SessionStore(data_home(ctx.settings.window.storage.folder), ctx.clock, tell)
        session = store.Started(ctx.session_id, ctx.user, ctx.client.name, __version__, os.getpid())
        sessions.begin(session, ctx.clock.now())
        return sessions

    def _complete(self, sessions: SessionStore) -> None:
        sessions.end(self._ctx.session_id, self._ctx.clock.now())
        sessions.close()
