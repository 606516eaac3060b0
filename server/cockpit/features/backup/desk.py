"""The backups of the window's folders: what is known of them, what is done with them, and when."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from cockpit.core.errors import CockpitError, Conflict, NotConfigured, NotFound, Refused
from cockpit.core.lazy import lazy
from cockpit.core.lease import Lease
from cockpit.features.backup.messages import CHANGED, BackupTile
from cockpit.features.backup.schedule import Schedule, due, wants_drill, wants_moment
from cockpit.features.backup.tile import State, compose
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import Ready, Stopping
from cockpit.kernel.folders import Folder
from cockpit.kernel.workers import WorkerFailure
from cockpit.protocol.methods import Message

if TYPE_CHECKING:
    from cockpit.features.backup import evidence, location, moments, own, standing, store
    from cockpit.features.backup.standing import Standing
    from cockpit.features.backup.store import EventStore
else:
    # SQLAlchemy and zstandard take a third of a second to import, which the start does not wait for.
    evidence = lazy("cockpit.features.backup.evidence")
    location = lazy("cockpit.features.backup.location")
    moments = lazy("cockpit.features.backup.moments")
    own = lazy("cockpit.features.backup.own")
    standing = lazy("cockpit.features.backup.standing")
    store = lazy("cockpit.features.backup.store")

T = TypeVar("T")
M = TypeVar("M", bound=Message)
Tell = Callable[[str], None]

LOOK_SECONDS: Final = 60.0
"""How often the schedule, and what the command line has done, is looked at."""
DEADLINE_SECONDS: Final = 6 * 3600.0
DOING: Final = {
    "create": "Making a backup",
    "drill": "Restoring a backup into a scratch folder",
    "restore": "Restoring from a backup",
    "archive": "Archiving files",
    "remove": "Removing archived files",
    "give_back": "Restoring from an archive",
}
"""What people are told that runs; the others only look, or take no time."""
KEEPING: Final = ("create", "moment")
"""What keeps our own databases, too."""
MOMENTS: Final = "Moments of the databases"
ROOT_VARIABLE: Final = "GH_COPILOT_BACKUP_ROOT"


class Desk:
    """Looks, does, and tells."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._states: dict[str, State] = {}
        self._leases: dict[str, Lease] = {}
        self._revision = 0
        self._told: object = None
        self._wake = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    def start(self, _event: Ready) -> None:
        """Follow the schedule from now on."""
        self._following = asyncio.create_task(self._follow())

    def again(self, _event: object) -> None:
        """Look at once: settings or folders have changed."""
        self._wake.set()

    def stop(self, _event: Stopping) -> None:
        """End; what is being written is completed or taken up by the next run."""
        if self._following is not None:
            self._following.cancel()
        for lease in self._leases.values():
            lease.release()

    async def tile(self) -> BackupTile:
        """All folders as they are now."""
        for folder in self._ctx.folders.all:
            if folder.uri not in self._states:
                await self._look(folder)
        return self._snapshot()

    async def do(
        self, folder_uri: str, verb: str, answer: type[M], token: str | int | None = None, **fields: Any
    ) -> M:
        """Do something with the backups of a folder; raises what keeps it from being done."""
        return msgspec.convert(await self.ask(folder_uri, verb, token, **fields), answer)

    async def ask(
        self, folder_uri: str, verb: str, token: str | int | None = None, **fields: Any
    ) -> dict[str, Any]:
        """The same, with an answer that is no message of its own."""
        folder = self._ctx.folders.get(folder_uri)
        if folder is None:
            raise NotFound(f"$.folder: {folder_uri} is not a folder of this workspace.")
        return await self._do(folder, verb, token, **fields)

    async def _follow(self) -> None:
        while True:
            # What changes while it looks is looked at once more.
            self._wake.clear()
            with contained("the schedule of the backups"):
                await self._tick()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _tick(self) -> None:
        for folder in self._ctx.folders.all:
            state = await self._look(folder)
            self._tell()
            if not (state.can_begin and self._ctx.client.trusted):
                continue
            schedule, now = self._schedule(folder), self._ctx.clock.now()
            next_run = due(schedule, state.past(), now)
            is_due = next_run is not None and now >= next_run
            wanted = wants_moment(schedule, self._minutes(folder), state.last_moment(), now)
            if not (is_due or wanted) or not await self._leads(folder):
                continue
            await (self._run(state) if is_due else self._keep_moment(state))

    async def _run(self, state: State) -> None:
        """What the schedule promises: a backup, the rotation and, once in a while, a drill."""
        folder, ctx = state.folder, self._ctx
        try:
            await self._do(folder, "create", is_scheduled=True)
            await self._do(folder, "prune")
            if wants_drill(state.past(), ctx.clock.now()):
                await self._do(folder, "drill")
        except CockpitError as error:
            state.failed = ctx.clock.now()
            ctx.health.fault("Backup", error.message, error.hint)
        else:
            state.failed = None

    async def _keep_moment(self, state: State) -> None:
        """Keep our own databases as they are now, if they have changed since this window has last done so."""
        folder, ctx = state.folder, self._ctx
        state.tried = ctx.clock.now()
        stamps = await ctx.jobs.thread(self._stamps, folder)
        if stamps == state.stamps:
            return
        try:
            answer = await self._do(folder, "moment")
        except CockpitError as error:
            # Somebody else may be at it; then there is one all the same.
            if error.kind != Conflict.kind:
                ctx.health.fault(MOMENTS, error.message, error.hint)
            return
        state.stamps, state.reach = stamps, moments.Reach(**answer)
        ctx.health.well(MOMENTS)
        self._tell()

    async def _look(self, folder: Folder) -> State:
        """Look at the repository and at what is recorded; what keeps us from it becomes the state."""
        state = self._states.setdefault(folder.uri, State(folder))
        named = self._ctx.settings.of(folder.uri).backup.root
        try:
            state.repository, state.standing = await self._ctx.jobs.thread(
                self._seen, folder, named, self._teller()
            )
        except CockpitError as error:
            state.repository, state.standing, state.failure = "", None, error
        else:
            state.failure = None
        return state

    def _seen(self, folder: Folder, named: str, tell: Tell) -> tuple[str, Standing]:
        if not named and not os.environ.get(ROOT_VARIABLE):
            raise NotConfigured("No folder for backups is set.", hint="cockpit.backup.root")
        root = location.root_of(folder.path, named, os.environ)
        repository = location.repository_of(root, folder.path)
        return str(repository), self._stored(
            folder, tell, lambda events: standing.standing(repository, events)
        )

    async def _do(
        self, folder: Folder, verb: str, token: str | int | None = None, **fields: Any
    ) -> dict[str, Any]:
        ctx, state = self._ctx, await self._look(folder)
        if not ctx.client.trusted:
            raise Refused("Nothing was done: the workspace is not trusted.", hint="workbench.trust.manage")
        if state.failure is not None:
            raise state.failure
        created = None if state.standing is None else state.standing.created
        payload = {
            "workspace": str(folder.path), "repository": state.repository,
            "last": "" if created is None else created.timestamp, **fields,
        }  # fmt: skip
        if verb in KEEPING:
            payload["databases"] = await ctx.jobs.thread(self._own, folder)
        state.works += verb in DOING
        self._tell()
        try:
            answer = await self._worked(folder, verb, payload, token)
        finally:
            state.works -= verb in DOING
            await self._look(folder)
            self._tell()
        if verb == "create":
            ctx.health.well("Backup")
        return answer

    async def _worked(
        self, folder: Folder, verb: str, payload: dict[str, Any], token: str | int | None
    ) -> dict[str, Any]:
        """Let a child process do it, and record what has happened."""
        ctx, title = self._ctx, DOING.get(verb, "Looking at the backups")
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary, ctx.health.running(title):
            run = partial(
                ctx.workers.run, f"backup.{verb}", payload, deadline=DEADLINE_SECONDS, temporary=temporary
            )
            if token is None:
                answer = await run()
            else:
                async with ctx.progress.show(title, token) as report:
                    answer = await run(progress=report.step)
        if (happened := answer["evidence"]) is not None:
            await ctx.jobs.thread(self._record, folder, payload["repository"], happened, self._teller())
        if (failure := answer.get("failure")) is not None:
            raise WorkerFailure(**failure)
        return answer["answer"]

    def _record(self, folder: Folder, repository: str, happened: dict[str, Any], tell: Tell) -> None:
        event = msgspec.convert(happened, evidence.Happened)
        now, who = self._ctx.clock.now(), store.Who(self._ctx.user, self._ctx.session_id)
        self._stored(folder, tell, lambda events: events.record(Path(repository), event, now, who))

    def _teller(self) -> Tell:
        """Tells the user from a thread that a damaged database was replaced."""
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._ctx.tell, sentence)

        return tell

    def _stored(self, folder: Folder, tell: Tell, use: Callable[[EventStore], T]) -> T:
        events = store.EventStore(self._ctx.home(folder), self._ctx.clock, tell)
        try:
            return use(events)
        finally:
            events.close()

    def _schedule(self, folder: Folder) -> Schedule:
        return self._ctx.settings.of(folder.uri).backup.schedule

    def _minutes(self, folder: Folder) -> int:
        return self._ctx.settings.of(folder.uri).backup.databases_minutes

    def _own(self, folder: Folder) -> dict[str, str]:
        """Where the databases of the cockpit itself are, by name."""
        found = own.sources(self._ctx.user_home(), self._ctx.home(folder))
        return {name: str(path) for name, path in found.items()}

    def _stamps(self, folder: Folder) -> object:
        return moments.stamps_of(Path(path) for path in self._own(folder).values())

    async def _leads(self, folder: Folder) -> bool:
        """Whether this window makes the backups of a folder; another one does when it has ended."""
        key = folder.uri
        if key not in self._leases:
            self._leases[key] = Lease(self._ctx.data_folder(folder) / "backup.lock")
        return await self._ctx.jobs.thread(self._leases[key].take)

    def _tell(self) -> None:
        """Send a snapshot, if it has news."""
        tile = self._snapshot()
        if tile.folders != self._told:
            self._told = tile.folders
            self._ctx.notify(CHANGED, tile)

    def _snapshot(self) -> BackupTile:
        self._revision += 1
        now = self._ctx.clock.now()
        states = [self._states[each.uri] for each in self._ctx.folders.all if each.uri in self._states]
        folders = [
            compose(state, self._schedule(state.folder), self._minutes(state.folder), now) for state in states
        ]
        return BackupTile(revision=self._revision, folders=folders)
