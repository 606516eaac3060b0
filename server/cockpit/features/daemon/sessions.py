"""Records when this daemon began and that it ended in order."""

from __future__ import annotations

import os
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
        with contained("the session's record"):
            self._store = await self._ctx.jobs.thread(self._open)

    async def end(self, _event: Stopping) -> None:
        """Complete the row, on a thread: somebody else may hold the database for longer than we may wait."""
        if self._store is not None:
            await self._ctx.jobs.thread(self._complete, self._store)

    def _complete(self, opened: SessionStore) -> None:
        opened.end(self._ctx.session_id, self._ctx.clock.now())
        opened.close()

    def _open(self) -> SessionStore:
        ctx = self._ctx
        opened = store.SessionStore.open(data_home(ctx.settings.window.storage.folder))
        session = store.Started(ctx.session_id, ctx.user, ctx.client.name, __version__, os.getpid())
        opened.begin(session, ctx.clock.now())
        return opened
