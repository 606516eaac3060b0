"""What an export is told by the environment, and by options in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.core.errors import Invalid

_ON: Final = frozenset({"1", "true", "yes", "on"})
_OFF: Final = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Flags:
    """Each with its variable; what redacts is on unless it is switched off."""

    dry_run: bool = True
    """`DRY_RUN`, or `APPLY` the other way round: say what would be written."""
    preview_pages: bool = True
    """`HAR_PREVIEW_PAGES`: a dry run lists the first pages."""
    pages: bool = True
    """`HAR_PAGES_JSONL`."""
    entries: bool = True
    """`HAR_ENTRIES_JSONL`: entries, headers and bodies."""
    pages_chunk: int = 1000
    """`HAR_PAGES_CHUNK_SIZE`: rows that are written at once."""
    entries_batch: int = 1000
    """`HAR_ENTRIES_BATCH`."""
    strict_schema: bool = False
    """`HAR_STRICT_SCHEMA`: creator or browser have to be named with their versions."""
    emit_meta: bool = False
    """`HAR_EMIT_META`: creator and browser stand in the metrics."""
    redact_headers: bool = True
    """`HAR_REDACT_HEADERS`."""
    redact_bodies: bool = True
    """`HAR_REDACT_BODIES`."""
    max_bytes: int = 0
    """`NDJSON_MAX_BYTES`: a file that has reached so many is followed by another; 0 for one file."""
    summary: bool = True
    """`NDJSON_SUMMARY`: write the metrics."""
    status_bins: tuple[int, ...] = (200, 300, 400, 500)
    """`NDJSON_STATUS_BINS`: where the groups of statuses begin."""
    allowed: tuple[str, ...] = ()
    """`GUARD_ALLOWLIST`: folders and patterns, of which the output has to match one."""
    denied: tuple[str, ...] = ()
    """`GUARD_DENYLIST`: it may match none of these."""


def flags_of(environ: Mapping[str, str]) -> Flags:
    """Those of the environment; raises Invalid with the variable that cannot be."""
    defaults = Flags()

    def switch(name: str, default: bool) -> bool:  # noqa: FBT001 - What the variable means when it is not there.
        value = environ.get(name)
        if value is None:
            return default
        if value.strip().lower() not in _ON | _OFF:
            raise Invalid(f"{name}: expected 1 or 0, got {value!r}.")
        return value.strip().lower() in _ON

    def count(name: str, default: int, least: int) -> int:
        value = environ.get(name)
        if value is None:
            return default
        if not value.strip().isdecimal() or int(value) < least:
            raise Invalid(f"{name}: expected a whole number from {least} on, got {value!r}.")
        return int(value)

    return Flags(
        dry_run=switch("DRY_RUN", not switch("APPLY", default=False)),
        preview_pages=switch("HAR_PREVIEW_PAGES", default=True),
        pages=switch("HAR_PAGES_JSONL", default=True),
        entries=switch("HAR_ENTRIES_JSONL", default=True),
        pages_chunk=count("HAR_PAGES_CHUNK_SIZE", defaults.pages_chunk, 1),
        entries_batch=count("HAR_ENTRIES_BATCH", defaults.entries_batch, 1),
        strict_schema=switch("HAR_STRICT_SCHEMA", default=False),
        emit_meta=switch("HAR_EMIT_META", default=False),
        redact_headers=switch("HAR_REDACT_HEADERS", default=True),
        redact_bodies=switch("HAR_REDACT_BODIES", default=True),
        max_bytes=count("NDJSON_MAX_BYTES", defaults.max_bytes, 0),
        summary=switch("NDJSON_SUMMARY", default=True),
        status_bins=_bins(environ.get("NDJSON_STATUS_BINS"), defaults.status_bins),
        allowed=_listed(environ.get("GUARD_ALLOWLIST", "")),
        denied=_listed(environ.get("GUARD_DENYLIST", "")),
    )


def _bins(value: str | None, default: tuple[int, ...]) -> tuple[int, ...]:
    if value is None:
        return default
    parts = _listed(value)
    if not parts or not all(part.isdecimal() for part in parts):
        raise Invalid(f"NDJSON_STATUS_BINS: expected statuses such as 200,300,400,500, got {value!r}.")
    return tuple(sorted({int(part) for part in parts}))


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
