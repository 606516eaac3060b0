"""The scores of all workspace folders, measured anew whenever there is new evidence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec

from cockpit.core.errors import CockpitError
from cockpit.core.home import FINDINGS_WRITTEN
from cockpit.core.lazy import lazy
from cockpit.core.lease import Lease
from cockpit.core.paths import to_uri
from cockpit.features.compliance import tile
from cockpit.features.compliance.marks import Marks
from cockpit.features.compliance.messages import CHANGED, ComplianceTile, FolderScore
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.events import FilesChanged, FolderAudited, FolderLinted, FoldersChanged, Stopping
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.features.compliance import board
    from cockpit.features.compliance.board import Board, Known
    from cockpit.features.compliance.explain import Part
    from cockpit.features.compliance.standing import Standing
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    board = lazy("cockpit.features.compliance.board")

TOGETHER_SECONDS: Final = 0.1
"""Evidence that comes within that time makes one score: ruff answers right after the audit."""
RECORD_SECONDS: Final = 60.0
"""Scores are kept at most that often: who types and saves makes hundreds in an hour."""
HEAD: Final = ".git/HEAD"


class Seat:
    """What is known of one folder. The event loop owns it; only its board is used on threads."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.audited: FolderAudited | None = None
        self.linted: FolderLinted | None = None
        self.changed: frozenset[str] | None = frozenset()
        """The files that changed since the last score; None for all."""
        self.board: Board | None = None
        self.lease: Lease | None = None
        self.standing: Standing | None = None
        """The score that waits to be kept."""
        self.score: FolderScore = tile.unknown(folder)
        self.testing = False
        self.measuring: asyncio.Task[None] | None = None
        self.again = False
        """Whether something changed while a score was being measured."""
        self.recorded = float("-inf")
        """When a score was last kept, by the monotonic clock."""
        self.timer: asyncio.TimerHandle | None = None
        """When the score is kept."""
        self.recording: asyncio.Task[None] | None = None


class Live:
    """Measures, tells and keeps the scores."""

    def __init__(self, ctx: Context, marks: Marks) -> None:
        self._ctx = ctx
        self._marks = marks
        self._seats: dict[str, Seat] = {}
        self._revision = 0
        self.measured = asyncio.Event()
        """Set after each score, for who waits for the next one."""

    def seat(self, folder: Folder) -> Seat:
        """What is known of a workspace folder, from its first mention on."""
        if (seat := self._seats.get(folder.uri)) is None:
            seat = self._seats[folder.uri] = Seat(folder)
        return seat

    def audited(self, event: FolderAudited) -> None:
        """Take in what the audit knows."""
        seat = self.seat(event.folder)
        seat.audited = event
        together = None if event.changed is None or seat.changed is None else seat.changed | event.changed
        seat.changed = together
        self.measure_soon(seat)

    def linted(self, event: FolderLinted) -> None:
        """Take in what linters say."""
        seat = self.seat(event.folder)
        seat.linted = event
        self.measure_soon(seat)

    async def files_changed(self, event: FilesChanged) -> None:
        """Look whether another branch was checked out, or somebody else has recorded something."""
        if HEAD in event.paths and (seat := self._seats.get(event.folder.uri)) is not None:
            self.measure_soon(seat)
        if event.paths & FINDINGS_WRITTEN:
            for seat in tuple(self._seats.values()):
                if seat.board is not None and event.folder.path == self._ctx.data_folder(seat.folder):
                    with contained("the look for news of the score"):
                        if await self._ctx.jobs.thread(seat.board.has_news):
                            self.measure_soon(seat)

    def folders_changed(self, event: FoldersChanged) -> None:
        """Let go of removed folders."""
        for folder in event.removed:
            if (seat := self._seats.pop(folder.uri, None)) is not None:
                self._close(seat)
        self.send()

    async def stop(self, _event: Stopping) -> None:
        """Keep the last scores, and close the databases."""
        for seat in tuple(self._seats.values()):
            seat.again = False
            # What still runs on a thread would open the database again after it was closed.
            for running in (seat.measuring, seat.recording):
                if running is not None:
                    await asyncio.wait({running})
            if seat.timer is not None:
                seat.timer.cancel()
                await self._record(seat)
            self._close(seat)

    def testing(self, seat: Seat, *, running: bool) -> None:
        """Show whether the tests of a folder run; when they have ended, there may be new evidence."""
        seat.testing = running
        seat.score = msgspec.structs.replace(seat.score, testing=running)
        self.send()
        if not running:
            self.measure_soon(seat)

    def measure_soon(self, seat: Seat) -> None:
        """Measure once the present flurry of evidence is over, and one score at a time."""
        seat.again = True
        if seat.measuring is None and seat.audited is not None and seat.linted is not None:
            seat.measuring = asyncio.get_running_loop().create_task(self._measure(seat))

    async def leads(self, seat: Seat) -> bool:
        """Whether this window keeps the scores of the folder; another one does when it has ended."""
        if seat.lease is None:
            seat.lease = Lease(self._ctx.data_folder(seat.folder) / "score.lock")
        return await self._ctx.jobs.thread(seat.lease.take)

    def compose(self) -> ComplianceTile:
        """The present snapshot."""
        self._revision += 1
        folders = [self.seat(folder).score for folder in self._ctx.folders.all]
        return ComplianceTile(revision=self._revision, trusted=self._ctx.client.trusted, folders=folders)

    def send(self) -> None:
        """Send the present snapshot."""
        self._ctx.notify(CHANGED, self.compose())

    def known(self, seat: Seat) -> Known | None:
        """What the other features have told of a folder; None until both have."""
        if seat.audited is None or seat.linted is None:
            return None
        return board.Known(seat.audited, seat.linted)

    def board(self, seat: Seat) -> Board:
        """What measures a folder."""
        if seat.board is None:
            loop, ctx = asyncio.get_running_loop(), self._ctx

            def tell(sentence: str) -> None:
                loop.call_soon_threadsafe(ctx.tell, sentence)

            homes = board.Homes(seat.folder.path, ctx.user_home(), ctx.home(seat.folder))
            seat.board = board.Board(homes, ctx.runner, ctx.clock, tell)
        return seat.board

    async def _measure(self, seat: Seat) -> None:
        try:
            while seat.again and self._seats.get(seat.folder.uri) is seat:
                await asyncio.sleep(TOGETHER_SECONDS)
                seat.again = False
                with contained("the score"):
                    await self._measure_once(seat)
        finally:
            seat.measuring = None

    async def _measure_once(self, seat: Seat) -> None:
        if seat.board is None:
            # Imported on a thread: that takes longer than the event loop may be held.
            await self._ctx.jobs.thread(lambda: board.Board)
        known, changed = self.known(seat), seat.changed
        if known is None:
            return
        seat.changed = frozenset()
        name = f"Score of {seat.folder.name}"
        try:
            standing, score, fall = await self._ctx.jobs.thread(
                self._score, seat.folder, self.board(seat), known, changed
            )
        except CockpitError as error:
            seat.changed, seat.standing = None, None
            seat.score = tile.unknown(seat.folder, error.message, testing=seat.testing)
            self._ctx.health.fault(name, error.message, error.hint)
        else:
            seat.standing = standing
            seat.score = msgspec.structs.replace(score, testing=seat.testing)
            self._ctx.health.well(name)
            self._record_soon(seat)
            if fall and await self.leads(seat):
                self._ctx.tell(f"{seat.folder.name}: {fall}")
        self.send()
        self.measured.set()
        await self._mark(seat, known)

    async def _mark(self, seat: Seat, known: Known) -> None:
        """Show the last run of the tests where they stand."""
        if seat.standing is not None and seat.board is not None and (run := seat.board.tested) is not None:
            outdated = seat.board.is_outdated
            await self._marks.show(seat.folder, run, known.programs, outdated=outdated)

    def _score(
        self, folder: Folder, measuring: Board, known: Known, changed: frozenset[str] | None
    ) -> tuple[Standing, FolderScore, str]:
        """On a thread: measure and compose; with them what is to be told when a threshold was crossed."""
        standing = measuring.measure(known, changed)

        def place(part: Part) -> tile.Place | None:
            if part.path:
                found = board.first_finding(known.audited, part.path) if part.component != "lint" else None
                return to_uri(folder.path / part.path), 0 if found is None else found.span.line
            if not part.test:
                return None
            where = measuring.place_of(part.test, known.programs)
            return None if where is None else (to_uri(folder.path / where[0]), where[1])

        fall = measuring.crossings.follow(standing.snapshot, 100 * standing.decision.minimum)
        return standing, tile.compose(folder, standing, place), fall

    def _record_soon(self, seat: Seat) -> None:
        """Keep the score now, or the one that holds when enough time has passed."""
        if seat.timer is None:
            loop = asyncio.get_running_loop()
            wait = seat.recorded + RECORD_SECONDS - self._ctx.clock.monotonic()
            seat.timer = loop.call_later(max(wait, 0.0), self._start_recording, seat)

    def _start_recording(self, seat: Seat) -> None:
        async def run() -> None:
            with contained("the record of a score"):
                await self._record(seat)

        seat.recording = asyncio.get_running_loop().create_task(run())

    async def _record(self, seat: Seat) -> None:
        seat.timer = None
        seat.recorded = self._ctx.clock.monotonic()
        # Kept in memory no longer than needed: it lists what every file has.
        standing, seat.standing = seat.standing, None
        if standing is not None and await self.leads(seat):
            await self._ctx.jobs.thread(self.board(seat).record, standing.snapshot)

    def _close(self, seat: Seat) -> None:
        if seat.timer is not None:
            seat.timer.cancel()
        if seat.lease is not None:
            seat.lease.release()
        if seat.board is not None:
            seat.board.close()
