"""The audit in the daemon: listens, answers, offers actions; what it does stands in its siblings."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.core.errors import NotFound
from cockpit.core.finding import Finding, Span
from cockpit.features.audit.actions import Abilities, offered
from cockpit.features.audit.browsing import Browsing
from cockpit.features.audit.correcting import Correcting
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.live import Live
from cockpit.features.audit.messages import (
    CORRECT,
    COVERAGE,
    SCAN,
    TILE,
    AuditTile,
    Coverage,
    CoverageQuery,
    ScanQuery,
    ScanReport,
)
from cockpit.features.audit.neighbours import Neighbours
from cockpit.features.audit.novelty import Novelty
from cockpit.features.audit.resting import Resting
from cockpit.features.audit.sharing import Sharing
from cockpit.features.audit.taking_back import TakingBack
from cockpit.features.audit.telling import Telling
from cockpit.features.audit.workspace import Workspace
from cockpit.kernel.actions import ActionQuery, CodeAction
from cockpit.kernel.context import Context
from cockpit.kernel.documents import Document
from cockpit.kernel.events import (
    DocumentChanged,
    DocumentClosed,
    DocumentOpened,
    DocumentSaved,
    FilesChanged,
    FoldersChanged,
    Ready,
    SettingsChanged,
    Stopping,
)
from cockpit.kernel.positions import Position
from cockpit.protocol.methods import Empty


def register(ctx: Context) -> None:
    """Audit on every save and change, the workspace at the start; serve `cockpit/audit/*`."""
    desk = Desk(ctx)
    live = Live(desk)
    resting = Resting(desk)
    sharing = Sharing(desk)
    workspace = Workspace(desk, live, resting, sharing)
    browsing = Browsing(desk, Novelty(desk))
    telling = Telling(desk, workspace)
    responder = Responder(desk, live, workspace, telling)
    undoing = TakingBack(desk, resting, sharing)
    for part in (responder, telling, resting, browsing, Neighbours(desk, browsing), undoing):
        part.serve()
    ctx.bus.on(Ready, workspace.start)
    ctx.bus.on(Ready, lambda _event: resting.watch_calendar())
    ctx.bus.on(DocumentOpened, live.opened)
    ctx.bus.on(DocumentChanged, live.changed)
    ctx.bus.on(DocumentSaved, live.saved)
    ctx.bus.on(DocumentClosed, live.closed)
    ctx.bus.on(FilesChanged, workspace.changed_outside)
    ctx.bus.on(FilesChanged, sharing.changed)
    ctx.bus.on(FoldersChanged, workspace.folders_changed)
    ctx.bus.on(SettingsChanged, workspace.settings_changed)
    ctx.bus.on(Stopping, lambda _event: resting.stop())
    ctx.bus.on(Stopping, workspace.stop)


class Responder:
    """Answers what the editor asks about findings."""

    def __init__(self, desk: Desk, live: Live, workspace: Workspace, telling: Telling) -> None:
        self._desk = desk
        self._live = live
        self._workspace = workspace
        self._telling = telling
        self._correcting = Correcting(desk, live)

    def serve(self) -> None:
        """Register every answer."""
        ctx = self._desk.ctx
        ctx.serve(TILE, self._tile)
        ctx.serve(SCAN, self._scan)
        ctx.serve(COVERAGE, self._coverage)
        ctx.serve(CORRECT, self._correcting.correct)
        ctx.wire.command("cockpit.audit.apply", self._correcting.command)
        ctx.actions.provide(self._actions)
        ctx.actions.hover(self._hover)

    async def _tile(self, _query: Empty) -> AuditTile:
        return await self._desk.compose_tile()

    async def _scan(self, query: ScanQuery) -> ScanReport:
        folders = (
            [self._desk.project_of(query.folder)]
            if query.folder
            else [self._desk.project(each) for each in self._desk.ctx.folders.all]
        )
        return await self._workspace.scan(folders, query.changed_since, query.work_done_token)

    async def _coverage(self, query: CoverageQuery) -> Coverage:
        if (document := self._desk.ctx.documents.get(query.uri)) is None:
            raise NotFound(f"$.uri: {query.uri} is not open.")
        return self._live.coverage(document)

    async def _actions(self, document: Document, query: ActionQuery) -> Sequence[CodeAction]:
        client = self._desk.ctx.client
        can = Abilities(inputs=client.inputs, edits=client.edits)
        return offered(document, query, self._live.findings(document), can)

    async def _hover(self, document: Document, position: Position) -> str:
        found = [
            finding for finding in self._live.findings(document) if _covers(finding.span, document, position)
        ]
        texts = [await self._explain(document, finding) for finding in found]
        return "\n\n---\n\n".join(text for text in texts if text)

    async def _explain(self, document: Document, finding: Finding) -> str:
        place = self._desk.locate(document)
        return await self._telling.hover(place[0] if place else None, finding)


def _covers(span: Span, document: Document, position: Position) -> bool:
    shown = document.index.range(span)
    where = (position["line"], position["character"])
    start, end = shown["start"], shown["end"]
    return (start["line"], start["character"]) <= where <= (end["line"], end["character"])
