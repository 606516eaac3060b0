"""The audit of open documents: at once on a save, as soon as possible on a change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from cockpit.core.errors import Cancelled
from cockpit.core.finding import Finding
from cockpit.core.origin import is_generated, is_vendored
from cockpit.core.paths import to_uri
from cockpit.features.audit.actions import language_in
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.detect import detect
from cockpit.features.audit.emptied import CODE as EMPTIED
from cockpit.features.audit.messages import Coverage, Gap
from cockpit.features.audit.policy import Policy
from cockpit.features.audit.project import Project
from cockpit.features.audit.walk import candidates_of
from cockpit.kernel.boundary import contained
from cockpit.kernel.documents import Document
from cockpit.kernel.events import DocumentChanged, DocumentClosed, DocumentOpened, DocumentSaved

INLINE = 40_000
"""Characters up to which a document is audited on the event loop: about 3 ms, less than a thread's detour."""


Place = tuple[Project, str]
"""A project and a path below it."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit of one version of a document found."""

    version: int
    findings: tuple[Finding, ...]
    lines: int


class Live:
    """Audits documents and publishes what it finds; saved ones are recorded, too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ctx = desk.ctx
        desk.on_hidden = self.republish
        self._audited: dict[str, Audited] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def opened(self, event: DocumentOpened) -> None:
        """Audit a document that was opened."""
        await self._audit_saved(event.document)

    def changed(self, event: DocumentChanged) -> None:
        """Audit a changed document, after the delay of the settings."""
        document = event.document
        place = self._desk.locate(document)
        settings = self._ctx.settings.of(place[0].folder.uri if place else "").audit
        self._forget_timer(document.uri)
        if settings.on_change and settings.delay == 0 and len(document.text) <= INLINE:
            self._show(document, self._examine(document, place, document.text, document.version))
        elif settings.on_change:
            self._timers[document.uri] = asyncio.get_running_loop().call_later(
                settings.delay / 1000, self._start, document
            )

    async def saved(self, event: DocumentSaved) -> None:
        """Audit a saved document now and record what was found."""
        document = event.document
        self._forget_timer(document.uri)
        audited = await self._audit_saved(document)
        place = self._desk.locate(document)
        if audited is not None and place is not None:
            await self._record(place, audited)

    async def closed(self, event: DocumentClosed) -> None:
        """Show what is on disk: the document may have been closed without a save."""
        document = event.document
        self._forget_timer(document.uri)
        self._audited.pop(document.uri, None)
        place = self._desk.locate(document)
        self._ctx.diagnostics.set(document.uri, "audit", [])
        if place is not None:
            await self._desk.publish_files(place[0], [place[1]])

    def emptied(self, project: Project, paths: Iterable[str]) -> None:
        """Show it of open documents whose files were found to be emptied: the editor follows the disk."""
        for path in paths:
            document = self._ctx.documents.get(to_uri(project.root / path))
            audited = None if document is None or document.text else self._present(document)
            if document is not None and audited is not None:
                lost = _known_to_be_lost((project, path), document.text)
                self._show(document, replace(audited, findings=lost or audited.findings))

    async def again(self) -> None:
        """Audit every open document anew, because the settings are others."""
        self._audited.clear()
        for document in self._ctx.documents:
            await self._audit_saved(document)

    def republish(self) -> None:
        """Show every open document's findings anew, because others are hidden."""
        for document in self._ctx.documents:
            if (audited := self._audited.get(document.uri)) is not None:
                self._show(document, audited)

    async def finding(self, document: Document, identity: str) -> Finding | None:
        """A finding in the present text of an open document, which is audited first where it was not yet."""
        audited = self._present(document) or await self._audit(document)
        found = audited.findings if audited else ()
        return next((finding for finding in found if finding.identity == identity), None)

    def findings(self, document: Document) -> tuple[Finding, ...]:
        """What is known of the present text of an open document."""
        audited = self._present(document)
        return audited.findings if audited else ()

    def coverage(self, document: Document) -> Coverage:
        """What is audited of an open document."""
        text, place = document.text, self._desk.locate(document)
        language = language_in(document, text)
        if language is None:
            return Coverage(rules="none", reason="language")
        if reason := self._left_out(place, _path(document, place), text):
            return Coverage(rules="none", reason=reason)
        return Coverage(rules="all" if language.full else "comments", reason="")

    def would_find(self, document: Document, text: str) -> tuple[Finding, ...]:
        """What an audit would find if the document had another text."""
        return self._examine(document, self._desk.locate(document), text, document.version).findings

    def _present(self, document: Document) -> Audited | None:
        audited = self._audited.get(document.uri)
        return audited if audited and audited.version == document.version else None

    def _start(self, document: Document) -> None:
        async def run() -> None:
            with contained("the audit of a changed document"):
                await self._audit(document)

        task = asyncio.get_running_loop().create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _forget_timer(self, uri: str) -> None:
        if (timer := self._timers.pop(uri, None)) is not None:
            timer.cancel()

    async def _audit_saved(self, document: Document) -> Audited | None:
        """Audit a document that is on disk as it is in the editor, which may have lost all it held."""
        audited = self._present(document)
        if audited is None:
            audited = await self._audit(document)
        else:
            self._show(document, audited)
        place = self._desk.locate(document)
        if audited is None or document.text or place is None:
            return audited
        lost = await self._ctx.jobs.thread(self._lost, *place)
        if self._present(document) is not audited:
            return self._present(document)
        others = tuple(each for each in audited.findings if each.code != EMPTIED)
        audited = replace(audited, findings=others if lost is None else (*others, lost))
        self._show(document, audited)
        return audited

    async def _audit(self, document: Document) -> Audited | None:
        """Audit the present text and show it; None when a newer text has come meanwhile."""
        text, version, place = document.text, document.version, self._desk.locate(document)
        if len(text) <= INLINE:
            audited = self._examine(document, place, text, version)
        else:
            try:
                key = ("audit", document.uri)
                audited = await self._ctx.jobs.latest(key, self._examine, document, place, text, version)
            except Cancelled:
                return None
        if document.version != version or self._ctx.documents.get(document.uri) is not document:
            return None
        self._show(document, audited)
        return audited

    def _examine(self, document: Document, place: Place | None, text: str, version: int) -> Audited:
        path = _path(document, place)
        language = language_in(document, text)
        if language is None or self._left_out(place, path, text):
            return Audited(version, (), 0)
        if lost := _known_to_be_lost(place, text):
            return Audited(version, lost, 0)
        policy = place[0].policies.of(path) if place else Policy()
        detection = detect(text, path, language, policy, ours=True)
        return Audited(version, detection.findings, detection.lines)

    def _left_out(self, place: Place | None, path: str, text: str) -> Literal["", Gap]:
        """Why a text in a language of ours is not audited; empty when it is."""
        limit = place[0].config.max_file_size if place else self._ctx.settings.window.audit.max_file_size
        if is_vendored(path):
            return "vendored"
        if is_generated(text, path):
            return "generated"
        if len(text) > 1024 * limit:
            return "size"
        return "excluded" if place is not None and place[0].policies.excludes(path) else ""

    def _lost(self, project: Project, path: str) -> Finding | None:
        candidates = candidates_of(project.root, project.config, [project.root / path])
        return project.lost(candidates, self._ctx.runner).get(path)

    def _show(self, document: Document, audited: Audited) -> None:
        self._audited[document.uri] = audited
        self._desk.publish_document(document, audited.findings, audited.version)

    async def _record(self, place: Place, audited: Audited) -> None:
        """Record what a scan of the workspace would record as well: nothing of a file that git ignores."""
        project, path = place
        location = project.root / path
        if not await self._ctx.jobs.thread(candidates_of, project.root, project.config, [location]):
            return
        project.learn(path, audited.findings, audited.lines)
        # Closed meanwhile, it is shown as it was known before.
        await self._desk.publish_files(project, [path])
        try:
            await self._desk.reconcile(project, {path: audited.findings})
        finally:
            self._desk.announce(project, [path])
            self._desk.refresh()


def _known_to_be_lost(place: Place | None, text: str) -> tuple[Finding, ...]:
    """That the file of an empty document has lost its content, if a look at the disk has found that."""
    if text or place is None:
        return ()
    project, path = place
    return tuple(each for each in project.findings.get(path, ()) if each.code == EMPTIED)


def _path(document: Document, place: Place | None) -> str:
    """The path by which a document is judged: below its folder, where it is in one."""
    if place is not None:
        return place[1]
    return document.path.as_posix() if document.path else document.uri
