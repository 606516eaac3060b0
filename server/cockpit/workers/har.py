"""A recording is read in a process that may end when somebody truncates the file under it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.har.checking import check
from cockpit.features.har.config import Config
from cockpit.features.har.indexing import findings_of, rows_of
from cockpit.features.har.opening import state_of
from cockpit.features.har.problems import problems
from cockpit.features.har.reading import read
from cockpit.features.har.sanitizing import sanitize

Progress = Callable[[int, int], None]
OrderT = TypeVar("OrderT", bound=msgspec.Struct)


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to check."""

    path: str
    uri: str
    output: str
    """The file that the diagnostics are written to: they are too many for a line."""
    config: Config = Config()


def run_check(payload: Any, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Write the diagnostics, and say how much there is."""
    order = _order(payload, Order)
    checked = check(read(Path(order.path)), config=order.config, progress=progress)
    shown = problems(checked, order.uri)
    Path(order.output).write_bytes(msgspec.json.encode(shown))
    return {
        "entries": checked.summary.entries,
        "findings": len(checked.findings),
        "shown": len(shown),
        "refused": checked.refused,
    }


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to read, and where to write what was asked for."""

    path: str
    output: str


class Checking(Reading, frozen=True, forbid_unknown_fields=True):
    """What to look for besides what always holds."""

    config: Config = Config()


class Sanitizing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to sanitise, and where the copy is to be."""

    path: str
    target: str
    made: str
    """Where it is written first."""


def run_rows(payload: Any, progress: Progress) -> dict[str, Any]:
    """Write the table of a recording."""
    order = _order(payload, Reading)
    path = Path(order.path)
    state = state_of(path)
    Path(order.output).write_bytes(msgspec.json.encode(rows_of(read(path), state, progress)))
    return {}


def run_findings(payload: Any, progress: Progress) -> dict[str, Any]:
    """Write what was found in a recording."""
    order = _order(payload, Checking)
    found = findings_of(read(Path(order.path)), order.config, progress)
    Path(order.output).write_bytes(msgspec.json.encode(found))
    return {}


def run_sanitize(payload: Any, progress: Progress) -> dict[str, Any]:
    """Write a copy to share, with a salt that nobody keeps."""
    order = _order(payload, Sanitizing)
    outcome = sanitize(
        Path(order.path), progress, target=Path(order.target), salt=os.urandom(32), made=Path(order.made)
    )
    return msgspec.to_builtins(outcome)


def _order(payload: Any, kind: type[OrderT]) -> OrderT:
    try:
        return msgspec.convert(payload, kind)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
