"""Keeps the patterns of the open workspace folders as their files are, and tells of them.

It follows the audit, which knows which files belong to the workspace: after a look at all of them, those that
are new or changed are mined, by a worker where they are many; after a look at some, these. Mining only reads,
so that it does so in a workspace that is not trusted, too.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, NotFound
from cockpit.core.lazy import lazy
from cockpit.core.lease import Lease
from cockpit.features.templates.mining import is_mined
from cockpit.features.templates.pattern_messages import (
    CHANGED,
    FolderOrder,
    FolderPatterns,
    Following,
    GroupingReport,
    MiningReport,
    WorkspacePatterns,
)
from cockpit.features.templates.shelf import Shelf
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FolderAudited, FoldersChanged, PatternsMined, Stopping
from cockpit.kernel.folders import Folder
from cockpit.kernel.memory import give_back

if TYPE_CHECKING:
    from cockpit.features.templates import harvest, shown
    from cockpit.features.templates.harvest import Outcome
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    harvest = lazy("cockpit.features.templates.harvest")
    shown = lazy("cockpit.features.templates.shown")

logger = logging.getLogger(__name__)

FOLLOWING: Final = frozenset({"ready", "failed"})
"""The states in which what changes is mined."""
FEW: Final = 25
"""So many changed files are mined on a thread; to start a worker would take longer."""
QUIET_SECONDS: Final = 0.3
"""Files that change one after the other are mined together."""
DEADLINE_SECONDS: Final = 1800.0


@dataclass(slots=True)
class Seat:
    """One workspace folder."""

    folder: Folder
    shelf: Shelf
    lease: Lease
    """Of several windows on a folder one mines."""
    audited: FolderAudited | None = None
    """The last that the audit has told."""
    changed: set[str] = field(default_factory=set[str])
    """What it has told of since it was mined."""
    is_whole: bool = False
    """Whether all files were looked at since the audit has looked at all."""
    doing: Following = "ready"
    reason: str = ""
    working: asyncio.Task[None] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def let_go(self) -> None:
        """Let another window mine, and close the database; to be called on a thread."""
        self.lease.release()
        self.shelf.close()


class Patterns:
    """The patterns of all folders of the window."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._seats: dict[str, Seat] = {}
        self._revision = 0
        self._is_shown = False
        self._is_stale = False
        self._telling: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()

    def seats(self) -> list[Seat]:
        """Those of all folders of the window."""
        return [self.seat(folder.uri) for folder in self._ctx.folders.all]

    def seat(self, uri: str) -> Seat:
        """That of one folder; raises NotFound."""
        if (folder := self._ctx.folders.get(uri)) is None:
            raise NotFound(f"$.folder: {uri} is not a folder of this workspace.")
        if uri not in self._seats:
            ctx = self._ctx
            shelf = Shelf(lambda: harvest.opened(ctx.home(folder), ctx.clock, logger.warning))
            self._seats[uri] = Seat(folder, shelf, Lease(ctx.data_folder(folder) / "patterns.lock"))
        return self._seats[uri]

    def audited(self, event: FolderAudited) -> None:
        """Mine what has changed, or everything."""
        if self._ctx.folders.get(event.folder.uri) is None:
            return
        seat = self.seat(event.folder.uri)
        seat.audited = event
        if event.changed is None:
            seat.is_whole = False
        else:
            seat.changed.update(filter(is_mined, event.changed))
        self._catch_up(seat)

    async def folders_changed(self, event: FoldersChanged) -> None:
        """Let go of removed folders."""
        removed = (self._seats.pop(folder.uri, None) for folder in event.removed)
        await self._let_go([seat for seat in removed if seat is not None])
        self.tell()

    async def stop(self, _event: Stopping) -> None:
        """Close the databases."""
        await self._let_go(list(self._seats.values()))

    async def _let_go(self, seats: Sequence[Seat]) -> None:
        for seat in seats:
            if seat.working is not None:
                seat.working.cancel()
            await self._ctx.jobs.thread(seat.let_go)

    def state(self, seat: Seat) -> Following:
        """What a person has to know of how fresh the patterns are."""
        window = self._ctx.settings.window
        if seat.doing in ("mining", "grouping"):
            return seat.doing
        if not self._ctx.settings.of(seat.folder.uri).templates.mine_patterns:
            return "off"
        if not window.audit.workspace:
            return "unaudited"
        if self._ctx.home(seat.folder).team is not None:
            # The working copies of a team differ: each would undo what the others have mined.
            return "team"
        return "waiting" if seat.audited is None else seat.doing

    async def mine(self, order: FolderOrder) -> MiningReport:
        """Refresh the patterns because somebody wants it."""
        seat = self.seat(order.folder)
        if seat.audited is None:
            raise NotConfigured(
                f"The audit has not looked at {seat.folder.name} yet, and it knows which files are mined.",
                hint="cockpit.audit.workspace",
            )
        with self._wanted(seat):
            return await self._mine_all(seat, order.work_done_token)

    async def cluster(self, order: FolderOrder) -> GroupingReport:
        """Group the patterns, in a worker."""
        seat = self.seat(order.folder)
        with self._wanted(seat):
            async with seat.turn:
                with self._at(seat, "grouping"):
                    token = order.work_done_token
                    answer = await self._work(seat, "cluster", "Grouping the patterns", {}, token)
        return GroupingReport(**answer)

    async def snapshot(self) -> WorkspacePatterns:
        """What there is now; from now on changes are told."""
        self._is_shown = True
        # One after the other, so that the one with the higher number is the later one.
        async with self._looking:
            folders = [await self._ctx.jobs.thread(_shown, seat, self.state(seat)) for seat in self.seats()]
            self._revision += 1
            return WorkspacePatterns(revision=self._revision, folders=folders)

    def tell(self) -> None:
        """Send the present snapshot, if anybody has asked for one."""
        self._is_stale = True
        if self._is_shown and self._telling is None:
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                with contained("telling of the patterns"):
                    self._ctx.notify(CHANGED, await self.snapshot())
        finally:
            self._telling = None

    def _catch_up(self, seat: Seat) -> None:
        """Mine what is left to do, unless that is going on."""
        if seat.working is None and self._is_due(seat):
            seat.working = asyncio.get_running_loop().create_task(self._follow(seat))

    def _is_due(self, seat: Seat) -> bool:
        return self.state(seat) in FOLLOWING and (not seat.is_whole or bool(seat.changed))

    async def _follow(self, seat: Seat) -> None:
        """Mine until nothing is left to do, or another window does it."""
        try:
            with contained("the patterns of the workspace"):
                while self._is_due(seat) and await self._ctx.jobs.thread(seat.lease.take):
                    await asyncio.sleep(QUIET_SECONDS)
                    await (self._mine_some(seat) if seat.is_whole else self._mine_all(seat))
        finally:
            seat.working = None

    async def _mine_some(self, seat: Seat) -> None:
        """What has changed since the last time."""
        changed, seat.changed = seat.changed, set()
        audited = frozenset(seat.audited.lines) if seat.audited else frozenset[str]()

        def refresh() -> Outcome:
            there = list(harvest.mineable(seat.folder.path, changed & audited))
            with seat.shelf.use() as store:
                known = store.stamps(sorted(changed))
                return harvest.Harvest(store).bring(there, known, harvest.Outcome())

        async with seat.turn:
            # It is over before anybody could read that it is being done.
            with self._at(seat, "ready"):
                outcome = await self._ctx.jobs.thread(refresh)
        logger.info("%s: %d files mined, %d gone", seat.folder.name, outcome.mined, outcome.gone)

    async def _mine_all(self, seat: Seat, token: str | int | None = None) -> MiningReport:
        """Every file that the audit knows; what changes meanwhile is left for the next time."""
        async with seat.turn:
            # Not before: what the audit tells while this waits its turn would be taken for gone.
            paths = list(seat.audited.lines if seat.audited else ())
            with self._at(seat, "mining"):
                seat.is_whole, seat.changed = True, set()
                many = await self._ctx.jobs.thread(_stale, seat, paths) > FEW
                if many:
                    answer = await self._work(seat, "mine", "Mining patterns", {"paths": paths}, token)
                    await self._ctx.jobs.thread(give_back)
                    return MiningReport(**answer)
                outcome = await self._ctx.jobs.thread(_brought, seat, paths)
        return MiningReport(
            files=outcome.files, mined=outcome.mined, gone=outcome.gone, patterns=outcome.patterns
        )

    async def _work(
        self, seat: Seat, verb: str, title: str, order: dict[str, Any], token: str | int | None
    ) -> dict[str, Any]:
        """Let a child process do it; the editor shows how far it is, and can cancel it."""
        ctx, name = self._ctx, seat.folder.name
        payload = {"workspace": str(seat.folder.path), "home": ctx.home(seat.folder).parts(), **order}
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary:
            async with ctx.progress.show(title, token) as report:
                task = asyncio.ensure_future(
                    ctx.workers.run(
                        f"templates.{verb}",
                        payload,
                        deadline=DEADLINE_SECONDS,
                        temporary=temporary,
                        progress=lambda done, total: report.step(
                            done, total, f"{name}: {done:,} of {total:,}"
                        ),
                    )
                )
                report.when_cancelled(task.cancel)
                try:
                    return await task
                except asyncio.CancelledError:
                    ours = asyncio.current_task()
                    if ours is not None and ours.cancelling():
                        task.cancel()
                        raise
                    raise Cancelled(f"{title} was cancelled; what was done is kept.") from None

    @contextmanager
    def _wanted(self, seat: Seat) -> Generator[None]:
        """Have what changes while a person waits for something mined after it."""
        try:
            yield
        finally:
            # What has failed just now would fail again.
            if seat.doing != "failed" and self._seats.get(seat.folder.uri) is seat:
                self._catch_up(seat)

    @contextmanager
    def _at(self, seat: Seat, doing: Following) -> Generator[None]:
        """Tell that something is being done, and what came of it."""
        if seat.doing != doing:
            seat.doing, seat.reason = doing, ""
            self.tell()
        ended: Following = "ready"
        try:
            yield
        except CockpitError as error:
            if not isinstance(error, Cancelled) and doing != "grouping":
                ended, seat.reason, seat.is_whole = "failed", error.message, False
            raise
        finally:
            seat.doing = ended
            self.tell()
            self._ctx.bus.post(PatternsMined(seat.folder))


def _shown(seat: Seat, state: Following) -> FolderPatterns:
    with seat.shelf.use() as store:
        return shown.folder_patterns(store, seat.folder, state, seat.reason)


def _stale(seat: Seat, paths: Sequence[str]) -> int:
    """How many files are not as they were when they were mined."""
    there = harvest.mineable(seat.folder.path, paths)
    with seat.shelf.use() as store:
        return len(harvest.changed(there, store.stamps()))


def _brought(seat: Seat, paths: Sequence[str]) -> Outcome:
    there = list(harvest.mineable(seat.folder.path, paths))
    with seat.shelf.use() as store:
        return harvest.Harvest(store).bring(there, store.stamps(), harvest.Outcome())
