"""Values of a recording that a file may show: what is secret or personal has a plain stand-in."""

from __future__ import annotations

from typing import Any, Final

from cockpit.features.har.finds import Search
from cockpit.features.har.flow.correlations import Correlations, Kind
from cockpit.features.har.flow.jsons import items, members
from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.secrets.text import spots

REDACTED: Final = "redacted"
_STAND_INS: Final = {
    "pii/email": "user@mail.example",
    "pii/phone": "+15550100",
    "pii/ip": "192.0.2.1",
    "pii/card": "4111111111111111",
}
_LONGEST, _MOST_ITEMS, _DEEPEST = 120, 2, 8
_MOST_KEPT, _MOST_BYTES = 2_048, 65_536
"""Bytes of a file that is sent as it was, and of what stands for a larger one."""
_SECRET: Final = frozenset({Kind.AUTH, Kind.CSRF})


def sampled(data: bytes) -> str | int:
    """What stands for the content of a file: a small open text as it was, else how many bytes of nothing."""
    if data.isascii() and b"\0" not in data and 0 < len(data) <= _MOST_KEPT:
        text = data.decode("ascii")
        if next(spots(text, Where.SENT), None) is None:
            return text
    return min(max(len(data), 1), _MOST_BYTES)


def stand_in(data: bytes) -> str:
    """The same as a text: letters that say nothing where it may not be shown."""
    content = sampled(data)
    return "x" * content if isinstance(content, int) else content


class Samples:
    """Judges the values of one flow."""

    def __init__(self, correlations: Correlations) -> None:
        self._search = Search()
        self._hidden = {each.sample: each.kind for each in correlations.typed} | {
            each.sample: "" for each in correlations.variables if each.kind in _SECRET
        }

    def is_open(self, where: Where, name: str, value: str) -> bool:
        """Whether nothing in a value is secret or personal."""
        return value not in self._hidden and not self._search.look(where, name, value)

    def text(self, where: Where, name: str, value: str) -> str:
        """The value, or what stands for it."""
        found = self._search.look(where, name, value)
        kind = found[0].kind if found else self._hidden.get(value)
        return value[:_LONGEST] if kind is None else _STAND_INS.get(kind, REDACTED)

    def json(self, where: Where, value: Any, name: str = "", depth: int = 0) -> Any:
        """A body, without the later items of long arrays."""
        if depth > _DEEPEST:
            return None
        if isinstance(value, dict):
            return {
                key: self.json(where, member, key, depth + 1)
                for key, member in members(value).items()
                if self.is_open(where, "", key)
            }
        if isinstance(value, list):
            return [self.json(where, item, name, depth + 1) for item in items(value)[:_MOST_ITEMS]]
        if isinstance(value, str):
            return self.text(where, name, value)
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and not self.is_open(where, name, str(value))
        ):
            return 0
        return value
