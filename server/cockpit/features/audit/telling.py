"""What is told of one finding: its explanation, its history, and the text of an issue about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cockpit.core.errors import CockpitError, NotFound
from cockpit.core.finding import Finding
from cockpit.core.paths import to_uri
from cockpit.core.text import decode
from cockpit.features.audit import explain
from cockpit.features.audit.common_messages import FindingQuery
from cockpit.features.audit.desk import Desk, documentation_of
from cockpit.features.audit.explain import Past, Row
from cockpit.features.audit.issue import Facts, issue_text
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.messages import HISTORY, FindingHistory, HistoryEvent
from cockpit.features.audit.permalink import permalink
from cockpit.features.audit.project import Project
from cockpit.features.audit.rules import rule_of
from cockpit.features.audit.tree_messages import EXPLAIN, ISSUE_TEXT, Explanation, IssueText
from cockpit.features.audit.workspace import Workspace

Task = Mapping[Any, Any]


class Telling:
    """Tells people about a finding."""

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        self._desk = desk
        self._workspace = workspace

    def serve(self) -> None:
        """Register every answer."""
        ctx = self._desk.ctx
        ctx.serve(HISTORY, self.history)
        ctx.serve(EXPLAIN, self.explain)
        ctx.serve(ISSUE_TEXT, self.issue)

    async def history(self, query: FindingQuery) -> FindingHistory:
        """A finding with all that happened to it."""
        project, path = self._desk.place(query.uri)
        await self._workspace.attribute(project, path)
        try:
            task, events = await self._recorded(project, query.identity)
        except NotFound:
            # It is shown before it is recorded, which may be under way.
            async with project.writing:
                task, events = await self._recorded(project, query.identity)
        return FindingHistory(
            identity=query.identity,
            code=task["pattern"],
            title=_title(task),
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

    async def explain(self, query: FindingQuery) -> Explanation:
        """What the tooltip says of a finding whose file need not be open."""
        project, _ = self._desk.place(query.uri)
        task, events = await self._recorded(project, query.identity)
        rule = rule_of(task["pattern"])
        text = ""
        if rule is not None:
            row = Row(task["pattern"], task["message"])
            text = explain.tooltip(row, rule, _past(project, task, events), self._desk.today())
        return Explanation(markdown=text, documentation=documentation_of(task["pattern"]))

    async def issue(self, query: FindingQuery) -> IssueText:
        """The text of an issue, with a link to the line where the remote has it as it is here."""
        project, path = self._desk.place(query.uri)
        await self._workspace.attribute(project, path)
        task, _ = await self._recorded(project, query.identity)
        ctx = self._desk.ctx
        where = project.root / task["file_path"]
        document = ctx.documents.get(to_uri(where))
        lines = document.text.splitlines() if document else await ctx.jobs.thread(_lines, where)
        link = ""
        if ctx.client.trusted:
            link = await ctx.jobs.thread(
                permalink, project.root, task["file_path"], task["line_number"], ctx.runner
            )
        language = language_of(where.name)
        facts = Facts(
            code=task["pattern"],
            title=_title(task),
            message=task["message"],
            path=task["file_path"],
            line=task["line_number"],
            symbol=task["symbol"],
            author=task["author"] or "",
            authored=task["authored"] or "",
            first_seen=task["timestamp"],
            permalink=link,
            language=language.id if language else "",
            lines=lines,
        )
        return IssueText(markdown=issue_text(facts))

    async def hover(self, project: Project | None, finding: Finding) -> str:
        """What is shown at a finding of an open document."""
        rule = rule_of(finding.code)
        if rule is None:
            return ""
        past: Past | None = None
        if project is not None:
            try:
                task, events = await self._recorded(project, finding.identity)
                past = _past(project, task, events)
            except CockpitError:
                past = None
        return explain.hover(finding.code, rule, past, self._desk.today())

    async def _recorded(self, project: Project, identity: str) -> tuple[Task, Sequence[Task]]:
        return await self._desk.look_up(project, lambda rows: (rows.task(identity), rows.history(identity)))


def _title(task: Task) -> str:
    rule = rule_of(task["pattern"])
    return rule.title if rule else task["pattern"]


def _past(project: Project, task: Task, events: Sequence[Task]) -> Past:
    return Past(
        first_seen=task["timestamp"],
        author=task["author"] or "",
        authored=task["authored"] or "",
        reopened=sum(event["event"] == "reopened" for event in events),
        issue=task["issue"] or "",
        snoozed_until=task["snoozed_until"] or "",
        accepted=task["identity"] in project.accepted,
    )


def _lines(path: Path) -> list[str]:
    try:
        decoded = decode(path.read_bytes())
    except OSError:
        return []
    return decoded[0].splitlines() if decoded else []
