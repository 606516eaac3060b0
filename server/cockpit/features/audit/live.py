"""The audit of open documents: at once on a save, as soon as possible on a change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from cockpit.core.errors import Cancelled
from cockpit.core.finding import Finding
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.origin import is_generated, is_vendored
from cockpit.features.audit.policy import Policy
from cockpit.kernel.boundary import contained
from cockpit.kernel.documents import Document
from cockpit.kernel.events import DocumentChanged, DocumentClosed, DocumentOpened, DocumentSaved

INLINE = 40_000
"""Characters up to which a document is audited on the event loop: about 3 ms, less than a thread's detour."""


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
        self._audited: dict[str, Audited] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def opened(self, event: DocumentOpened) -> None:
        """Audit a document that was opened."""
        await self._audit(event.document)

    def changed(self, event: DocumentChanged) -> None:
        """Audit a changed document, after the delay of the settings."""
        document = event.document
        place = self._desk.locate(document)
        settings = self._ctx.settings.of(place[0].folder.uri if place else "").audit
        self._forget_timer(document.uri)
        if settings.on_change and settings.delay == 0 and len(document.text) <= INLINE:
            self._show(document, self._examine(document, document.text, document.version))
        elif settings.on_change:
            self._timers[document.uri] = asyncio.get_running_loop().call_later(
                settings.delay / 1000, self._start, document
            )

    async def saved(self, event: DocumentSaved) -> None:
        """Audit a saved document now and record what was found."""
        document = event.document
        self._forget_timer(document.uri)
        audited = self._audited.get(document.uri)
        if audited is not None and audited.version == document.version:
            self._show(document, audited)
        else:
            audited = await self._audit(document)
        if audited is not None:
            await self._record(document, audited)

    async def closed(self, event: DocumentClosed) -> None:
        """Show what is on disk: the document may have been closed without a save."""
        document = event.document
        self._forget_timer(document.uri)
        self._audited.pop(document.uri, None)
        place = self._desk.locate(document)
        self._ctx.diagnostics.set(document.uri, "audit", [])
        if place is not None:
            await self._desk.publish_files(place[0], [place[1]])

    async def again(self) -> None:
        """Audit every open document anew, because the settings are others."""
        self._audited.clear()
        for document in self._ctx.documents:
            await self._audit(document)

    def republish(self) -> None:
        """Show every open document's findings anew, because others are snoozed."""
        for document in self._ctx.documents:
            if (audited := self._audited.get(document.uri)) is not None:
                self._show(document, audited)

    def finding(self, document: Document, identity: str) -> Finding | None:
        """A finding of an open document."""
        audited = self._audited.get(document.uri)
        found = audited.findings if audited else ()
        return next((finding for finding in found if finding.identity == identity), None)

    def findings(self, document: Document) -> tuple[Finding, ...]:
        """What is known of the present text of an open document."""
        audited = self._audited.get(document.uri)
        return audited.findings if audited and audited.version == document.version else ()

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

    async def _audit(self, document: Document) -> Audited | None:
        """Audit the present text and show it; None when a newer text has come meanwhile."""
        text, version = document.text, document.version
        if len(text) <= INLINE:
            audited = self._examine(document, text, version)
        else:
            try:
                key = ("audit", document.uri)
                audited = await self._ctx.jobs.latest(key, self._examine, document, text, version)
            except Cancelled:
                return None
        if document.version != version or self._ctx.documents.get(document.uri) is not document:
            return None
        self._show(document, audited)
        return audited

    def _examine(self, document: Document, text: str, version: int) -> Audited:
        place = self._desk.locate(document)
        path = place[1] if place else document.path.as_posix() if document.path else document.uri
        first_line = text[:200].partition("\n")[0]
        language = language_of(path, first_line)
        if language is None or is_vendored(path) or is_generated(text, path):
            return Audited(version, (), 0)
        if place is not None and place[0].policies.excludes(path):
            return Audited(version, (), 0)
        policy = place[0].policies.of(path) if place else Policy()
        detection = detect(text, path, language, policy)
        return Audited(version, detection.findings, detection.lines)

    def _show(self, document: Document, audited: Audited) -> None:
        self._audited[document.uri] = audited
        self._desk.publish_document(document, audited.findings, audited.version)

    async def _record(self, document: Document, audited: Audited) -> None:
        place = self._desk.locate(document)
        if place is None:
            return
        project, path = place
        project.take(path, audited.findings, audited.lines)
        seen = self._desk.seen()
        await self._desk.stored(project, lambda rows: rows.reconcile({path: audited.findings}, seen))
        self._desk.refresh()
