"""The audit in the daemon: listens, answers, offers actions; what it does stands in its siblings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cockpit.core.errors import CockpitError, Invalid
from cockpit.core.finding import Finding, Span
from cockpit.features.audit import explain
from cockpit.features.audit.actions import offered
from cockpit.features.audit.correcting import Correcting
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.live import Live
from cockpit.features.audit.messages import (
    CORRECT,
    HISTORY,
    SCAN,
    SNOOZE,
    TILE,
    AuditTile,
    FindingHistory,
    FindingQuery,
    HistoryEvent,
    ScanQuery,
    ScanReport,
    Snooze,
)
from cockpit.features.audit.rules import rule_of
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

MOST_SNOOZE = timedelta(days=366)


def register(ctx: Context) -> None:
    """Audit on every save and change, the workspace at the start; serve `cockpit/audit/*`."""
    desk = Desk(ctx)
    live = Live(desk)
    workspace = Workspace(desk)
    Responder(desk, live, workspace).serve()
    ctx.bus.on(Ready, workspace.start)
    ctx.bus.on(DocumentOpened, live.opened)
    ctx.bus.on(DocumentChanged, live.changed)
    ctx.bus.on(DocumentSaved, live.saved)
    ctx.bus.on(DocumentClosed, live.closed)
    ctx.bus.on(FilesChanged, workspace.changed_outside)
    ctx.bus.on(FoldersChanged, workspace.folders_changed)

    async def settings_changed(_event: SettingsChanged) -> None:
        await workspace.settings_changed()
        await live.again()

    ctx.bus.on(SettingsChanged, settings_changed)
    ctx.bus.on(Stopping, workspace.stop)


class Responder:
    """Answers what the editor asks about findings."""

    def __init__(self, desk: Desk, live: Live, workspace: Workspace) -> None:
        self._desk = desk
        self._live = live
        self._workspace = workspace
        self._correcting = Correcting(desk, live)

    def serve(self) -> None:
        """Register every answer."""
        ctx = self._desk.ctx
        ctx.serve(TILE, self._tile)
        ctx.serve(SCAN, self._scan)
        ctx.serve(HISTORY, self._history)
        ctx.serve(SNOOZE, self._snooze)
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

    async def _history(self, query: FindingQuery) -> FindingHistory:
        project, path = self._desk.place(query.uri)
        await self._workspace.attribute(project, path)
        task, events = await self._desk.look_up(
            project, lambda rows: (rows.task(query.identity), rows.history(query.identity))
        )
        rule = rule_of(task["pattern"])
        return FindingHistory(
            identity=query.identity,
            code=task["pattern"],
            title=rule.title if rule else task["pattern"],
            message=task["message"],
            path=task["file_path"],
            line=task["line_number"],
            symbol=task["symbol"],
            severity=task["severity"],
            status=task["status"],
            author=task["author"] or "",
            authored=task["authored"] or "",
            first_seen=task["timestamp"],
            snoozed_until=task["snoozed_until"] or "",
            events=[
                HistoryEvent(
                    timestamp=event["timestamp"],
                    event=event["event"],
                    user=event["user"],
                    details=event["details"],
                )
                for event in events
            ],
        )

    async def _snooze(self, query: Snooze) -> Empty:
        today = self._desk.ctx.clock.now().date()
        try:
            until = date.fromisoformat(query.until)
        except ValueError as error:
            raise Invalid(f"$.until: {query.until} is not a day of the calendar.") from error
        if not today < until <= today + MOST_SNOOZE:
            raise Invalid(f"$.until: {query.until} is not between tomorrow and a year from now.")
        project, path = self._desk.place(query.uri)
        seen = self._desk.seen()
        await self._desk.record(project, lambda rows: rows.snooze(query.identity, until, seen))
        self._desk.sleep(project, project.asleep | {query.identity})
        await self._desk.publish_files(project, [path])
        self._desk.refresh()
        return Empty()

    async def _actions(self, document: Document, query: ActionQuery) -> Sequence[CodeAction]:
        return offered(document, query, self._live.findings(document), inputs=self._desk.ctx.client.inputs)

    async def _hover(self, document: Document, position: Position) -> str:
        found = [
            finding for finding in self._live.findings(document) if _covers(finding.span, document, position)
        ]
        texts = [await self._explain(document, finding) for finding in found]
        return "\n\n---\n\n".join(text for text in texts if text)

    async def _explain(self, document: Document, finding: Finding) -> str:
        rule = rule_of(finding.code)
        if rule is None:
            return ""
        past = await self._past(document, finding)
        return explain.hover(finding, rule, past, self._desk.ctx.clock.now().date())

    async def _past(self, document: Document, finding: Finding) -> explain.Past | None:
        place = self._desk.locate(document)
        if place is None:
            return None
        identity = finding.identity
        try:
            task, events = await self._desk.look_up(
                place[0], lambda rows: (rows.task(identity), rows.history(identity))
            )
        except CockpitError:
            return None
        return explain.Past(
            first_seen=task["timestamp"],
            author=task["author"] or "",
            authored=task["authored"] or "",
            reopened=sum(event["event"] == "reopened" for event in events),
            issue=task["issue"] or "",
        )


def _covers(span: Span, document: Document, position: Position) -> bool:
    shown = document.index.range(span)
    where = (position["line"], position["character"])
    start, end = shown["start"], shown["end"]
    return (start["line"], start["character"]) <= where <= (end["line"], end["character"])
