"""The open documents: the only copy that the daemon keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from cockpit.core.paths import canonical, to_path
from cockpit.kernel.positions import LineIndex


@dataclass(frozen=True, slots=True)
class LineEdit:
    """From `column` of line `start` up to line `end`, text was replaced by that of `lines` lines."""

    start: int
    column: int
    end: int
    lines: int


@dataclass(slots=True)
class Document:
    """One open document. `version` and `text` change together; take both before you await anything."""

    uri: str
    language_id: str
    version: int
    text: str
    _index: LineIndex | None = field(default=None, repr=False)

    @property
    def path(self) -> Path | None:
        """The file that it was read from; None for a document that is not on disk."""
        try:
            return Path(to_path(self.uri))
        except ValueError:
            return None

    @property
    def index(self) -> LineIndex:
        """The lines of the present text."""
        if self._index is None or self._index.text is not self.text:
            self._index = LineIndex(self.text)
        return self._index

    def apply(self, changes: Iterable[TextDocumentContentChangeEvent], version: int) -> list[LineEdit]:
        """Change the text as the editor did; what was done to the lines."""
        edits: list[LineEdit] = []
        for change in changes:
            if isinstance(change, TextDocumentContentChangePartial):
                start, end = change.range.start, change.range.end
                index = self.index
                head = index.offset(start.line, start.character)
                tail = index.offset(end.line, end.character)
                self.text = self.text[:head] + change.text + self.text[max(head, tail) :]
                edits.append(
                    LineEdit(start.line, start.character, end.line, len(LineIndex(change.text).starts))
                )
            else:
                self.text = change.text
        self.version = version
        return edits


class Documents:
    """All open documents, by URI in its canonical spelling."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """The document, if it is open."""
        return self._open.get(canonical(uri))

    def open(self, uri: str, language_id: str, version: int, text: str) -> Document:
        """Remember a document under the editor's own spelling of its URI."""
        document = self._open[canonical(uri)] = Document(uri, language_id, version, text)
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document."""
        return self._open.pop(canonical(uri), None)
