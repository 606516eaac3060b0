"""Applies a code action through the editor, so that its undo works, and records it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cockpit.core.errors import CockpitError, Invalid, NotFound, Refused, Unavailable
from cockpit.core.finding import Finding
from cockpit.core.patch import Patch, difference
from cockpit.features.audit import corrections
from cockpit.features.audit.actions import language_in
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.languages import Language
from cockpit.features.audit.live import Live
from cockpit.features.audit.messages import Corrected, Correction
from cockpit.features.audit.project import Project
from cockpit.features.audit.records import Applied
from cockpit.kernel.documents import Document

if TYPE_CHECKING:
    from cockpit.features.audit.store import FindingStore

TITLES = {
    "markIntentional": "Mark as intentional",
    "makeAbstract": "Make it an abstract method",
    "addSkipReason": "Add the reason of the skip",
    "addAssertion": "Add an assertion",
    "linkIssue": "Link to an issue",
    "restoreFromGit": "Restore from git",
    "removeStaleIgnore": "Remove the stale suppression",
}


ENDING = frozenset({"markIntentional", "makeAbstract", "addSkipReason", "addAssertion", "removeStaleIgnore"})
"""Actions after which the finding is gone, and which are not applied where it would not be."""
NEEDING_TEXT = frozenset({"markIntentional", "addSkipReason"})
"""Of those, the ones that end it only with a reason; without one they leave the place for it."""
NO_USE = "After this change the finding would still be there; please change the place by hand."


class Correcting:
    """Turns an action on a finding into an edit of its document."""

    def __init__(self, desk: Desk, live: Live) -> None:
        self._desk = desk
        self._live = live

    async def command(self, arguments: list[Any]) -> Any:
        """Apply an action for an editor that sends `workspace/executeCommand` instead of our request."""
        try:
            (query,) = arguments
            correction = msgspec.convert(query, Correction)
        except (ValueError, msgspec.ValidationError) as error:
            raise Invalid(f"cockpit.audit.apply: {error}.") from error
        return msgspec.to_builtins(await self.correct(correction))

    async def correct(self, query: Correction) -> Corrected:
        """Apply an action; the file stays as it is when the editor does not want it."""
        document = self._desk.ctx.documents.get(query.uri)
        if document is None:
            raise NotFound("Open the file first: the change is made in the editor, so that it can be undone.")
        place = self._desk.locate(document)
        finding = await self._live.finding(document, query.identity)
        if finding is None:
            raise NotFound("This finding is not there any more.")
        version, before = document.version, document.text
        edits = await self._edits(document, place, finding, query)
        if document.version != version:
            return Corrected(applied=False, reason="The file was changed in the meantime; try again.")
        text = corrections.applied(document.text, document.index.starts, edits)
        after = self._live.would_find(document, text)
        if _ends(query) and not _fewer(finding, self._live.findings(document), after):
            return Corrected(applied=False, reason=NO_USE)
        try:
            applied = await self._apply(document, edits, TITLES[query.action])
        except Unavailable as error:
            return Corrected(applied=False, reason=error.message)
        if not applied:
            return Corrected(applied=False, reason="The editor did not apply the change.")
        if place is not None:
            await self._record(place, finding, query, after, difference(before, text))
        return Corrected(applied=True, reason="")

    async def _edits(
        self, document: Document, place: tuple[Project, str] | None, finding: Finding, query: Correction
    ) -> list[corrections.Edit]:
        lines = document.index.lines
        language = language_in(document, document.text)
        if query.action == "restoreFromGit":
            return corrections.replace_all(lines, await self._committed(place))
        if query.action == "removeStaleIgnore":
            return corrections.remove_stale_ignore(lines, finding)
        if language is None:
            raise Refused("The audit does not know the language of this file.")
        return _in_language(document, finding, language, query)

    async def _committed(self, place: tuple[Project, str] | None) -> str:
        if place is None:
            raise Refused("The file lies outside the workspace.")
        project, path = place
        ctx = self._desk.ctx
        argv = ["git", "show", f"HEAD:./{path}"]
        shown = await ctx.jobs.thread(ctx.runner.run, argv, cwd=project.root)
        if shown.code != 0:
            raise Unavailable(f"git does not have {path}: {shown.stderr.decode(errors='replace').strip()}")
        try:
            return shown.stdout.decode()
        except UnicodeDecodeError as error:
            raise Refused(f"{path} is not text in git; run `git restore {path}`.") from error

    async def _apply(self, document: Document, edits: list[corrections.Edit], label: str) -> bool:
        text_edits = [{"range": document.index.range(edit.span), "newText": edit.text} for edit in edits]
        versioned = {"uri": document.uri, "version": document.version}
        edit = {"documentChanges": [{"textDocument": versioned, "edits": text_edits}]}
        return await self._desk.ctx.apply_edit(label, edit)

    async def _record(
        self,
        place: tuple[Project, str],
        finding: Finding,
        query: Correction,
        after: Sequence[Finding],
        patch: Patch | None,
    ) -> None:
        project, path = place
        seen = self._desk.seen()
        applied = Applied(path, query.action, query.text, self._desk.ctx.session_id, patch)
        issue, identity = "", finding.identity
        if query.action == "linkIssue":
            issue = query.text
            # The issue stands in the text by which a finding is recognised.
            identity = next((each.identity for each in after if _same_place(each, finding)), identity)

        def write(rows: FindingStore) -> None:
            rows.rename(finding.identity, identity)
            rows.correct(identity, applied, seen, issue)

        await self._desk.record(project, write)
        self._desk.refresh()


def _ends(query: Correction) -> bool:
    return query.action in ENDING and bool(query.action not in NEEDING_TEXT or query.text.strip())


def _fewer(finding: Finding, before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Whether an edit would end the finding: a comment within a string, for example, would not."""
    same = [sum(each.code == finding.code for each in found) for found in (before, after)]
    return same[1] < same[0] and len(after) < len(before)


def _same_place(one: Finding, other: Finding) -> bool:
    return one.code == other.code and one.span.line == other.span.line


def _in_language(
    document: Document, finding: Finding, language: Language, query: Correction
) -> list[corrections.Edit]:
    lines, newline = document.index.lines, document.index.newline
    match query.action:
        case "markIntentional":
            return corrections.mark_intentional(lines, finding, language, query.text, newline)
        case "makeAbstract":
            return corrections.make_abstract(lines, finding, newline)
        case "addSkipReason":
            return corrections.add_skip_reason(lines, finding, query.text)
        case "addAssertion":
            return corrections.add_assertion(lines, finding, language, newline)
        case "linkIssue":
            return corrections.link_issue(lines, finding, query.text)
        case _:
            raise CockpitError(f"{query.action} needs no language.")
