"""The plan of a cleanup: by what the audit and the backups know of files, which the cleanup itself does not.

As a task of the daemon, and for the command line.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.origin import is_example, is_generated, is_test, is_vendored
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.audit.walk import TOOL_FOLDERS
from cockpit.features.backup.config import Options as EverythingKept
from cockpit.features.backup.selection import select
from cockpit.features.cleanup import config, history
from cockpit.features.cleanup.candidate import evidence, sentence
from cockpit.features.cleanup.plan import Plan, plan
from cockpit.features.cleanup.references import LARGEST
from cockpit.features.cleanup.suspects import Files

MOST: Final = 500
"""Candidates that are told at once: nobody chooses among more."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to look through."""

    workspace: str


def run_cleanup(payload: Any) -> dict[str, Any]:
    """The plan of a whole workspace."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    made = planned(Path(order.workspace), "", SystemClock(), SystemRunner())
    told = made.candidates[:MOST]
    candidates = [
        {
            "path": each.path,
            "size": each.size,
            "why": sentence(each, made.read),
            "evidence": evidence(each),
            "other": each.by or each.twin,
        }
        for each in told
    ]
    return {"candidates": candidates, "read": made.read, "more": len(made.candidates) - len(told)}


def planned(root: Path, below: str, clock: Clock, runner: Runner) -> Plan:
    """The plan of a workspace, or of what is below a folder of it; raises Invalid where the project errs."""
    kept = config.load(root).keeps()
    made = plan(_files_of(root, runner, kept.match_file), lambda each: _is_below(each, below))
    return history.dated(root, made, clock.now(), runner)


def _files_of(root: Path, runner: Runner, kept: Callable[[str], bool]) -> Files:
    """All files but those of tools; without git all of them may be candidates."""
    found = {
        path: status.st_size
        for raw, status in select(root, EverythingKept(), runner).found.items()
        if stat.S_ISREG(status.st_mode)
        and (path := os.fsdecode(raw)).isprintable()
        and TOOL_FOLDERS.isdisjoint(path.split("/"))
    }
    tracked = history.tracked(root, runner)
    candidates = frozenset(found) if tracked is None else tracked.intersection(found)

    def read(path: str) -> bytes | None:
        if found[path] > LARGEST:
            return None
        try:
            return (root / path).read_bytes()
        except OSError:
            return None

    return Files(found, candidates, read, _is_apart, kept, _is_published(root))


def _is_published(root: Path) -> bool:
    """Whether the project is a package that others install."""
    if (root / "setup.py").exists() or any(root.glob("*.gemspec")):
        return True
    try:
        built = b"[build-system]" in (root / "pyproject.toml").read_bytes()
    except OSError:
        built = False
    return built or _is_npm_package(root / "package.json")


def _is_npm_package(manifest: Path) -> bool:
    try:
        said = msgspec.json.decode(manifest.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError):
        return False
    return said.get("private") is not True and ("main" in said or "exports" in said)


def _is_apart(path: str, text: str) -> bool:
    return is_vendored(path) or is_test(path) or is_example(path) or is_generated(text, path)


def _is_below(path: str, folder: str) -> bool:
    return folder in ("", ".") or path == folder or path.startswith(f"{folder}/")
