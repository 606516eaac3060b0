"""The audit of whole folders, in a child process, and of files that change outside the editor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cockpit.core.errors import Cancelled
from cockpit.core.paths import cache_home, to_uri, workspace_key
from cockpit.features.audit.blame import UNKNOWN, blame
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.messages import Count, ScanReport
from cockpit.features.audit.project import Project
from cockpit.features.audit.reading import FileReport, examine
from cockpit.features.audit.scan import ScanResult
from cockpit.features.audit.tile import Running
from cockpit.features.audit.walk import TOOL_FOLDERS, candidates_of
from cockpit.kernel.boundary import contained
from cockpit.kernel.events import FilesChanged, FoldersChanged, Ready, Stopping
from cockpit.kernel.progress import Report

if TYPE_CHECKING:
    from cockpit.features.audit.store import FindingStore

logger = logging.getLogger(__name__)

SCAN_SECONDS = 1800.0
MANY = 500
"""Files changed at once, from which on the whole folder is scanned: a branch was switched."""
BLAMED_AT_ONCE = 200
"""Findings whose authors are asked for after a scan, per round."""


class Workspace:
    """Keeps what is known of the folders up to date."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ctx = desk.ctx
        self._scanning: asyncio.Task[Any] | None = None

    async def start(self, _event: Ready) -> None:
        """Audit the workspace in the background, and watch it from then on."""
        await self._begin([self._desk.project(folder) for folder in self._ctx.folders.all])

    async def folders_changed(self, event: FoldersChanged) -> None:
        """Take in new folders and let go of removed ones."""
        for folder in event.removed:
            if (project := self._desk.projects.pop(folder.uri, None)) is not None:
                self._ctx.watching.forget(folder)
                for path in list(project.findings):
                    self._ctx.diagnostics.set(to_uri(project.root / path), "audit", [])
                project.close()
        await self._begin([self._desk.project(folder) for folder in event.added])

    async def settings_changed(self) -> None:
        """Judge everything anew: what is audited and how may be different."""
        for project in self._desk.projects.values():
            project.configure(self._ctx.settings.of(project.folder.uri).audit)
        self._desk.report_faults()
        await self._begin(list(self._desk.projects.values()), watch=False)

    def stop(self, _event: Stopping) -> None:
        """Close the databases."""
        for project in self._desk.projects.values():
            project.close()

    async def scan(
        self, projects: Sequence[Project], since: str = "", token: str | int | None = None
    ) -> ScanReport:
        """Audit folders with progress that can be cancelled; a running scan is replaced."""
        if self._scanning is not None:
            self._scanning.cancel()
        self._scanning = asyncio.current_task()
        clock = self._ctx.clock
        started = clock.monotonic()
        results: list[ScanResult] = []
        cancelled = False
        try:
            with self._ctx.health.running("Auditing the workspace"):
                async with self._ctx.progress.show("Auditing the workspace", token) as report:
                    results.extend([await self._scan_one(each, since, report) for each in projects])
        except Cancelled:
            cancelled = True
        finally:
            self._desk.running = None
            self._desk.refresh()
        return _report(results, int(1000 * (clock.monotonic() - started)), cancelled=cancelled)

    async def changed_outside(self, event: FilesChanged) -> None:
        """Audit the files that changed, look again where git or the configuration changed."""
        project = self._desk.projects.get(event.folder.uri)
        if project is None:
            return
        if event.paths & {"cockpit.toml", "pyproject.toml", ".gitignore"}:
            project.configure(self._ctx.settings.of(project.folder.uri).audit)
            self._desk.report_faults()
            await self._begin([project], watch=False)
        elif len(event.paths) > MANY:
            await self._begin([project], watch=False)
        else:
            await self._audit_files(project, event.paths)

    async def attribute(self, project: Project, path: str = "") -> None:
        """Ask git who wrote the findings that nobody asked about yet, in one file or in all of them."""
        if not self._ctx.client.trusted:
            return
        while True:
            waiting = await self._desk.stored(project, lambda rows: rows.unattributed(BLAMED_AT_ONCE, path))
            if not waiting:
                return
            for file, places in waiting.items():
                lines = {line for _, line in places}
                known = await self._ctx.jobs.thread(blame, self._ctx.runner, project.root, file, lines)
                authors = {identity: known.get(line, UNKNOWN) for identity, line in places}
                await self._desk.stored(project, lambda rows, authors=authors: rows.attribute(authors))

    async def _begin(self, projects: Sequence[Project], *, watch: bool = True) -> None:
        self._desk.refresh()
        if not projects or not self._ctx.settings.window.audit.workspace:
            return
        with contained("the audit of the workspace"):
            await self.scan(projects)
        for project in projects:
            if watch:
                await self._ctx.watching.watch(project.folder, _worth_a_look)
            with contained("git blame"):
                await self.attribute(project)

    async def _scan_one(self, project: Project, since: str, report: Report) -> ScanResult:
        paths: list[Path] = []
        if since:
            paths = await self._ctx.jobs.thread(changed_since, project.root, since, self._ctx.runner)
            if not paths:
                return ScanResult([], {}, [])

        def progress(done: int, total: int) -> None:
            self._desk.running = Running(done, total)
            report.step(done, total, f"{project.folder.name}: {done:,} of {total:,} files")
            self._desk.refresh_soon()
            if report.cancelled:
                raise Cancelled("The audit was cancelled.")

        payload = {
            "root": str(project.root),
            "config": msgspec.to_builtins(project.config),
            "paths": [str(path) for path in paths],
            "cache": str(cache_home() / f"{workspace_key(project.root)}.audit"),
            "execute": self._ctx.client.trusted,
        }
        answer = await self._ctx.workers.run("audit.scan", payload, deadline=SCAN_SECONDS, progress=progress)
        result = await self._ctx.jobs.thread(_load, Path(answer["path"]))
        await self._take(project, result, whole=not since)
        return result

    async def _take(self, project: Project, result: ScanResult, *, whole: bool) -> None:
        before = set(project.findings)
        if whole:
            project.findings, project.lines = {}, {}
            project.skipped = result.skipped
            project.scanned = True
        for report in result.reports:
            project.take(report.path, report.findings, report.lines)
        found = {report.path: report.findings for report in result.reports}
        seen = self._desk.seen()
        lines = sum(project.lines.values()) if project.scanned else None

        def record(rows: FindingStore) -> frozenset[str]:
            rows.wake(seen)
            rows.reconcile(found, seen, whole=whole)
            rows.snapshot(seen, lines)
            return rows.asleep(seen.now.date())

        project.asleep = await self._desk.stored(project, record)
        touched = before | set(project.findings) if whole else found
        await self._desk.publish_files(project, touched)

    async def _audit_files(self, project: Project, paths: Collection[str]) -> None:
        reports, gone = await self._ctx.jobs.thread(_examine, project, paths)
        gone = [path for path in gone if path in project.lines]
        if not reports and not gone:
            return
        for report in reports:
            project.take(report.path, report.findings, report.lines)
        for path in gone:
            project.forget(path)
        found = {report.path: report.findings for report in reports}
        seen = self._desk.seen()
        await self._desk.stored(project, lambda rows: rows.reconcile(found, seen, gone=gone))
        await self._desk.publish_files(project, [*found, *gone])
        self._desk.refresh()


def _examine(project: Project, paths: Iterable[str]) -> tuple[list[FileReport], list[str]]:
    """The reports of the files among `paths` that are audited at all, and the paths that are gone."""
    reports: list[FileReport] = []
    gone: list[str] = []
    locations = [project.root / path for path in paths]
    gone.extend(path for path, location in zip(paths, locations, strict=True) if not location.exists())
    for candidate in candidates_of(project.root, project.config, locations):
        try:
            data = Path(candidate.location).read_bytes()
        except OSError as error:
            logger.info("%s cannot be read: %s", candidate.path, error.strerror)
            continue
        report = examine(candidate.path, data, project.policies.of)
        if not report.skipped:
            reports.append(report)
    return reports, gone


def _worth_a_look(relative: str) -> bool:
    return not any(part in TOOL_FOLDERS for part in relative.split("/"))


def _load(path: Path) -> ScanResult:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=ScanResult)
    finally:
        path.unlink(missing_ok=True)


def _report(results: Sequence[ScanResult], milliseconds: int, *, cancelled: bool) -> ScanReport:
    skipped: dict[str, int] = {}
    for result in results:
        for reason, count in result.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + count
    return ScanReport(
        files=sum(len(result.reports) for result in results),
        findings=sum(len(result.findings) for result in results),
        skipped=[Count(name=reason, count=count) for reason, count in skipped.items()],
        milliseconds=milliseconds,
        cancelled=cancelled,
    )
