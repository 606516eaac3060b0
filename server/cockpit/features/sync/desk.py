"""The databases of the window's folders: who keeps them alike, what is known of them, what is done once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cockpit.core.errors import Cancelled, CockpitError, NotFound, Refused
from cockpit.core.lazy import lazy
from cockpit.core.lease import Lease
from cockpit.features.sync.messages import CHANGED, SyncConflicts, SyncJournal, SyncTile
from cockpit.features.sync.tile import State, check_password, compose
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FilesChanged, Stopping
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.features.sync import choosing, config, documents, telling
    from cockpit.features.sync.store import journal
else:
    # Whoever synchronises nothing does not wait for their imports.
    choosing = lazy("cockpit.features.sync.choosing")
    config = lazy("cockpit.features.sync.config")
    documents = lazy("cockpit.features.sync.documents")
    telling = lazy("cockpit.features.sync.telling")
    journal = lazy("cockpit.features.sync.store.journal")

Tell = Callable[[str], None]

LOOK_SECONDS: Final = 2.0
"""How soon this window goes on when the one that did it has ended, or the project was put right."""
TELL_SECONDS: Final = 0.25
"""What is told more often than that is told together."""
DEADLINE_SECONDS: Final = 3600.0
SHORTEST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0
MOST_CONFLICTS: Final = 200
MOST_EVENTS: Final = 500
CONFIGURATION: Final = frozenset({"pyproject.toml", "cockpit.toml"})
DOING: Final = {
    "run": "Bringing databases to the same rows",
    "preview": "Trying what a synchronisation would do",
    "resolve": "Deciding a conflict",
    "heal": "Comparing databases",
}


class Desk:
    """Starts and ends what keeps databases alike, does what is done once, and tells."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._states: dict[str, State] = {}
        self._passwords: dict[tuple[str, str], str] = {}
        """By folder and replica."""
        self._following: dict[str, asyncio.Task[None]] = {}
        self._followed: dict[str, object] = {}
        """What was asked for when that began."""
        self._changing = asyncio.Lock()
        self._revision = 0
        self._told: object = None
        self._timer: asyncio.TimerHandle | None = None

    async def again(self, _event: object = None) -> None:
        """Settings, folders or passwords may have changed: follow what is to be followed, nothing else."""
        async with self._changing:
            folders = {folder.uri: folder for folder in self._ctx.folders.all}
            wanted = {uri: self._payload(folder) for uri, folder in folders.items() if self._wants(folder)}
            await self._end([uri for uri in self._following if self._followed[uri] != wanted.get(uri)])
            self._states = {uri: state for uri, state in self._states.items() if uri in folders}
            for uri in wanted.keys() - self._following.keys():
                self._followed[uri] = wanted[uri]
                self._following[uri] = asyncio.create_task(self._follow(folders[uri]))
            for uri in self._states.keys() - wanted.keys():
                await self._look(folders[uri])
                self._tell_soon()

    async def changed(self, event: FilesChanged) -> None:
        """The project may say something else now."""
        if event.paths & CONFIGURATION:
            async with self._changing:
                await self._end([uri for uri in self._following if uri == event.folder.uri])
            await self.again()

    async def stop(self, _event: Stopping) -> None:
        """End what is followed; a cut leaves every database whole."""
        await self._end([*self._following])

    async def _end(self, uris: list[str]) -> None:
        tasks = [self._following.pop(uri) for uri in uris]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wants(self, folder: Folder) -> bool:
        return self._ctx.client.trusted and self._ctx.settings.of(folder.uri).sync.live

    async def tile(self) -> SyncTile:
        """All folders as they are now."""
        for folder in self._ctx.folders.all:
            if folder.uri not in self._states:
                await self._look(folder)
        return self._snapshot()

    async def do(
        self, folder_uri: str, verb: str, token: str | int | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Do something with the databases of a folder; raises what keeps it from being done."""
        state, ctx = await self._usable(folder_uri), self._ctx
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary, ctx.health.running(DOING[verb]):
            order = {**self._payload(state.folder), **fields}
            run = partial(
                ctx.workers.run, f"sync.{verb}", order, deadline=DEADLINE_SECONDS, temporary=temporary,
                heard=partial(self._heard, state),
            )  # fmt: skip
            try:
                if token is None:
                    return await run()
                async with ctx.progress.show(DOING[verb], token):
                    return await run()
            finally:
                await self._count(state)
                self._tell_soon()

    async def conflicts(self, folder_uri: str) -> SyncConflicts:
        """What a person has to decide."""
        state = await self._usable(folder_uri)
        found = await self._ctx.jobs.thread(self._open_conflicts, state.folder, self._teller())
        shown = [choosing.conflict_of(report) for report in found[:MOST_CONFLICTS]]
        return SyncConflicts(conflicts=shown, more=len(found) - len(shown))

    async def journal(self, folder_uri: str) -> SyncJournal:
        """What was done and what failed."""
        state = await self._usable(folder_uri)
        lines = await self._ctx.jobs.thread(self._journal_lines, state.folder, self._teller())
        return SyncJournal(lines=lines)

    async def set_password(self, folder_uri: str, peer: str, password: str) -> None:
        """Use that password from now on; an empty one is forgotten."""
        state = await self._usable(folder_uri)
        check_password(peer, state)
        key = (state.folder.uri, peer)
        if self._passwords.get(key, "") == password:
            return
        self._passwords[key] = password
        await self.again()

    async def _usable(self, folder_uri: str) -> State:
        folder = self._ctx.folders.get(folder_uri)
        if folder is None:
            raise NotFound(f"$.folder: {folder_uri} is not a folder of this workspace.")
        if not self._ctx.client.trusted:
            raise Refused("Nothing was done: the workspace is not trusted.", hint="workbench.trust.manage")
        state = await self._look(folder)
        if state.failure is not None:
            raise state.failure
        return state

    async def _look(self, folder: Folder) -> State:
        """See what the project says; what keeps us from it becomes the state."""
        state = self._states.setdefault(folder.uri, State(folder))
        settings = self._ctx.settings.of(folder.uri).sync
        state.live = settings.live
        try:
            options = await self._ctx.jobs.thread(config.load, folder.path, settings.peers)
        except CockpitError as error:
            state.failure, state.replicas, state.peers = error, {}, None
        else:
            state.failure, state.replicas = None, options.replicas
            await self._count(state)
        return state

    async def _count(self, state: State) -> None:
        """How many conflicts wait; unknown where the record cannot be read."""
        try:
            state.open = await self._ctx.jobs.thread(self._open_count, state.folder, self._teller())
        except CockpitError:
            state.open = None

    async def _follow(self, folder: Folder) -> None:
        """Keep the databases of a folder alike, as long as this window is the one to do it."""
        lease = Lease(self._ctx.data_folder(folder) / config.LEASE)
        wait = SHORTEST_RETRY
        try:
            while True:
                state = await self._look(folder)
                if state.failure is not None:
                    # Only another project file helps, of which nobody tells where files are not watched.
                    self._tell_soon()
                    await asyncio.sleep(LOOK_SECONDS)
                    continue
                state.is_elsewhere = not lease.take()
                if state.is_elsewhere:
                    self._tell_soon()
                    await asyncio.sleep(LOOK_SECONDS)
                    continue
                began = self._ctx.clock.monotonic()
                with contained("keeping databases alike"):
                    await self._live(state)
                if self._ctx.clock.monotonic() - began > LONGEST_RETRY:
                    wait = SHORTEST_RETRY
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_RETRY)
        finally:
            lease.release()
            if (state := self._states.get(folder.uri)) is not None:
                state.peers, state.is_elsewhere = None, False

    async def _live(self, state: State) -> None:
        """A process of its own does it, until it fails or is not wanted any more."""
        self._tell_soon()
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary:
            try:
                await self._ctx.workers.run(
                    "sync.live", self._payload(state.folder), deadline=None, temporary=temporary,
                    heard=partial(self._heard, state),
                )  # fmt: skip
            except Cancelled:
                raise
            except CockpitError as error:
                state.failure, state.peers = error, None
                self._ctx.health.fault("Sync", error.message, error.hint)
                self._tell_soon()

    def _heard(self, state: State, told: dict[str, Any]) -> None:
        if (sentence := told.get("sentence")) is not None:
            self._ctx.tell(sentence)
        if (live := told.get("state")) is not None:
            state.peers, state.unrecorded, state.open = live["peers"], live["unrecorded"], live["open"]
            self._ctx.health.well("Sync")
            self._tell_soon()

    def _payload(self, folder: Folder) -> dict[str, Any]:
        settings = self._ctx.settings.of(folder.uri).sync
        return {
            "workspace": str(folder.path),
            "home": self._ctx.home(folder).parts(),
            "peers": settings.peers,
            "passwords": {
                peer: password for (uri, peer), password in self._passwords.items()
                if uri == folder.uri and password
            },
        }  # fmt: skip

    def _open_count(self, folder: Folder, tell: Tell) -> int:
        found = journal.Journal(self._ctx.home(folder), self._ctx.clock, tell)
        try:
            return found.open_count()
        finally:
            found.close()

    def _open_conflicts(self, folder: Folder, tell: Tell) -> list[Any]:
        found = journal.Journal(self._ctx.home(folder), self._ctx.clock, tell)
        try:
            return found.conflicts(open_only=True, limit=10 * MOST_CONFLICTS)
        finally:
            found.close()

    def _journal_lines(self, folder: Folder, tell: Tell) -> list[str]:
        found = journal.Journal(self._ctx.home(folder), self._ctx.clock, tell)
        try:
            document = documents.JournalDocument([*found.events(MOST_EVENTS)])
        finally:
            found.close()
        return [*telling.journal_text(document)]

    def _teller(self) -> Tell:
        """Tells the user from a thread that a damaged database was replaced."""
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._ctx.tell, sentence)

        return tell

    def _tell_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell)

    def _tell(self) -> None:
        """Send a snapshot, if it has news."""
        self._timer = None
        tile = self._snapshot()
        if tile.folders != self._told:
            self._told = tile.folders
            self._ctx.notify(CHANGED, tile)

    def _snapshot(self) -> SyncTile:
        self._revision += 1
        states = [self._states[each.uri] for each in self._ctx.folders.all if each.uri in self._states]
        folders = [compose(state, trusted=self._ctx.client.trusted) for state in states]
        return SyncTile(revision=self._revision, folders=folders)
