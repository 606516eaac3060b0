"""Answers what the Findings tree asks: groups, pages, neighbours, and the counts of what is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cockpit.core.errors import CockpitError, NotFound
from cockpit.core.finding import Severity
from cockpit.core.paths import to_uri
from cockpit.core.repository import repository_of
from cockpit.features.audit import branches
from cockpit.features.audit.branches import Entry
from cockpit.features.audit.common_messages import Count
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.novelty import Novelty
from cockpit.features.audit.project import Project
from cockpit.features.audit.records import GroupCount, Totals, Wanted
from cockpit.features.audit.rules import rule_of
from cockpit.features.audit.tree_messages import (
    FINDINGS,
    RECORDED,
    SUMMARY,
    Branch,
    BranchPage,
    BranchQuery,
    FindingFilter,
    FindingGroup,
    FindingSummary,
    Grouping,
    ListedFinding,
)
from cockpit.kernel.boundary import contained
from cockpit.protocol.methods import Empty

if TYPE_CHECKING:
    from cockpit.features.audit.store import FindingStore

TOGETHER_SECONDS = 0.25
"""How long changes are collected before the editor is told."""
SEVERITIES = tuple(Severity)

Part = tuple[Project, Wanted]
"""A workspace folder with what is wanted of it."""


class Browsing:
    """Reads what is recorded, for people who look through it."""

    def __init__(self, desk: Desk, novelty: Novelty) -> None:
        self._desk = desk
        self._novelty = novelty
        self._revision = 0
        self._telling: asyncio.Task[None] | None = None
        desk.on_recorded = self.recorded

    def serve(self) -> None:
        """Register every answer."""
        ctx = self._desk.ctx
        ctx.serve(FINDINGS, self.page)
        ctx.serve(SUMMARY, self.summary)

    def recorded(self) -> None:
        """Tell the editor soon that something has changed; what comes meanwhile is told together."""
        self._revision += 1
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        told = -1
        while told != self._revision:
            await asyncio.sleep(TOGETHER_SECONDS)
            told = self._revision
            with contained("the Findings tree"):
                self._desk.ctx.notify(RECORDED, await self.summary(Empty()))

    async def summary(self, _query: Empty) -> FindingSummary:
        """The counts of all workspace folders."""
        revision, totals = self._revision, Totals()
        for project in self._projects():
            each = await self._desk.look_up(
                project, lambda rows, project=project: rows.listing.totals(project.accepted)
            )
            totals.open += each.open
            totals.codes += each.codes
            totals.snoozed += each.snoozed
            totals.accepted += each.accepted
        by_severity = [(severity, totals.open[severity]) for severity in Severity if totals.open[severity]]
        return FindingSummary(
            revision=revision,
            open=[Count(name=name, count=count) for name, count in by_severity],
            snoozed=totals.snoozed,
            accepted=totals.accepted,
            codes=[Count(name=code, count=count) for code, count in sorted(totals.codes.items())],
        )

    async def page(self, query: BranchQuery) -> BranchPage:
        """Some of what a node holds."""
        revision = self._revision
        parts, reason = await self.parts(query.filter, query.by)
        if reason:
            return BranchPage(revision=revision, groups=[], findings=[], total=0, matching=0, reason=reason)
        if query.by == "file":
            groups, findings, total = await self._below(parts, query)
        elif query.within is None:
            groups = await self._groups(parts, query.by)
            findings, total = [], len(groups)
        else:
            groups = []
            findings, total = await self._findings(parts, query.within.key, query)
        return BranchPage(
            revision=revision,
            groups=groups[query.offset : query.offset + query.limit],
            findings=findings,
            total=total,
            matching=sum(group.count for group in groups) if groups else total,
            reason="",
        )

    def _projects(self) -> list[Project]:
        return [self._desk.project(folder) for folder in self._desk.ctx.folders.all]

    async def parts(self, wanted: FindingFilter, by: Grouping) -> tuple[list[Part], str]:
        """What is wanted of each folder, and why that cannot be known."""
        days = branches.days(self._desk.today())
        parts: list[Part] = []
        for project in self._projects():
            only: frozenset[str] | None = None
            if wanted.new:
                try:
                    only = await self._novelty.of(project, self._revision)
                except CockpitError as error:
                    return [], f"What is new since the base branch is unknown: {error.message}"
            hidden = frozenset[str]() if wanted.baseline else project.accepted
            parts.append(
                (
                    project,
                    Wanted(
                        by=by,
                        severities=tuple(wanted.severities),
                        codes=tuple(wanted.codes),
                        text=wanted.text.strip(),
                        snoozed=wanted.snoozed,
                        hidden=hidden,
                        only=only,
                        days=days,
                    ),
                )
            )
        return parts, ""

    async def _groups(self, parts: Sequence[Part], by: Grouping) -> list[FindingGroup]:
        counts: list[GroupCount] = []
        for project, wanted in parts:
            counts += await self._desk.look_up(
                project, lambda rows, wanted=wanted: rows.listing.groups(wanted)
            )
        ordered = branches.in_order(by, branches.together(counts))
        return [self._group(by, group, [project for project, _ in parts]) for group in ordered]

    def _group(self, by: Grouping, group: GroupCount, projects: Sequence[Project]) -> FindingGroup:
        label, detail = "", ""
        if by == "code":
            rule = rule_of(group.key)
            label, detail = (rule.title, rule.explanation) if rule else (group.key, "")
        elif by == "author":
            label, detail = group.key, "" if group.key else self._why_unknown(projects)
        return FindingGroup(
            branch=Branch(key=group.key),
            kind="code" if by == "file" else by,
            label=label,
            detail=detail,
            uri="",
            count=group.count,
            severity=SEVERITIES[group.rank].value,
        )

    def _why_unknown(self, projects: Sequence[Project]) -> str:
        """Why git does not tell who wrote a finding."""
        if not self._desk.ctx.client.trusted:
            return "git is not asked: the workspace is not trusted."
        if not any(repository_of(project.root) for project in projects):
            return "The workspace is not in a git repository."
        return "These lines are not committed yet, or git does not know their files."

    async def _findings(
        self, parts: Sequence[Part], key: str, query: BranchQuery
    ) -> tuple[list[ListedFinding], int]:
        """A page of a group that may have findings in several folders, one folder after the other."""
        offset, room, total = query.offset, query.limit, 0
        found: list[ListedFinding] = []
        for project, wanted in parts:
            count, page = await self._page(project, wanted, key, (offset, room))
            found += [listed(project, row) for row in page]
            total, offset, room = total + count, max(offset - count, 0), room - len(page)
        return found, total

    async def _page(
        self, project: Project, wanted: Wanted, key: str, window: tuple[int, int]
    ) -> tuple[int, Sequence[Mapping[Any, Any]]]:
        """How many findings of a group one folder has, and those from an offset on, up to a limit."""
        offset, limit = window

        def read(rows: FindingStore) -> tuple[int, Sequence[Mapping[Any, Any]]]:
            count = rows.listing.count(wanted, key)
            return count, rows.listing.page(wanted, key, offset, limit) if limit and offset < count else []

        return await self._desk.look_up(project, read)

    async def _below(
        self, parts: Sequence[Part], query: BranchQuery
    ) -> tuple[list[FindingGroup], list[ListedFinding], int]:
        """The folders of the workspace, what a folder or a directory holds, or the findings of a file."""
        within = query.within
        if within is None and len(parts) > 1:
            folders = [group for part in parts if (group := await self._folder(part)).count]
            return folders, [], len(folders)
        key = within.key if within else ""
        part = _part_of(parts, within.folder) if within and within.folder else parts[0] if parts else None
        if part is None:
            return [], [], 0
        if key and not key.endswith("/"):
            findings, total = await self._findings([part], key, query)
            return [], findings, total
        project, wanted = part
        files = await self._desk.look_up(project, lambda rows: rows.listing.files(wanted, key))
        found = [_entry(project, entry) for entry in branches.entries(key, files)]
        return found, [], len(found)

    async def _folder(self, part: Part) -> FindingGroup:
        project, wanted = part
        files = await self._desk.look_up(project, lambda rows: rows.listing.files(wanted))
        return FindingGroup(
            branch=Branch(folder=project.folder.uri),
            kind="folder",
            label=project.folder.name,
            detail=str(project.root),
            uri=project.folder.uri,
            count=sum(file.count for file in files),
            severity=SEVERITIES[min((file.rank for file in files), default=0)].value,
        )


def _part_of(parts: Sequence[Part], folder: str) -> Part:
    found = next((part for part in parts if part[0].folder.uri == folder), None)
    if found is None:
        raise NotFound(f"$.within.folder: {folder} is not a folder of this workspace.")
    return found


def _entry(project: Project, entry: Entry) -> FindingGroup:
    return FindingGroup(
        branch=Branch(folder=project.folder.uri, key=entry.path),
        kind="directory" if entry.is_directory else "file",
        label=entry.name,
        detail=entry.path,
        uri=to_uri(project.root / entry.path),
        count=entry.count,
        severity=SEVERITIES[entry.rank].value,
    )


def listed(project: Project, row: Mapping[Any, Any]) -> ListedFinding:
    """A recorded finding as the tree shows it."""
    return ListedFinding(
        uri=to_uri(project.root / row["file_path"]),
        identity=row["identity"],
        code=row["pattern"],
        severity=row["severity"],
        message=row["message"],
        path=row["file_path"],
        line=row["line_number"],
        context=row["context"],
        symbol=row["symbol"],
        status=row["status"],
        snoozed_until=row["snoozed_until"] or "",
        accepted=row["identity"] in project.accepted,
        since=row["since"],
        author=row["author"] or "",
        issue=row["issue"] or "",
    )
