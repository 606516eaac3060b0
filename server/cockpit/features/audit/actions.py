"""Which code actions a finding has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.core.finding import Finding
from cockpit.core.repository import repository_of
from cockpit.features.audit import corrections
from cockpit.features.audit.emptied import CODE as EMPTIED
from cockpit.features.audit.languages import LANGUAGES, Language, language_of
from cockpit.kernel.actions import ActionQuery, CodeAction
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.cockpit"

Action = Literal[
    "markIntentional", "makeAbstract", "addSkipReason", "addAssertion", "linkIssue", "restoreFromGit",
    "removeStaleIgnore",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One action on one finding."""

    action: Action
    title: str
    asks: bool = False
    """Whether the user has to write something first, or into the place that is left for it in the file."""
    needs_answer: bool = False
    """Whether there is no such place: only an editor that asks can apply it."""
    preferred: bool = False


def language_in(document: Document, text: str) -> Language | None:
    """The language of a document by its name and first line; where it has no file, as the editor says."""
    if document.path is None:
        return LANGUAGES.get(document.language_id)
    return language_of(document.path.name, text[:200].partition("\n")[0])


def offers(finding: Finding, lines: Sequence[str], language: Language | None) -> list[Offer]:
    """What can be done about a finding, the best first."""
    found: list[Offer] = []
    if finding.code == "audit.staleIgnore":
        return [Offer("removeStaleIgnore", "Remove the stale suppression", preferred=True)]
    if finding.code == EMPTIED:
        return [Offer("restoreFromGit", "Restore the content from git", preferred=True)]
    if language is None or finding.code == "audit.ignoreWithoutReason":
        return []
    if corrections.can_be_abstract(lines, finding, language):
        found.append(Offer("makeAbstract", "Make it an abstract method"))
    if finding.code == "audit.hollowTest" and language.id == "python":
        if corrections.is_bare_skip(lines, finding):
            found.append(Offer("addSkipReason", "Add the reason of the skip…", asks=True))
        elif corrections.is_test(lines, finding):
            found.append(Offer("addAssertion", "Add an assertion that fails until it is written"))
    if finding.code == "audit.tag":
        found.append(Offer("linkIssue", "Link to an issue…", asks=True, needs_answer=True))
    if corrections.can_be_marked(lines, finding, language):
        found.append(Offer("markIntentional", "Mark as intentional…", asks=True))
    return found


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the editor can do with an action; ours can do everything."""

    inputs: bool = True
    """It asks the user for the texts that actions need. Others apply an action with an empty text, which
    leaves the place for the reason in the file, and snooze for a week."""
    edits: bool = True
    """It changes files for us."""


def offered(
    document: Document, query: ActionQuery, findings: Iterable[Finding], can: Abilities
) -> list[CodeAction]:
    """The code actions at a range of a document, of those that the editor can do."""
    lines = document.index.lines
    language = language_in(document, document.text)
    by_identity = {item["data"]["identity"]: item for item in query["diagnostics"] if "data" in item}
    actions: list[CodeAction] = []
    stale: list[Finding] = []
    for finding in findings:
        diagnostic = by_identity.get(finding.identity)
        if diagnostic is None:
            continue
        if finding.code == "audit.staleIgnore":
            stale.append(finding)
        if _touches(diagnostic, query):
            actions.extend(
                _quick_fix(document, finding, diagnostic, offer, inputs=can.inputs)
                for offer in offers(finding, lines, language)
                if can.edits and (can.inputs or not offer.needs_answer) and _is_possible(offer, document)
            )
            if finding.code == EMPTIED and can.inputs:
                actions.append(_from_backup(document, diagnostic))
            actions.extend(_about(document, finding, diagnostic, inputs=can.inputs))
    if stale and any(only.startswith("source") for only in query["only"]):
        actions.append(_fix_all(document, stale))
    return actions


def _quick_fix(
    document: Document, finding: Finding, diagnostic: Diagnostic, offer: Offer, *, inputs: bool
) -> CodeAction:
    title = f"{offer.title.removesuffix('…')} ({finding.code})"
    argument: dict[str, Any] = {"uri": document.uri, "identity": finding.identity, "action": offer.action}
    name = "cockpit.audit.correct" if inputs else "cockpit.audit.apply"
    action: CodeAction = {
        "title": offer.title if inputs else title,
        "kind": QUICK_FIX,
        "diagnostics": [diagnostic],
        "command": {"title": offer.title, "command": name, "arguments": [argument]},
    }
    if offer.preferred:
        action["isPreferred"] = True
    return action


def _from_backup(document: Document, diagnostic: Diagnostic) -> CodeAction:
    """What our extension asks the backups for; it shows which one before it writes."""
    title = "Restore the content from the last backup that has it…"
    arguments = [{"uri": document.uri}]
    return {
        "title": title,
        "kind": QUICK_FIX,
        "diagnostics": [diagnostic],
        "command": {"title": title, "command": "cockpit.backup.restore", "arguments": arguments},
    }


def _about(document: Document, finding: Finding, diagnostic: Diagnostic, *, inputs: bool) -> list[CodeAction]:
    """What does not change the file; only our extension asks for a date and shows a history."""
    argument = {"uri": document.uri, "identity": finding.identity}
    commands = (
        {
            "Explain this finding": "cockpit.audit.explainFinding",
            "Snooze until a date…": "cockpit.audit.snoozeFinding",
            "Show the history of this finding": "cockpit.audit.findingHistory",
        }
        if inputs
        else {f"Snooze for a week ({finding.code})": "cockpit.audit.snoozeForAWeek"}
    )
    return [
        {
            "title": title,
            "kind": QUICK_FIX,
            "diagnostics": [diagnostic],
            "command": {"title": title, "command": command, "arguments": [argument]},
        }
        for title, command in commands.items()
    ]


def _fix_all(document: Document, stale: Sequence[Finding]) -> CodeAction:
    lines = document.index.lines
    edits = [
        {"range": document.index.range(edit.span), "newText": edit.text}
        for finding in stale
        for edit in corrections.remove_stale_ignore(lines, finding)
    ]
    return {
        "title": "Remove all stale suppressions",
        "kind": FIX_ALL,
        "edit": {"changes": {document.uri: edits}},
    }


def _is_possible(offer: Offer, document: Document) -> bool:
    """Git gives nothing back outside of a repository."""
    if offer.action != "restoreFromGit":
        return True
    return document.path is not None and repository_of(document.path.parent) is not None


def _touches(diagnostic: Diagnostic, query: ActionQuery) -> bool:
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    asked = query["range"]
    return start["line"] <= asked["end"]["line"] and end["line"] >= asked["start"]["line"]
