"""The one store from which diagnostics are published; several sources share a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import msgspec

from cockpit.core.paths import canonical
from cockpit.kernel.documents import Place, TextEdit
from cockpit.kernel.positions import Position, Range


class Diagnostic(TypedDict):
    """LSP's Diagnostic as plain data."""

    range: Range
    severity: int
    code: str
    source: str
    message: str
    codeDescription: NotRequired[dict[str, str]]
    relatedInformation: NotRequired[list[dict[str, Any]]]
    tags: NotRequired[list[int]]
    data: NotRequired[dict[str, Any]]


Kept = Sequence[Diagnostic] | bytes
"""What a source said of a file. Of one that no editor has open it is kept encoded, which takes a tenth of the
memory: there are thousands of them, and they are hardly ever looked at."""


class Diagnostics:
    """What each source says of each file; publishes the union whenever it changes."""

    def __init__(self, publish: Callable[[dict[str, Any]], None]) -> None:
        self._publish = publish
        self._files: dict[str, dict[str, Kept]] = {}
        self._uris: dict[str, str] = {}
        self._versions: dict[str, int | None] = {}

    def set(self, uri: str, source: str, items: Sequence[Diagnostic], *, version: int | None = None) -> None:
        """Replace what one source says of a file. `version` is that of the document it was computed from."""
        key = canonical(uri)
        by_source = self._files.setdefault(key, {})
        if not items and version is None and not by_source.get(source):
            if not by_source:
                del self._files[key]
            return
        self._uris.setdefault(key, uri)
        by_source[source] = items if version is not None or not items else msgspec.json.encode(items)
        self._versions[key] = version
        self._send(key)
        if not any(by_source.values()):
            del self._files[key]
            if version is None:
                del self._uris[key], self._versions[key]

    def get(self, uri: str) -> list[Diagnostic]:
        """Everything that is said of a file."""
        return _joined(self._files.get(canonical(uri), {}))

    def opened(self, uri: str) -> None:
        """Use the editor's own spelling of the URI from now on."""
        self._uris[canonical(uri)] = uri

    def shift(self, uri: str, edits: Sequence[TextEdit]) -> None:
        """Move what was said of the text before the edits along with its lines; what was edited itself goes.

        Nothing is published: editors do the same on their side.
        """
        by_source = self._files.get(canonical(uri), {})
        for edit in edits:
            for source, kept in by_source.items():
                by_source[source] = [
                    moved for item in _items(kept) if (moved := _shifted(item, edit)) is not None
                ]

    def clear(self, source: str, keep: Callable[[str], bool] = lambda _uri: False) -> None:
        """Withdraw all that a source says, except of files that `keep` names."""
        for key in [key for key, by_source in self._files.items() if by_source.get(source)]:
            if not keep(self._uris[key]):
                self.set(self._uris[key], source, [])

    def _send(self, key: str) -> None:
        params: dict[str, Any] = {"uri": self._uris[key], "diagnostics": _joined(self._files[key])}
        if (version := self._versions[key]) is not None:
            params["version"] = version
        self._publish(params)


def _joined(by_source: Mapping[str, Kept]) -> list[Diagnostic]:
    return [item for kept in by_source.values() for item in _items(kept)]


def _items(kept: Kept) -> Sequence[Diagnostic]:
    return msgspec.json.decode(kept, type=list[Diagnostic]) if isinstance(kept, bytes) else kept


def _shifted(item: Diagnostic, edit: TextEdit) -> Diagnostic | None:
    """The item where it stands after the edit; None when its own text was edited."""
    start, end = _place(item["range"]["start"]), _place(item["range"]["end"])
    if end <= edit.start:
        return item
    if start < edit.end:
        return None
    (line, character), (end_line, end_character) = edit.moved(start), edit.moved(end)
    moved: Range = {
        "start": {"line": line, "character": character},
        "end": {"line": end_line, "character": end_character},
    }
    return {**item, "range": moved}


def _place(position: Position) -> Place:
    return position["line"], position["character"]
