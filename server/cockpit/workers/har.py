"""A recording is checked in a process that may end when somebody truncates the file under it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.har.checking import check
from cockpit.features.har.config import Config
from cockpit.features.har.problems import problems
from cockpit.features.har.reading import read


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to check."""

    path: str
    uri: str
    output: str
    """The file that the diagnostics are written to: they are too many for a line."""
    config: Config = Config()


def run_check(payload: Any, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Write the diagnostics, and say how much there is."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    checked = check(read(Path(order.path)), config=order.config, progress=progress)
    shown = problems(checked, order.uri)
    Path(order.output).write_bytes(msgspec.json.encode(shown))
    return {
        "entries": checked.summary.entries,
        "findings": len(checked.findings),
        "shown": len(shown),
        "refused": checked.refused,
    }
