"""Lint in the daemon: ruff on what was opened or saved, as a second wave behind the audit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.finding import Severity, Span
from cockpit.core.settings import LintSettings
from cockpit.features.lint.fixes import Applicability, Fix
from cockpit.features.lint.folders import Folders
from cockpit.features.lint.ruff import LintFinding, find_ruff, fixed, lint, version
from cockpit.kernel.actions import ActionQuery, CodeAction
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.events import (
    DocumentClosed,
    DocumentOpened,
    DocumentSaved,
    FolderAudited,
    SettingsChanged,
)
from cockpit.kernel.jobs import cancelled
from cockpit.kernel.positions import LineIndex

logger = logging.getLogger(__name__)

SOURCE = "lint"
FIX_ALL = "source.fixAll.cockpit"
UNTRUSTED = "unknown: nothing is run in a workspace that is not trusted"


def register(ctx: Context) -> None:
    """Lint on open and save, and folders behind the audit; offer ruff's fixes as code actions."""
    linting = Linting(ctx)
    ctx.bus.on(DocumentOpened, linting.opened)
    ctx.bus.on(DocumentSaved, linting.saved)
    ctx.bus.on(DocumentClosed, linting.closed)
    ctx.bus.on(SettingsChanged, linting.settings_changed)
    ctx.bus.on(FolderAudited, linting.audited)
    ctx.actions.provide(linting.actions)
    Folders(ctx).register()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a project thinks of findings of somebody else's."""

    accepted: frozenset[str]
    """The identities that the baseline accepts."""
    severity: Callable[[str, str, Severity], Severity | None]

    def on(self, found: Iterable[LintFinding]) -> Iterator[LintFinding]:
        """The findings that are shown, with their severities."""
        for each in found:
            finding = each.finding
            severity = self.severity(finding.path, finding.code, finding.severity)
            if severity is not None and finding.identity not in self.accepted:
                yield replace(each, finding=replace(finding, severity=severity))


class Linting:
    """What ruff says of each open document."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._found: dict[str, tuple[int, list[LintFinding]]] = {}
        self._versions: dict[str, str] = {}
        """By path of the program."""
        self._verdicts: dict[str, Verdict] = {}
        """By the URI of the folder."""

    async def opened(self, event: DocumentOpened) -> None:
        """Lint a document that was opened."""
        await self._lint(event.document)

    async def saved(self, event: DocumentSaved) -> None:
        """Lint what was saved."""
        await self._lint(event.document)

    def closed(self, event: DocumentClosed) -> None:
        """Findings of lint are shown for open documents only."""
        self._found.pop(event.document.uri, None)
        self._ctx.diagnostics.set(event.document.uri, SOURCE, [])

    async def settings_changed(self, _event: SettingsChanged) -> None:
        """Lint anew, perhaps with another ruff."""
        self._versions.clear()
        for document in self._ctx.documents:
            await self._lint(document)

    def audited(self, event: FolderAudited) -> None:
        """Show what the project lets through: its baseline and its severities count for ruff, too."""
        before = self._verdicts.get(event.folder.uri)
        self._verdicts[event.folder.uri] = Verdict(event.accepted, event.severity)
        # Other severities come with an audit of all files.
        if before is None or before.accepted != event.accepted or event.changed is None:
            for document in self._ctx.documents:
                if document.uri in self._found:
                    self._show(document)

    async def _lint(self, document: Document) -> None:
        settings = self._settings(document)
        if not self._lints(document, settings) or document.path is None:
            self._found.pop(document.uri, None)
            self._ctx.diagnostics.set(document.uri, SOURCE, [])
            return
        if not self._ctx.client.trusted:
            self._ctx.health.fact("lint", UNTRUSTED)
            return
        text, version_linted = document.text, document.version
        try:
            ruff, found = await self._ctx.jobs.latest(
                ("lint", document.uri), self._run, text, document.path, settings.path
            )
        except Cancelled:
            return
        except CockpitError as error:
            self._ctx.health.fact("lint", f"unknown: {error.message}")
            self._ctx.health.fault("Lint", error.message, error.hint)
            self._ctx.diagnostics.set(document.uri, SOURCE, [])
            return
        self._ctx.health.fact("lint", ruff)
        self._ctx.health.well("Lint")
        if document.version == version_linted and self._ctx.documents.get(document.uri) is document:
            self._found[document.uri] = (version_linted, found)
            self._show(document)

    def _show(self, document: Document) -> None:
        version_linted, _ = self._found[document.uri]
        if version_linted == document.version:
            shown = self._judged(document) if self._shows(self._settings(document)) else []
            items = [_diagnostic(each, document.index) for each in shown]
            self._ctx.diagnostics.set(document.uri, SOURCE, items, version=version_linted)

    def _judged(self, document: Document) -> list[LintFinding]:
        """What ruff found in the document, as the project weighs it."""
        _, found = self._found.get(document.uri, (-1, []))
        place = self._ctx.folders.of(document.path) if document.path else None
        verdict = self._verdicts.get(place[0].uri) if place else None
        return found if verdict is None else list(verdict.on(found))

    def _run(self, text: str, path: Path, setting: str) -> tuple[str, list[LintFinding]]:
        """On a thread: which ruff it was, and what it says."""
        ruff = find_ruff(setting)
        cwd, relative = self._place(path)
        runner = self._ctx.runner
        # Changed settings may empty the table at any moment.
        known = self._versions.get(ruff) or version(ruff, runner, cwd)
        self._versions[ruff] = known
        found = lint(text, relative, ruff=ruff, runner=runner, cwd=cwd, cancelled=cancelled)
        return known, found

    def _settings(self, document: Document) -> LintSettings:
        place = self._ctx.folders.of(document.path) if document.path else None
        return self._ctx.settings.of(place[0].uri if place else "").lint

    def _shows(self, settings: LintSettings) -> bool:
        if settings.publish == "auto":
            return not self._ctx.client.ruff_extension
        return settings.publish == "always"

    async def actions(self, document: Document, query: ActionQuery) -> Sequence[CodeAction]:
        """Ruff's fixes at a range, and all its safe ones."""
        settings = self._settings(document)
        if not self._lints(document, settings) or not self._shows(settings):
            return []
        version_linted, _ = self._found.get(document.uri, (-1, []))
        first, last = query["range"]["start"]["line"], query["range"]["end"]["line"]
        actions = [
            _quick_fix(document, each, each.fix)
            for each in self._judged(document)
            if version_linted == document.version
            and each.fix is not None
            and each.fix.applicability is not Applicability.DISPLAY
            and each.finding.span.line <= last
            and each.finding.span.end_line >= first
        ]
        if any(f"{FIX_ALL}.".startswith(f"{only}.") for only in query["only"]):
            actions += await self._fix_all(document, settings)
        return actions

    async def _fix_all(self, document: Document, settings: LintSettings) -> list[CodeAction]:
        text, path = document.text, document.path
        if path is None:
            return []
        try:
            wanted = await self._ctx.jobs.latest(
                ("fix", document.uri), self._fixed, text, path, settings.path
            )
        except CockpitError as error:
            logger.info("Ruff's fixes are not offered: %s", error.message)
            return []
        if wanted == text or document.text != text:
            return []
        return [{"title": "Ruff: apply all safe fixes", "kind": FIX_ALL, "edit": _whole(document, wanted)}]

    def _fixed(self, text: str, path: Path, setting: str) -> str:
        """On a thread: the text after all safe fixes."""
        cwd, relative = self._place(path)
        ruff = find_ruff(setting)
        return fixed(text, relative, ruff=ruff, runner=self._ctx.runner, cwd=cwd, cancelled=cancelled)

    def _place(self, path: Path) -> tuple[Path, str]:
        """The folder to run ruff in, and the file's path below it."""
        place = self._ctx.folders.of(path)
        return (place[0].path, place[1]) if place else (path.parent, path.name)

    def _lints(self, document: Document, settings: LintSettings) -> bool:
        """Whether ruff is asked about a document; not where it is larger than what is audited."""
        if document.language_id != "python" or document.path is None or not settings.enabled:
            return False
        place = self._ctx.folders.of(document.path)
        limit = self._ctx.settings.of(place[0].uri if place else "").audit.max_file_size
        return len(document.text) <= 1024 * limit


def _diagnostic(found: LintFinding, index: LineIndex) -> Diagnostic:
    finding = found.finding
    item: Diagnostic = {
        "range": index.range(finding.span),
        "severity": finding.severity.rank + 1,
        "code": finding.code,
        "source": "ruff",
        "message": finding.message,
        "data": {"identity": finding.identity},
    }
    if found.url:
        item["codeDescription"] = {"href": found.url}
    return item


def _quick_fix(document: Document, found: LintFinding, fix: Fix) -> CodeAction:
    safe = fix.applicability is Applicability.SAFE
    return {
        "title": f"Ruff ({found.finding.code}): {fix.title}" + ("" if safe else " (may change behaviour)"),
        "kind": "quickfix",
        "diagnostics": [_diagnostic(found, document.index)],
        "isPreferred": safe,
        "edit": _edit(document, fix),
    }


def _whole(document: Document, wanted: str) -> dict[str, Any]:
    """The edit that makes the wanted text of a document and leaves the lines around the change alone."""
    old, new = document.text.splitlines(keepends=True), wanted.splitlines(keepends=True)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    start = len("".join(old[:head]))
    end = start + len("".join(old[head : len(old) - tail]))
    index = document.index
    span = Span(*index.place(start), *index.place(end))
    text = "".join(new[head : len(new) - tail])
    return {"changes": {document.uri: [{"range": index.range(span), "newText": text}]}}


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _edit(document: Document, fix: Fix) -> dict[str, Any]:
    index = document.index
    edits = [{"range": index.range(edit.span), "newText": edit.text} for edit in fix.edits]
    return {"changes": {document.uri: edits}}
