"""How figures and foreign texts are written for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_MARKS: Final = re.compile(r"([\\`*{}\[\]<>|~]|(?<!\w)_|_(?!\w))")
_TURNING: Final = {
    code: f"\\u{code:04x}" for codes in (range(0x202A, 0x202F), range(0x2066, 0x206A)) for code in codes
}
"""Unicode's overrides and isolates: one in an address would turn a whole line around."""


def size(count: float | None) -> str:
    """Bytes in the unit that is read best."""
    if count is None:
        return "unknown"
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)):
        if abs(count) >= one:
            return f"{count / one:,.1f} {unit}"
    return f"{count:,.0f} B"


def duration(milliseconds: float | None) -> str:
    """Milliseconds, or seconds from ten on."""
    if milliseconds is None:
        return "unknown"
    if abs(milliseconds) >= 10_000:
        return f"{milliseconds / 1000:,.1f} s"
    return f"{milliseconds:,.0f} ms"


def number(count: float) -> str:
    """A count."""
    return f"{count:,.0f}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with the word for it; `many` is needed where an s does not do."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def counts(found: Mapping[str, int]) -> str:
    """Several counts with their names."""
    return ", ".join(f"{count:,} {name}" for name, count in found.items())


def visible(text: str) -> str:
    """Text that turns the direction of nothing."""
    return text.translate(_TURNING)


def markdown(text: str) -> str:
    """Foreign text on one line of Markdown, in which nothing of it is a mark."""
    return _MARKS.sub(r"\\\1", " ".join(visible(text).split()))
