"""What is shown in place of secrets, until somebody asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cockpit.features.har.entry import Entry, Path
from cockpit.features.har.finds import Find, Search
from cockpit.features.har.secrets.text import Spot

DOTS: Final = "••••"
_LONGEST: Final = 2_000
_LONG: Final = 6
"""A value of so many signs is hidden wherever it stands in the entry, a shorter one where it was found."""


class Addresses:
    """Shows addresses without the secrets in them."""

    def __init__(self) -> None:
        self._search = Search()

    def shown(self, url: str) -> str:
        """The address, not longer than anybody reads."""
        hidden = _hidden(url, self._search.look(None, "", url))
        return hidden if len(hidden) <= _LONGEST else f"{hidden[:_LONGEST]}…"


class Mask:
    """Hides what is secret or personal in the texts of one entry."""

    def __init__(self, entry: Entry, *, reveal: bool) -> None:
        self._by_path: dict[Path, list[Find]] = {}
        self._anywhere: list[str] = []
        self.count = 0
        if not reveal:
            for find in Search().finds(entry):
                self._by_path.setdefault(find.path, []).append(find)
                self._anywhere += [text for text in (find.value, find.written) if len(text) >= _LONG]
        self._anywhere = sorted(dict.fromkeys(self._anywhere), key=len, reverse=True)

    def hidden(self, path: Path, text: str) -> tuple[str, bool]:
        """The text as it may be shown, and whether something in it is hidden."""
        shown = _hidden(text, self._by_path.get(path, ()))
        for value in self._anywhere:
            shown = shown.replace(value, DOTS)
        self.count += shown != text
        return shown, shown != text


def _hidden(text: str, finds: Iterable[Spot | Find]) -> str:
    """The text without what was found in it; nothing of it where that stands there in another form."""
    shown = text
    for written in sorted({find.written for find in finds if find.written}, key=len, reverse=True):
        if written not in text:
            return DOTS
        if len(written) < _LONG:
            # A short value may be a part of any word; alone it is itself.
            shown = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", DOTS, shown)
        else:
            shown = shown.replace(written, DOTS)
    return shown
