"""Keeps the record of this daemon's session, and finds the ones that crashed."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit import __version__
from cockpit.core.errors import CockpitError
from cockpit.core.guard.operation import Denied
from cockpit.core.home import Home
from cockpit.core.lazy import lazy
from cockpit.core.ownership import this_process
from cockpit.core.paths import cache_home
from cockpit.core.run import DAEMON, Begun, Recorded, Result, Retry, digests, ended
from cockpit.features.sessions.chosen import chosen
from cockpit.features.sessions.looking import Looking
from cockpit.features.sessions.report import security_report
from cockpit.features.sessions.tile import Standing
from cockpit.features.sessions.wrap_up import HANDLES, LOGS, TEMPORARY, TRANSACTIONS, Sight, judge
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FoldersChanged, OperationDenied, Ready, Stopped

if TYPE_CHECKING:
    import cockpit.storage.corrections as ledger
    import cockpit.storage.lessons as learned
    import cockpit.storage.sessions as rows
    from cockpit.storage.sessions import SessionStore
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    rows = lazy("cockpit.storage.sessions")
    ledger = lazy("cockpit.storage.corrections")
    learned = lazy("cockpit.storage.lessons")

logger = logging.getLogger(__name__)

AT_THE_END: Final = (TRANSACTIONS, HANDLES, TEMPORARY, LOGS)
"""What can be looked at in the moment in which a daemon ends."""
RECENT: Final = timedelta(days=30)


class Recording:
    """The row of this session."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._store: SessionStore | None = None
        self._started = ctx.clock.now()
        self._retries: list[Retry] = []
        self._denied: deque[tuple[Home, Denied]] = deque()
        """What is not recorded yet: the daemon may end before its turn has come."""

    async def begin(self, _event: Ready) -> None:
        """Write the row; a database that cannot be used is told by those who need it."""
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._replaced, sentence)

        with contained("the session's record"):
            self._store, crashed, warning = await self._ctx.jobs.thread(self._begin, tell)
            for each, hints in crashed:
                told = " ".join((each.reason, *hints))
                logger.warning("The session of %s crashed: %s", each.start, told)
            if warning:
                self._ctx.health.fault("Last crash", warning, hint="cockpit.showLog")

    async def move(self, _event: FoldersChanged) -> None:
        """Record which folders the session is about now."""
        if self._store is not None:
            await self._ctx.jobs.thread(self._store.move, self._ctx.session_id, self._folders())

    async def violated(self, event: OperationDenied) -> None:
        """Record what the guard has stopped, with the folder that it was about."""
        ctx = self._ctx
        place = ctx.folders.of(Path(event.denied.target))
        folder = place[0] if place else next(iter(ctx.folders.all), None)
        if folder is not None:
            self._denied.append((ctx.home(folder), event.denied))
            await ctx.jobs.thread(self._record_denied)

    def _record_denied(self) -> None:
        while self._denied:
            home, denied = self._denied.popleft()
            with closing(ledger.CorrectionStore(home, self._ctx.clock, logger.warning)) as store:
                store.violate(denied)

    async def end(self, _event: Stopped) -> None:
        """Complete the row, on a thread: somebody else may hold the database for longer than we may wait."""
        if self._store is not None:
            await self._ctx.jobs.thread(self._complete, self._store)

    def standing(self) -> Standing:
        """This session as far as it has come."""
        ctx = self._ctx
        return Standing(ctx.session_id, self._started, ctx.latencies.latencies(), len(self._retries))

    async def recent(self) -> tuple[list[Recorded], str]:
        """The sessions of the last weeks, or why they are not known."""
        if self._store is None:
            return [], "The record of sessions cannot be used; the log says why."
        try:
            return await self._ctx.jobs.thread(self._store.since, self._ctx.clock.now() - RECENT), ""
        except CockpitError as error:
            return [], error.message

    async def look(self) -> Sight:
        """Everything that can be seen now."""
        return await self._ctx.jobs.thread(self._look)

    async def keep(self, results: Sequence[Result]) -> None:
        """Record what was seen."""
        if self._store is not None:
            now = self._ctx.clock.now()
            await self._ctx.jobs.thread(self._store.keep, self._ctx.session_id, results, now)

    def _replaced(self, sentence: str) -> None:
        self._ctx.tell(sentence)
        self._retries.append(Retry(self._ctx.clock.now().isoformat(timespec="seconds"), sentence))

    def _folders(self) -> tuple[str, ...]:
        return tuple(str(folder.path.resolve()) for folder in self._ctx.folders.all)

    def _begin(
        self, tell: Callable[[str], None]
    ) -> tuple[SessionStore, list[tuple[Recorded, list[str]]], str]:
        """The store, the crashes with their hints, and what is worth a warning."""
        ctx = self._ctx
        store = rows.SessionStore(ctx.user_home(), ctx.clock, tell)
        begun = Begun(
            ctx.session_id, DAEMON, self._folders(), ctx.user, ctx.client.name, __version__, this_process(),
            digests(chosen(ctx.settings.window)),
        )  # fmt: skip
        crashed = store.find_crashes()
        store.begin(begun, self._started)
        mine = [each for each in crashed if _is_as_before(each.begun, begun)]
        sure = self._hints(mine[-1], validated=True) if mine else []
        return store, [(each, self._hints(each)) for each in crashed], next(iter(sure), "")

    def _hints(self, session: Recorded, *, validated: bool = False) -> list[str]:
        """What has put such a failure right before."""
        ctx = self._ctx
        with closing(learned.LessonStore(ctx.user_home(), ctx.clock, logger.warning)) as store:
            return store.hints(session, validated=validated)

    def _looking(self, root: Path | None) -> Looking:
        ctx = self._ctx
        return Looking(
            data=ctx.user_home().folder,
            cache=cache_home(),
            temporary=Path(tempfile.gettempdir()),
            clock=ctx.clock,
            runner=ctx.runner,
            root=root,
        )

    def _look(self) -> Sight:
        running = [] if self._store is None else self._store.running()
        folders = self._ctx.folders.all
        return self._looking(folders[0].path if folders else None).all(running)

    def _complete(self, store: SessionStore) -> None:
        ctx = self._ctx
        self._record_denied()
        others = [each for each in store.running() if each.begun.session_id != ctx.session_id]
        # Its own database is the last that is open, and is closed for the look.
        store.close()
        results = judge(self._looking(None).leftovers(others, os.getpid()), AT_THE_END)
        ending = ended(results, latencies=ctx.latencies.latencies(), retries=self._retries)
        store.end(ctx.session_id, ending, results, ctx.clock.now())
        session = store.one(ctx.session_id)
        logger.info("%s", "\n".join(security_report(session, results, self._hints(session))))
        store.close()


def _is_as_before(crashed: Begun, begun: Begun) -> bool:
    """Whether the one begins as the other did: what crashed then may do so again."""

    def what(session: Begun) -> tuple[object, ...]:
        return session.kind, session.folders, session.version, session.settings

    return what(crashed) == what(begun)
