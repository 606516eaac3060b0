"""Conflicts as somebody sees them who decides them."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from cockpit.features.sync.messages import SyncConflict, SyncSide, SyncValue
from cockpit.features.sync.reports import ClashReport, Told

LONGEST_VALUE: Final = 20_000
"""Characters of one value that travel."""


def conflict_of(report: ClashReport) -> SyncConflict:
    """A conflict for somebody who decides it."""
    return SyncConflict(
        id=report.id, table=report.table, key=shown_key(report.key), column=report.column, at=report.at,
        stands=_side(report.stands), other=_side(report.other),
    )  # fmt: skip


def shown_key(key: str) -> str:
    """The parts of a key."""
    parts: list[Any] = msgspec.json.decode(key)
    return "/".join(part if isinstance(part, str) else msgspec.json.encode(part).decode() for part in parts)


def _side(side: Told) -> SyncSide:
    values = side.values or {}
    return SyncSide(
        replica=side.replica,
        is_deleted=side.values is None,
        values=[SyncValue(column=name, text=_text(value)) for name, value in values.items()],
    )


def _text(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
