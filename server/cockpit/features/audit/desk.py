"""What every part of the audit shares: the projects, how a finding is published and how it is recorded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cockpit.core.errors import Cancelled, CockpitError, Invalid, NotFound
from cockpit.core.finding import Finding, Severity
from cockpit.core.paths import to_path, to_uri
from cockpit.features.audit.messages import CHANGED, AuditTile
from cockpit.features.audit.project import Project
from cockpit.features.audit.records import Figures, Seen, Standing, always
from cockpit.features.audit.retries import Retries
from cockpit.features.audit.rules import rule_of
from cockpit.features.audit.tile import Part, Running, compose, together
from cockpit.kernel.boundary import contained
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.folders import Folder
from cockpit.kernel.positions import LineIndex

if TYPE_CHECKING:
    from cockpit.features.audit.store import FindingStore

T = TypeVar("T")

logger = logging.getLogger(__name__)

SOURCE = "audit"
REFRESH_SECONDS = 0.25
PUBLISH_BATCH = 200
"""Files that are published before the event loop gets its turn."""

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "codes.md"


class Desk:
    """The projects of the window and what is shown of them."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.projects: dict[str, Project] = {}
        self.on_hidden: Callable[[], None] = lambda: None
        """Called when other findings are hidden than before."""
        self.on_recorded: Callable[[], None] = lambda: None
        """Called when something was written to a database, or is accepted otherwise."""
        self.running: dict[str, Running] = {}
        """How far the scans under way are, by the URI of their folder."""
        self._retries = Retries(self._try_again)
        self._failing: set[str] = set()
        """What cannot be done with the databases at the moment."""
        self._revision = 0
        self._refreshing = False
        self._stale = False
        self._refreshed = 0.0
        self.tile: AuditTile = compose([], None, ctx.settings.window.audit.density_limit, 0)

    def project(self, folder: Folder) -> Project:
        """The project of a workspace folder, from its first mention on."""
        if (project := self.projects.get(folder.uri)) is None:
            project = self.projects[folder.uri] = Project(folder)
            self.configure(project)
        return project

    def configure(self, *projects: Project) -> None:
        """Read the projects' configurations anew."""
        for project in projects:
            settings = self.ctx.settings.of(project.folder.uri).audit
            project.configure(settings, self.ctx.folders.within(project.folder))
        self.report_faults()

    def report_faults(self) -> None:
        """Show, or stop showing, what is wrong with the projects' configurations."""
        faults = [
            f"{project.folder.name}: {project.fault}" for project in self.projects.values() if project.fault
        ]
        if faults:
            self.ctx.health.fault("Configuration", " ".join(faults))
        else:
            self.ctx.health.well("Configuration")

    def locate(self, document: Document) -> tuple[Project, str] | None:
        """The project of a document and the document's path below it."""
        path = document.path
        place = None if path is None else self.ctx.folders.of(path)
        return None if place is None else (self.project(place[0]), place[1])

    def project_of(self, folder_uri: str) -> Project:
        """The project of a workspace folder; raises NotFound."""
        folder = self.ctx.folders.get(folder_uri)
        if folder is None:
            raise NotFound(f"$.folder: {folder_uri} is not a folder of this workspace.")
        return self.project(folder)

    def place(self, uri: str) -> tuple[Project, str]:
        """The project of a file, open or not, and the file's path below it; raises NotFound."""
        try:
            place = self.ctx.folders.of(Path(to_path(uri)))
        except ValueError as error:
            raise Invalid(f"$.uri: {error}.") from error
        if place is None:
            raise NotFound("$.uri: this file is not in a folder of the workspace.")
        return self.project(place[0]), place[1]

    def seen(self) -> Seen:
        """Now, by the user."""
        return Seen(self.ctx.clock.now(), self.ctx.user, self.ctx.session_id)

    def today(self) -> date:
        """The day on the calendar of the machine, by which people snooze."""
        return self.ctx.clock.now().astimezone().date()

    async def record(self, project: Project, use: Callable[[FindingStore], T]) -> T:
        """Write to the project's database on a thread, and take in what other windows wrote before.

        What is recorded first is written first.
        """
        today = self.today()
        async with project.writing:
            result, standing = await self._use(
                project, lambda rows: (use(rows), rows.standing(today)), f"write {project.folder.uri}"
            )
            await self._take_in(project, standing)
        self.on_recorded()
        return result

    async def catch_up(self, project: Project) -> None:
        """Take in what another window may have recorded."""
        today = self.today()
        async with project.writing:
            standing = await self.look_up(project, lambda rows: rows.standing(today))
            if (standing.last_event, standing.asleep) == (project.last_event, project.asleep):
                return
            await self._take_in(project, standing)
        self.on_recorded()
        self.refresh()

    async def _take_in(self, project: Project, standing: Standing) -> None:
        project.last_event = standing.last_event
        before = project.asleep
        self.sleep(project, standing.asleep)
        await self.show_again(project, before ^ standing.asleep)

    async def look_up(self, project: Project, use: Callable[[FindingStore], T]) -> T:
        """Read from the project's database on a thread, also while somebody writes."""
        return await self._use(project, use, f"read {project.folder.uri}")

    async def _use(self, project: Project, use: Callable[[FindingStore], T], doing: str) -> T:
        """Storage is well again when all that failed before works: reading may, where writing does not."""
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._replaced, project, sentence)

        def run() -> T:
            return project.keeper(self.ctx.home(project.folder), self.ctx.clock, tell).use(
                use, project.config.apart
            )

        try:
            result = await self.ctx.jobs.thread(run)
        except (Cancelled, NotFound):
            raise
        except CockpitError as error:
            self._failing.add(doing)
            self.ctx.health.fault("Storage", error.message, error.hint, "error")
            self._retries.later(project)
            raise
        self._failing.discard(doing)
        if not self._failing:
            self.ctx.health.well("Storage")
            self._retries.forget(project)
        return result

    async def _try_again(self, project: Project) -> None:
        """Read and write what could not be read and written."""
        await self.catch_up(project)
        if project.scanned:
            await self.reconcile(project, _everything(project), whole=True)
        else:
            await self.reconcile(project, {})

    def let_go(self, project: Project) -> None:
        """Close the project's database; it is not used again."""
        self._retries.forget(project)
        project.close()

    def _replaced(self, project: Project, sentence: str) -> None:
        """Tell that a damaged database was replaced, and write down again what is known."""
        self.ctx.tell(sentence)

        async def record() -> None:
            with contained("the record in a new database"):
                await self.reconcile(project, _everything(project), whole=True)
            self.refresh()

        if project.scanned:
            self._recording = asyncio.get_running_loop().create_task(record())

    async def reconcile(
        self,
        project: Project,
        found: Mapping[str, Sequence[Finding]],
        *,
        gone: Iterable[str] = (),
        whole: bool = False,
        snapshot: bool = False,
        is_current: Callable[[str], bool] = always,
    ) -> None:
        """Record what an audit found; what was snoozed until today wakes, if it has not yet.

        What could not be recorded is made up for the next time.
        """
        if project.behind and project.scanned:
            found, whole, is_current = _everything(project), True, always
            project.behind = False
        seen, today, accepted = self.seen(), self.today(), project.accepted
        lines = sum(project.lines.values()) if project.scanned else None

        def write(rows: FindingStore) -> None:
            rows.wake(today, seen)
            rows.reconcile(found, seen, gone=gone, whole=whole, is_current=is_current)
            if snapshot:
                rows.snapshot(seen, lines, accepted)

        try:
            await self.record(project, write)
        except BaseException:
            project.behind = True
            raise

    def announce(self, project: Project, changed: Iterable[str] | None = ()) -> None:
        """Tell the other features what is known of a folder that was scanned; None means all its files."""
        if project.scanned:
            self.ctx.bus.post(project.audited(None if changed is None else frozenset(changed)))

    def sleep(self, project: Project, identities: frozenset[str]) -> None:
        """Let these findings be the snoozed ones, and no others."""
        if project.asleep != identities:
            project.asleep = identities
            self.on_hidden()

    def accept(self, project: Project, identities: frozenset[str]) -> None:
        """Let these findings be the ones that the baseline accepts, and no others."""
        if project.accepted != identities:
            project.accepted = identities
            self.on_hidden()
            self.on_recorded()
            self.announce(project)

    async def show_again(self, project: Project, identities: Collection[str]) -> None:
        """Publish the files anew that hold these findings, which are hidden now, or not any more."""
        if identities:
            paths = [
                path
                for path, findings in project.findings.items()
                if any(finding.identity in identities for finding in findings)
            ]
            await self.publish_files(project, paths)
            self.refresh()

    def publish_document(self, document: Document, findings: Sequence[Finding], version: int) -> None:
        """Show the findings of an open document."""
        place = self.locate(document)
        hidden = place[0].hidden if place else frozenset[str]()
        shown = [finding for finding in findings if finding.identity not in hidden]
        # Without findings nobody needs the lines, which take long to be found in a large document.
        items = [_diagnostic(finding, document.index) for finding in shown]
        self.ctx.diagnostics.set(document.uri, SOURCE, items, version=version)

    async def publish_files(self, project: Project, paths: Iterable[str]) -> None:
        """Show the findings of files that no editor has open. Hints are for open files only."""
        hidden = project.hidden
        for number, path in enumerate(paths):
            if number % PUBLISH_BATCH == PUBLISH_BATCH - 1:
                await asyncio.sleep(0)
            uri = to_uri(project.root / path)
            if self.ctx.documents.get(uri) is not None:
                continue
            shown = [
                finding
                for finding in project.findings.get(path, ())
                if finding.severity is not Severity.HINT and finding.identity not in hidden
            ]
            index = None
            if not all(finding.context.isascii() for finding in shown):
                index = await self.ctx.jobs.thread(_index_of, project.root / path)
            self.ctx.diagnostics.set(uri, SOURCE, [_diagnostic(finding, index) for finding in shown])
            (project.shown.add if shown else project.shown.discard)(path)

    def withdraw(self, project: Project, path: str) -> None:
        """Show no more findings of a file, unless an editor has it open."""
        project.shown.discard(path)
        uri = to_uri(project.root / path)
        if self.ctx.documents.get(uri) is None:
            self.ctx.diagnostics.set(uri, SOURCE, [])

    def refresh(self) -> None:
        """Compute the tile anew, soon; requests that come meanwhile are taken together."""
        self._stale = True
        if not self._refreshing:
            self._refreshing = True
            self._task = asyncio.get_running_loop().create_task(self._refresh())

    def refresh_soon(self) -> None:
        """Like `refresh`, but for a figure that changes many times a second."""
        now = self.ctx.clock.monotonic()
        if now - self._refreshed >= REFRESH_SECONDS:
            self._refreshed = now
            self.refresh()

    async def _refresh(self) -> None:
        try:
            while self._stale:
                self._stale = False
                with contained("the Audit tile"):
                    await self.compose_tile()
        finally:
            self._refreshing = False

    async def compose_tile(self) -> AuditTile:
        """The present snapshot; it is sent to the client as well."""
        projects = [self.project(folder) for folder in self.ctx.folders.all]
        parts = [await self._part(project) for project in projects]
        self._revision += 1
        limit = self.ctx.settings.window.audit.density_limit
        self.tile = compose(parts, together(self.running.values()), limit, self._revision)
        self.ctx.notify(CHANGED, self.tile)
        return self.tile

    async def _part(self, project: Project) -> Part:
        figures: Figures | None = None
        fault = f"{project.root} is not there." if project.absent else ""
        now: datetime = self.ctx.clock.now()
        try:
            figures = await self.look_up(project, lambda rows: rows.figures(now, project.accepted))
        except CockpitError as error:
            fault = error.message
        return Part(
            figures=figures,
            scanned=project.scanned,
            lines=sum(project.lines.values()),
            files=len(project.lines),
            skipped=project.skipped,
            fault=fault,
        )


def _everything(project: Project) -> dict[str, tuple[Finding, ...]]:
    return {path: project.findings.get(path, ()) for path in project.lines}


def _diagnostic(finding: Finding, index: LineIndex | None) -> Diagnostic:
    span = finding.span
    item: Diagnostic = {
        "range": index.range(span)
        if index is not None
        else {
            "start": {"line": span.line, "character": span.column},
            "end": {"line": span.end_line, "character": span.end_column},
        },
        "severity": finding.severity.rank + 1,
        "code": finding.code,
        "source": "cockpit",
        "message": finding.message,
        "data": {"identity": finding.identity},
    }
    if documentation := documentation_of(finding.code):
        item["codeDescription"] = {"href": documentation}
    return item


def documentation_of(code: str) -> str:
    """Where a code is explained, as a URI; empty for a code that is not ours."""
    if rule_of(code) is None:
        return ""
    return f"{to_uri(DOCUMENTATION)}#{code.replace('.', '').lower()}"


def _index_of(path: Path) -> LineIndex | None:
    try:
        return LineIndex(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None
