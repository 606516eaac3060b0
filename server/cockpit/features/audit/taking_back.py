"""Shows what was corrected and what was stopped, and takes corrections back when somebody asks for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cockpit.core.errors import CockpitError, Conflict, Refused
from cockpit.core.finding import Span
from cockpit.core.lazy import lazy
from cockpit.core.patch import difference, taken_back
from cockpit.core.paths import to_uri
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.project import Project
from cockpit.features.audit.resting import Resting, check_saved
from cockpit.features.audit.sharing import Sharing
from cockpit.features.audit.undo_messages import (
    CORRECTIONS,
    CORRECTIONS_CHANGED,
    UNDO,
    CorrectionRow,
    CorrectionsTile,
    StoppedRow,
    Undone,
    UndoQuery,
)
from cockpit.features.audit.undoing import (
    BASELINE,
    CLEANUP,
    GENERATED,
    Ground,
    check,
    possible,
    steps_of,
    way_back,
)
from cockpit.kernel.documents import Document
from cockpit.kernel.events import FilesChanged, FoldersChanged
from cockpit.kernel.positions import LineIndex
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    import cockpit.storage.corrections as ledger
    from cockpit.features.audit.store import FindingStore
    from cockpit.storage.corrections import Kept, Violation
else:
    # SQLAlchemy takes a third of a second to import, which the start of the daemon does not wait for.
    ledger = lazy("cockpit.storage.corrections")

logger = logging.getLogger(__name__)

MOST = 20
"""Rows of either kind that are shown."""


class TakingBack:
    """Answers what the editor asks about corrections."""

    def __init__(self, desk: Desk, resting: Resting, sharing: Sharing) -> None:
        self._desk = desk
        self._ctx = desk.ctx
        self._resting = resting
        self._sharing = sharing
        self._told: CorrectionsTile | None = None
        self._one_at_a_time = asyncio.Lock()

    def serve(self) -> None:
        """Register every answer, and follow the databases, whoever writes them."""
        self._ctx.serve(CORRECTIONS, self.get)
        self._ctx.serve(UNDO, self.undo)
        self._ctx.bus.on(FilesChanged, self._recorded)
        self._ctx.bus.on(FoldersChanged, self._folders_changed)

    async def get(self, _query: Empty) -> CorrectionsTile:
        """The present snapshot."""
        rows: list[CorrectionRow] = []
        stopped: list[StoppedRow] = []
        faults: list[str] = []
        for folder in self._ctx.folders.all:
            project = self._desk.project(folder)
            try:
                kept, violations = await self._desk.look_up(project, _read)
            except CockpitError as error:
                faults.append(error.message)
                continue
            rows += [_row(project, each) for each in kept]
            stopped += [_stopped(each) for each in violations]
        state = "error" if faults else "ready" if self._ctx.folders.all else "empty"
        tile = CorrectionsTile(
            revision=1 if self._told is None else self._told.revision + 1,
            state=state,
            reason=" ".join(dict.fromkeys(faults)),
            corrections=sorted(rows, key=lambda row: row.at, reverse=True)[:MOST],
            stopped=sorted(stopped, key=lambda row: row.at, reverse=True)[:MOST],
        )
        if self._told is None or replace(tile, revision=self._told.revision) != self._told:
            self._told = tile
        return self._told

    async def undo(self, query: UndoQuery) -> Undone:
        """Take a correction back, or say what that would change."""
        if not self._ctx.client.trusted:
            raise Refused(
                "Nothing is taken back: the workspace is not trusted.", hint="workbench.trust.manage"
            )
        project = self._desk.project_of(query.folder)
        async with self._one_at_a_time:
            kept = await self._desk.look_up(project, lambda rows: _one(rows, query.number))
            check(kept)
            document = self._ctx.documents.get(to_uri(project.root / kept.correction.path))
            own = kept.correction.kind != GENERATED
            if document is not None and own and kept.correction.patch is not None:
                done = await self._in_editor(document, kept, apply=query.apply)
            else:
                done = await self._on_disk(project, kept, apply=query.apply)
            if query.apply:
                stamp, path = self._desk.seen().stamp, kept.correction.path
                await self._desk.record(project, lambda rows: _log(rows, query.number, path, stamp))
        if query.apply:
            await self._send()
        return done

    async def _in_editor(self, document: Document, kept: Kept, *, apply: bool) -> Undone:
        """In the document as it stands there, saved or not, so that the editor's own undo works."""
        patch = kept.correction.patch
        if patch is None or not self._ctx.client.edits:
            raise Refused(
                f"{kept.correction.path} is open in an editor that takes no changes; close it first."
            )
        text = taken_back(document.text, patch)
        if apply:
            index = document.index
            changes = [{"range": index.range(span), "newText": new} for span, new in _edits(index, text)]
            versioned = {"uri": document.uri, "version": document.version}
            edit = {"documentChanges": [{"textDocument": versioned, "edits": changes}]}
            if not await self._ctx.apply_edit("Undo a correction", edit):
                raise Conflict("The editor did not apply the change; nothing was taken back.")
        return Undone(steps=list(steps_of(kept)), unsaved=True)

    async def _on_disk(self, project: Project, kept: Kept, *, apply: bool) -> Undone:
        ground = Ground(project.root, project.baseline, self._desk.seen(), self._rows_of(project))
        way = await self._ctx.jobs.thread(way_back, kept, ground)
        if apply and kept.correction.kind in BASELINE:
            file = self._resting.writable_baseline(project)
            document = self._ctx.documents.get(to_uri(project.baseline))
            async with self._resting.writing:
                await self._ctx.jobs.thread(check_saved, file, None if document is None else document.text)
                await self._ctx.jobs.thread(way.act)
            await self._resting.read_baseline(project)
        elif apply:
            await self._ctx.jobs.thread(way.act)
        return Undone(steps=list(way.steps), unsaved=False)

    def _rows_of(self, project: Project) -> Callable[[Callable[[FindingStore], Any]], Any]:
        keeper = project.keeper(self._ctx.home(project.folder), self._ctx.clock, logger.warning)
        return lambda use: keeper.use(use, project.config.apart)

    async def _recorded(self, event: FilesChanged) -> None:
        if self._sharing.follows(event.folder):
            await self._send()

    async def _folders_changed(self, _event: FoldersChanged) -> None:
        await self._send()

    async def _send(self) -> None:
        """Send a snapshot, unless it was told already."""
        told = self._told
        if (tile := await self.get(Empty())) is not told:
            self._ctx.notify(CORRECTIONS_CHANGED, tile)


def _edits(index: LineIndex, text: str) -> list[tuple[Span, str]]:
    """Only the lines that differ, so that the cursor stays where it is elsewhere."""
    change = difference(index.text, text)
    if change is None:
        return []
    start = sum(map(len, index.text.splitlines(keepends=True)[: change.line]))
    end = start + sum(map(len, change.old))
    return [(Span(*index.place(start), *index.place(end)), "".join(change.new))]


def _read(rows: FindingStore) -> tuple[list[Kept], list[Violation]]:
    with rows.database.read() as connection:
        return ledger.read_latest(connection, MOST), ledger.read_violations(connection, MOST)


def _one(rows: FindingStore, number: int) -> Kept:
    with rows.database.read() as connection:
        return ledger.read_one(connection, number)


def _log(rows: FindingStore, number: int, path: str, stamp: str) -> None:
    with rows.database.write() as connection:
        ledger.keep_undone(connection, number, path, stamp)


def _row(project: Project, kept: Kept) -> CorrectionRow:
    correction = kept.correction
    return CorrectionRow(
        folder=project.folder.uri,
        folder_name=project.folder.name,
        number=kept.number,
        at=kept.at,
        user=correction.user,
        kind=correction.kind,
        path=correction.path,
        rationale=correction.rationale,
        archive=int(correction.identity) if correction.kind == CLEANUP else 0,
        run=correction.identity if correction.kind == GENERATED else "",
        undone=kept.undone or "",
        undoable=possible(kept),
    )


def _stopped(violation: Violation) -> StoppedRow:
    return StoppedRow(
        at=violation.at,
        event=violation.event,
        details=violation.details,
        rule=violation.cause,
        count=violation.count,
    )
