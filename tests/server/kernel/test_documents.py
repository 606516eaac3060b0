"""Incremental changes, as editors send them."""

from __future__ import annotations

from lsprotocol.types import (
    Position,
    Range,
    TextDocumentContentChangePartial,
    TextDocumentContentChangeWholeDocument,
)

from cockpit.kernel.documents import Document, Documents, TextEdit


def replace(start: tuple[int, int], end: tuple[int, int], text: str) -> TextDocumentContentChangePartial:
    return TextDocumentContentChangePartial(range=Range(Position(*start), Position(*end)), text=text)


def document(text: str) -> Document:
    return Document("file:///w/a.py", "python", 1, text)


def test_changes_apply_in_their_order() -> None:
    subject = document("one\ntwo\nthree\n")
    edits = subject.apply([replace((1, 0), (2, 0), ""), replace((1, 5), (1, 5), "!")], 2)
    assert (subject.text, subject.version) == ("one\nthree!\n", 2)
    assert edits == [TextEdit((1, 0), (2, 0), (1, 0)), TextEdit((1, 5), (1, 5), (1, 6))]


def test_columns_count_utf16() -> None:
    subject = document("a😀b")
    subject.apply([replace((0, 3), (0, 4), "c")], 2)
    assert subject.text == "a😀c"


def test_crlf_and_form_feeds_keep_the_lines_in_place() -> None:
    subject = document("one\r\n\ftwo\r\nthree")
    subject.apply([replace((2, 0), (2, 5), "3")], 2)
    assert subject.text == "one\r\n\ftwo\r\n3"


def test_a_whole_text_replaces_everything() -> None:
    subject = document("old")
    edits = subject.apply([TextDocumentContentChangeWholeDocument(text="new")], 7)
    assert (subject.text, subject.version, edits) == ("new", 7, [])


def test_documents_are_found_under_every_spelling() -> None:
    documents = Documents()
    opened = documents.open("file:///w/%5Ba%5D.py", "python", 1, "")
    assert documents.get("file:///w/[a].py") is opened
    assert list(documents) == [opened]
    assert documents.close("file:///w/[a].py") is opened
    assert documents.get("file:///w/%5Ba%5D.py") is None


def test_a_document_that_is_not_on_disk_has_no_path() -> None:
    assert Document("untitled:1", "python", 1, "").path is None
