"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, bool] | None:
    """The text of a file and whether it is valid Unicode; None for a binary file.

    Bytes that are not UTF-8 are read as Latin-1: comments and keywords are ASCII nearly everywhere, so the
    audit still sees them, and every byte is one column.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), True
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        return None
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False
