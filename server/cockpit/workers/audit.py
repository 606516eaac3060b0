"""The audit of a workspace as a task."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.process import SystemRunner
from cockpit.features.audit.config import Config
from cockpit.features.audit.scan import scan


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to scan."""

    root: str
    config: Config
    paths: tuple[str, ...] = ()
    """Absolute; empty for the whole root."""
    cache: str = ""
    """The file that remembers the scan; empty for none."""
    execute: bool = False
    """Whether git may be run; not in a workspace that is not trusted."""
    jobs: int = 1
    """Processes at most; one leaves the other processors to the user."""


def run_scan(payload: Any, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Scan, and answer with the path of a file that holds the `ScanResult`; the caller removes it."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    result = scan(
        Path(order.root),
        order.config,
        clock=SystemClock(),
        runner=SystemRunner() if order.execute else None,
        paths=[Path(path) for path in order.paths],
        cache=Path(order.cache) if order.cache else None,
        jobs=order.jobs,
        progress=progress,
    )
    return {"path": _stored(msgspec.msgpack.encode(result)), "files": len(result.reports)}


def _stored(data: bytes) -> str:
    try:
        handle, name = tempfile.mkstemp(prefix="cockpit-scan-", suffix=".msgpack")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        raise Unavailable(f"The result of the scan cannot be written: {error.strerror}.") from error
    return name
