"""A recording that is open as text: a lens above it, its outline, hovers, actions that take values out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from cockpit.features.har import errands
from cockpit.features.har.blanking import Blank, Blanks, blanks, entries_within
from cockpit.features.har.catalog import RULES
from cockpit.features.har.outlining import Item, Stretch, folds, outline
from cockpit.features.har.telling import facts_at, headline
from cockpit.kernel.actions import ActionQuery, CodeAction
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.documents import Document
from cockpit.kernel.lenses import Lens
from cockpit.kernel.outlines import Fold, OutlineProvider, Symbol
from cockpit.kernel.positions import Position, Range

T = TypeVar("T")
SOURCE: Final = "har"
MOST_CHARACTERS: Final = 5_000_000
"""Of a text that is read at each question; a larger one is for the viewer."""
_PATTERN: Final = "**/*.har"
_PAGE, _EXCHANGE = 2, 24
"""LSP's Module and Event."""
_FAMILIES: Final = ("secret/", "pii/")
_QUICK_FIX, _REFACTOR = "quickfix", "refactor"
_VIEWER, _SANITIZE, _GENERATE = "cockpit.har.openViewer", "cockpit.har.sanitize", "cockpit.har.generate"


def register(ctx: Context) -> None:
    """Answer what editors ask of the text of a recording."""
    assisting = Assisting(ctx)
    ctx.lenses.provide(assisting.lenses)
    ctx.outlines.provide(OutlineProvider(_PATTERN, assisting.symbols, assisting.folds))
    ctx.actions.hover(assisting.hover)
    ctx.actions.provide(assisting.actions)


class Assisting:
    """Reads the text as it is in the editor, saved or not."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def _latest(self, what: str, work: Callable[[str], T], document: Document) -> T:
        """What a newer question about the same document asks for again is not waited for."""
        return await self._ctx.jobs.latest((SOURCE, what, document.uri), work, document.text)

    async def lenses(self, document: Document) -> list[Lens]:
        """What the recording comes to; with what can be done where the editor has our commands."""
        if not errands.is_recording(document):
            return []
        text = await self._latest("lens", _headline, document) if _is_small(document) else ""
        lenses = [Lens(0, text)] if text else []
        if self._ctx.client.inputs:
            lenses += [
                Lens(0, "Open in Viewer", _VIEWER, (document.uri,)),
                Lens(0, "Sanitise…", _SANITIZE, (document.uri,)),
                Lens(0, "Generate…", _GENERATE, (document.uri,)),
            ]
        return lenses

    async def symbols(self, document: Document) -> list[Symbol]:
        """The exchanges by page."""
        if not errands.is_recording(document) or not _is_small(document):
            return []
        return await self._latest("symbols", _symbols, document)

    async def folds(self, document: Document) -> list[Fold]:
        """The lines of exchanges and of their larger parts."""
        if not errands.is_recording(document) or not _is_small(document):
            return []
        return await self._latest("folds", _folds, document)

    async def hover(self, document: Document, position: Position) -> str:
        """Facts about the entry, and what a finding means."""
        if not errands.is_recording(document) or not _is_small(document):
            return ""
        at = document.index.offset(position["line"], position["character"])
        said = await self._ctx.jobs.thread(_facts, document.text, at)
        codes = dict.fromkeys(
            str(found.get("code", ""))
            for found in self._ctx.diagnostics.get(document.uri)
            if _touches(found["range"], position, position)
        )
        meanings = [f"**{RULES[code].title}**: {RULES[code].explanation}" for code in codes if code in RULES]
        return "\n\n".join(part for part in (said, *meanings) if part)

    async def actions(self, document: Document, query: ActionQuery) -> Sequence[CodeAction]:
        """Take a secret out, here or everywhere, write a copy without any, or scripts from a selection."""
        if not errands.is_recording(document):
            return []
        start, end = query["range"]["start"], query["range"]["end"]
        found = [
            each
            for each in query["diagnostics"]
            if str(each.get("code", "")).startswith(_FAMILIES) and _touches(each["range"], start, end)
        ]
        made: list[CodeAction] = []
        if _is_small(document):
            version, text = document.version, document.text
            for each in found:
                place = each["range"]["start"]
                at = document.index.offset(place["line"], place["character"])
                taken = await self._ctx.jobs.thread(_blanks, text, at, str(each.get("code", "")))
                titles = (
                    ("Redact this value", taken.here),
                    (
                        "Redact this value everywhere in the file",
                        taken.everywhere,
                    ),
                )
                made += [
                    self._action(title, each, document.uri, version, edits)
                    for title, edits in titles
                    if edits
                ]
        if found and self._ctx.client.inputs:
            made.append(_copying(document.uri, found))
        return [*made, *await self._generating(document, start, end)]

    async def _generating(self, document: Document, start: Position, end: Position) -> list[CodeAction]:
        """The offer for the entries that are selected, where the editor has our commands."""
        if not self._ctx.client.inputs or not _is_small(document):
            return []
        first, last = (document.index.offset(each["line"], each["character"]) for each in (start, end))
        entries = await self._ctx.jobs.thread(_entries, document.text, first, last)
        return [_generating(document.uri, entries)] if entries else []

    def _action(
        self, title: str, found: Diagnostic, uri: str, version: int, edits: list[Blank]
    ) -> CodeAction:
        changes = [{"range": _range(edit), "newText": edit.becomes} for edit in edits]
        versioned: dict[str, Any] = {
            "documentChanges": [{"textDocument": {"uri": uri, "version": version}, "edits": changes}]
        }
        edit = versioned if self._ctx.client.versioned_edits else {"changes": {uri: changes}}
        return {"title": title, "kind": _QUICK_FIX, "diagnostics": [found], "edit": edit}


def _copying(uri: str, found: list[Diagnostic]) -> CodeAction:
    title = "Sanitise into a copy…"
    command = {"title": title, "command": _SANITIZE, "arguments": [uri]}
    return {"title": title, "kind": _QUICK_FIX, "diagnostics": found, "command": command}


def _generating(uri: str, entries: list[int]) -> CodeAction:
    count = len(entries)
    title = "Generate from this request…" if count == 1 else f"Generate from these {count:,} requests…"
    command = {"title": title, "command": _GENERATE, "arguments": [uri, entries]}
    return {"title": title, "kind": _REFACTOR, "command": command}


def _is_small(document: Document) -> bool:
    return len(document.text) <= MOST_CHARACTERS


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _headline(text: str) -> str:
    return headline(_bytes(text))


def _symbols(text: str) -> list[Symbol]:
    return [_symbol(item) for item in outline(_bytes(text))]


def _symbol(item: Item) -> Symbol:
    return {
        "name": item.name,
        "detail": item.detail,
        "kind": _PAGE if item.is_page else _EXCHANGE,
        "range": _range(item.whole),
        "selectionRange": _range(item.place),
        "children": [_symbol(each) for each in item.items],
    }


def _folds(text: str) -> list[Fold]:
    return [{"startLine": first, "endLine": last} for first, last in folds(_bytes(text))]


def _facts(text: str, at: int) -> str:
    return facts_at(_bytes(text), len(_bytes(text[:at])))


def _entries(text: str, start: int, end: int) -> list[int]:
    first, last = len(_bytes(text[:start])), len(_bytes(text[:end]))
    return [placed.index for placed in entries_within(_bytes(text), first, last)]


def _blanks(text: str, at: int, kind: str) -> Blanks:
    return blanks(_bytes(text), len(_bytes(text[:at])), kind)


def _range(part: Blank | Stretch) -> Range:
    return {
        "start": {"line": part.start.line, "character": part.start.column},
        "end": {"line": part.end.line, "character": part.end.column},
    }


def _touches(found: Range, start: Position, end: Position) -> bool:
    first, last = _place(found["start"]), _place(found["end"])
    return first <= _place(end) and _place(start) <= last


def _place(position: Position) -> tuple[int, int]:
    return position["line"], position["character"]
