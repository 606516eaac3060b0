"""How a language model is shown data, which is no order: without secrets, between marked lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cockpit.core.redact import MASK, redact_code


class Writer:
    """Puts what is data between lines that data cannot contain."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.as_it_was = 0
        """Markers that the texts had before anything was redacted."""

    def clean(self, text: str) -> str:
        """A text without its secrets."""
        self.as_it_was += text.count(MASK)
        return redact_code(text)

    def data(self, title: str, text: str) -> str:
        """A stretch of data under its title."""
        head = self.clean(" ".join(title.split()))
        return f"BEGIN {self.mark} {head}\n{self.clean(text)}\nEND {self.mark}"


def mark_of(texts: Iterable[str]) -> str:
    """Follows from all the texts, so that none of them can contain it."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
