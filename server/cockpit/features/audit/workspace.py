"""The audit of whole folders, in a child process, and of files that change outside the editor."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.finding import Severity
from cockpit.core.lease import Lease
from cockpit.core.paths import cache_home, workspace_key
from cockpit.core.repository import repository_of
from cockpit.features.audit.blame import blamed
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.common_messages import Count
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.following import look
from cockpit.features.audit.live import Live
from cockpit.features.audit.messages import ScanReport
from cockpit.features.audit.presence import Presence
from cockpit.features.audit.project import Project
from cockpit.features.audit.resting import Resting
from cockpit.features.audit.scan import ScanResult
from cockpit.features.audit.sharing import Sharing
from cockpit.features.audit.tile import Running
from cockpit.features.audit.walk import TOOL_FOLDERS
from cockpit.kernel.boundary import contained
from cockpit.kernel.events import FilesChanged, FoldersChanged, Ready, SettingsChanged, Stopping
from cockpit.kernel.memory import give_back
from cockpit.kernel.progress import Report

logger = logging.getLogger(__name__)

SCAN_SECONDS = 1800.0
MANY = 500
"""Files changed at once, from which on the whole folder is scanned: a branch was switched."""
TURN_SECONDS = 0.2
"""How often a window that waits for its turn looks again."""
BLAMED_AT_ONCE = 200
"""Findings whose authors are asked for after a scan, per round."""


class Workspace:
    """Keeps what is known of the folders up to date."""

    def __init__(self, desk: Desk, live: Live, resting: Resting, sharing: Sharing) -> None:
        self._desk = desk
        self._ctx = desk.ctx
        self._live = live
        self._resting = resting
        self._sharing = sharing
        self._presence = Presence(desk, self._begin)
        self._scans: dict[str, asyncio.Task[ScanResult]] = {}
        """The latest scan of each whole folder that is under way, by the folder's URI."""
        self._leases: dict[str, Lease] = {}

    async def start(self, _event: Ready) -> None:
        """Audit the workspace in the background, and watch it from now on."""
        self._presence.watch()
        await self._begin([self._desk.project(folder) for folder in self._ctx.folders.all], anew=False)

    async def folders_changed(self, event: FoldersChanged) -> None:
        """Take in new folders and let go of removed ones."""
        for folder in event.removed:
            if (project := self._desk.projects.pop(folder.uri, None)) is not None:
                self._ctx.watching.forget(folder)
                self._sharing.forget(project)
                if (scan := self._scans.get(folder.uri)) is not None:
                    scan.cancel()
                for path in tuple(project.shown):
                    self._desk.withdraw(project, path)
                self._desk.let_go(project)
                if (lease := self._leases.pop(folder.uri, None)) is not None:
                    lease.release()
        divided = self._divide()
        self._presence.report()
        added = [self._desk.project(folder) for folder in event.added]
        await self._live.again()
        await self._begin(added, anew=False)
        await self._begin(divided)

    def _divide(self) -> list[Project]:
        """Let go of files that belong to another folder now; the projects that have lost or won some."""
        divided = [
            project
            for project in self._desk.projects.values()
            if project.config.apart != self._ctx.folders.within(project.folder)
        ]
        self._desk.configure(*divided)
        for project in divided:
            for path in [path for path in project.lines if project.config.is_apart(path)]:
                project.forget(path)
                self._desk.withdraw(project, path)
        return divided

    async def settings_changed(self, _event: SettingsChanged) -> None:
        """Judge everything anew: what is audited and how may be different."""
        projects = list(self._desk.projects.values())
        self._desk.configure(*projects)
        await self._live.again()
        await self._begin(projects)

    def stop(self, _event: Stopping) -> None:
        """Close the databases."""
        self._presence.stop()
        for project in self._desk.projects.values():
            self._desk.let_go(project)

    async def scan(
        self, projects: Sequence[Project], since: str = "", token: str | int | None = None
    ) -> ScanReport:
        """Audit folders with progress that can be cancelled; a newer scan of a whole folder replaces this."""
        return await self._scan(projects, since, token)

    async def _scan(
        self,
        projects: Sequence[Project],
        since: str = "",
        token: str | int | None = None,
        *,
        anew: bool = True,
    ) -> ScanReport:
        clock = self._ctx.clock
        started = clock.monotonic()
        results: list[ScanResult] = []
        failures: list[CockpitError] = []
        with self._ctx.health.running("Auditing the workspace"):
            async with self._ctx.progress.show("Auditing the workspace", token) as report:
                for project in projects:
                    try:
                        results.append(await self._scan_one(project, since, report, anew=anew))
                    except Cancelled:
                        continue
                    except CockpitError as failure:
                        failures.append(failure)
        if failures:
            # Told when the other folders are done: they are no worse for it.
            raise failures[0]
        cancelled = len(results) < len(projects)
        return _report(results, int(1000 * (clock.monotonic() - started)), cancelled=cancelled)

    async def changed_outside(self, event: FilesChanged) -> None:
        """Audit the files that changed, look again where git or the configuration changed."""
        project = self._desk.projects.get(event.folder.uri)
        if project is None:
            return
        paths = frozenset(path for path in event.paths if not project.config.is_apart(path))
        configured = paths & {"cockpit.toml", "pyproject.toml"}
        reconfigured = configured or any(path.rpartition("/")[2] == ".gitignore" for path in paths)
        async with project.following:
            if not reconfigured and not event.storm and len(paths) <= MANY:
                if project.baseline_name in paths:
                    await self._resting.read_baseline(project)
                await self._audit_files(project, paths)
                return
        # Begun when nothing older is being audited any more: that would pass for newer than the scan.
        if reconfigured:
            self._desk.configure(project)
        await self._begin([project])

    async def attribute(self, project: Project, path: str = "") -> None:
        """Ask git who wrote the findings of which that is not known yet, in one file or in all of them."""
        if not self._ctx.client.trusted or repository_of(project.root) is None:
            return
        after = ("", "")
        while True:
            page = await self._desk.look_up(
                project, lambda rows, after=after: rows.unattributed(BLAMED_AT_ONCE, path, after)
            )
            if not page:
                return
            after = (page[-1].path, page[-1].identity)
            authors = await self._ctx.jobs.thread(blamed, self._ctx.runner, project.root, page)
            await self._desk.record(project, lambda rows, authors=authors: rows.attribute(authors))
            if authors:
                self._desk.announce(project)

    async def _begin(self, projects: Sequence[Project], *, anew: bool = True) -> None:
        """Look at folders as a whole; with `anew` also at one that is being scanned under other settings."""
        self._desk.refresh()
        await self._presence.look(projects)
        projects = [project for project in projects if not project.absent]
        for project in projects:
            await self._resting.read_baseline(project)
            with contained("the snoozed findings"):
                await self._resting.wake(project)
            await self._sharing.follow(project)
        if not self._ctx.settings.window.audit.workspace:
            for project in projects:
                self._ctx.watching.forget(project.folder)
            return
        for project in projects:
            # Watched first: what changes while the scan runs would be missed otherwise.
            await self._ctx.watching.watch(project.folder, _worth_a_look)
        if projects:
            with contained("the audit of the workspace"):
                await self._scan(projects, anew=anew)
        for project in projects:
            with contained("git blame"):
                if await self._leads(project):
                    await self.attribute(project)

    async def _scan_one(self, project: Project, since: str, report: Report, *, anew: bool) -> ScanResult:
        """One folder; raises Cancelled when somebody cancels it or a newer scan takes its place."""
        key = project.folder.uri
        if not anew and key in self._scans:
            raise Cancelled("The folder is being scanned already.")
        task = asyncio.ensure_future(self._run(project, since, report))
        if not since:
            if (older := self._scans.get(key)) is not None:
                older.cancel()
            self._scans[key] = task
        report.when_cancelled(task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            ours = asyncio.current_task()
            if ours is not None and ours.cancelling():
                raise
            raise Cancelled("The scan was cancelled.") from None
        finally:
            if self._scans.get(key) is task:
                del self._scans[key]

    async def _run(self, project: Project, since: str, report: Report) -> ScanResult:
        paths: list[Path] = []
        if since:
            paths = await self._ctx.jobs.thread(changed_since, project.root, since, self._ctx.runner)
            if not paths:
                return ScanResult([], {}, [])
        key = f"{project.folder.uri} {since}"

        def progress(done: int, total: int) -> None:
            self._desk.running[key] = Running(done, total)
            report.step(done, total, f"{project.folder.name}: {done:,} of {total:,} files")
            self._desk.refresh_soon()

        def waits() -> None:
            self._desk.running[key] = Running(queued=True)
            report.say(f"{project.folder.name}: waiting, another window is auditing it")
            self._desk.refresh()

        self._desk.running[key] = Running()
        self._desk.refresh()
        try:
            with project.noting() as newer:
                async with self._turn(project, waits):
                    result = await self._work(project, paths, progress)
            await self._take(project, result, newer, whole=not since)
            await self._ctx.jobs.thread(give_back)
        finally:
            self._desk.running.pop(key, None)
            self._desk.refresh()
        return result

    @asynccontextmanager
    async def _turn(self, project: Project, waits: Callable[[], None]) -> AsyncGenerator[None]:
        """Wait until no other window scans the folder: what that one found is then in the cache."""
        lease = Lease(self._ctx.data_folder(project.folder) / "scan.lock")
        # Taken on the loop, where nobody can be cancelled between taking it and knowing it.
        if not lease.take():
            waits()
            while not lease.take():  # noqa: ASYNC110 - Another process gives no event.
                await asyncio.sleep(TURN_SECONDS)
        try:
            yield
        finally:
            lease.release()

    async def _leads(self, project: Project) -> bool:
        """Whether this window does what is done once for a folder; another one does when it has ended."""
        key = project.folder.uri
        if key not in self._leases:
            self._leases[key] = Lease(self._ctx.data_folder(project.folder) / "lead.lock")
        return await self._ctx.jobs.thread(self._leases[key].take)

    async def _work(
        self, project: Project, paths: Iterable[Path], progress: Callable[[int, int], None]
    ) -> ScanResult:
        """Let a child process scan; the result comes as a file in a folder that goes in any case."""
        ctx, name = self._ctx, f"Audit of {project.folder.name}"
        with tempfile.TemporaryDirectory(prefix="cockpit-") as folder:
            payload = {
                "root": str(project.root),
                "config": msgspec.to_builtins(project.config),
                "paths": [str(path) for path in paths],
                "cache": str(cache_home() / f"{workspace_key(project.root)}.audit"),
                "execute": ctx.client.trusted,
            }
            try:
                answer = await ctx.workers.run(
                    "audit.scan", payload, deadline=SCAN_SECONDS, progress=progress, temporary=folder
                )
            except CockpitError as error:
                ctx.health.fault(name, error.message, error.hint, "error")
                raise
            ctx.health.well(name)
            return await ctx.jobs.thread(_load, Path(answer["path"]))

    async def _take(self, project: Project, result: ScanResult, newer: set[str], *, whole: bool) -> None:
        """Take in what a scan found, except of the files of which something newer is known."""
        if self._desk.projects.get(project.folder.uri) is not project:
            raise Cancelled("The folder was removed.")
        found = {report.path: report.findings for report in result.reports if report.path not in newer}
        if whole:
            project.retain(newer.union(report.path for report in result.reports))
            project.skipped, project.failed = result.skipped, tuple(result.failed)
            project.scanned = True
        for report in result.reports:
            if report.path not in newer:
                project.take(report.path, report.findings, report.lines)
        if whole:
            found |= {path: project.findings.get(path, ()) for path in newer if path in project.lines}
            await self._resting.read_baseline(project)
        # Shown first: a database that somebody holds keeps nobody waiting.
        await self._desk.publish_files(project, project.shown | set(project.findings) if whole else found)
        with contained("the record of a scan"):
            await self._desk.reconcile(project, found, whole=whole, snapshot=await self._leads(project))
        self._desk.announce(project, None if whole else found)

    async def _audit_files(self, project: Project, paths: Collection[str]) -> None:
        seen = await self._ctx.jobs.thread(look, project, paths, tuple(project.lines), self._ctx.runner)
        if not seen.reports and not seen.gone:
            return
        for report in seen.reports:
            project.learn(report.path, report.findings, report.lines)
        for path in seen.gone:
            project.forget(path)
        found = {report.path: report.findings for report in seen.reports}
        if seen.gone:
            await self._resting.read_baseline(project)
        await self._desk.publish_files(project, [*found, *seen.gone])
        self._live.emptied(project, found)
        with contained("the record of changed files"):
            await self._desk.reconcile(project, found, gone=seen.gone, is_current=seen.is_current)
        self._desk.announce(project, [*found, *seen.gone])
        self._desk.refresh()


def _worth_a_look(relative: str) -> bool:
    # Another branch may be checked out without a change of any file; others than the audit want to know.
    return relative == ".git/HEAD" or not any(part in TOOL_FOLDERS for part in relative.split("/"))


def _load(path: Path) -> ScanResult:
    return msgspec.msgpack.decode(path.read_bytes(), type=ScanResult)


def _report(results: Sequence[ScanResult], milliseconds: int, *, cancelled: bool) -> ScanReport:
    skipped: dict[str, int] = {}
    for result in results:
        for reason, count in result.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + count
    return ScanReport(
        files=sum(len(result.reports) for result in results),
        findings=sum(each.severity is not Severity.HINT for result in results for each in result.findings),
        skipped=[Count(name=reason, count=count) for reason, count in skipped.items()],
        milliseconds=milliseconds,
        cancelled=cancelled,
    )
