"""The open documents: the only copy that the daemon keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from cockpit.core.paths import canonical, to_path
from cockpit.kernel.positions import LineIndex

Place = tuple[int, int]
"""A line and a column, as LSP counts them."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Text between two places was replaced; what stood at `end` stands at `new_end` now."""

    start: Place
    end: Place
    new_end: Place

    def moved(self, place: Place) -> Place:
        """Where a place at or behind the end of the edit has gone."""
        line, column = place
        if line == self.end[0]:
            column += self.new_end[1] - self.end[1]
        return line + self.new_end[0] - self.end[0], column


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

    def forget(self) -> None:
        """Let go of the text of a closed document: who still holds it needs only its name."""
        self.text = ""
        self._index = None

    def apply(self, changes: Iterable[TextDocumentContentChangeEvent], version: int) -> list[TextEdit]:
        """Change the text as the editor did; what was done to the lines."""
        edits: list[TextEdit] = []
        for change in changes:
            if isinstance(change, TextDocumentContentChangePartial):
                start, end = change.range.start, change.range.end
                index = self.index
                head = index.offset(start.line, start.character)
                tail = index.offset(end.line, end.character)
                self.text = self.text[:head] + change.text + self.text[max(head, tail) :]
                edits.append(
                    TextEdit(
                        (start.line, start.character),
                        (end.line, end.character),
                        _end_of(change.text, start.line, start.character),
                    )
                )
            else:
                self.text = change.text
        self.version = version
        return edits


def _end_of(text: str, line: int, column: int) -> Place:
    """Where a text ends that was put at a place."""
    lines = LineIndex(text).lines
    width = len(lines[-1].encode("utf-16-le", "surrogatepass")) // 2
    return line + len(lines) - 1, width + (column if len(lines) == 1 else 0)


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
