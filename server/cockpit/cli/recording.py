"""The session of a command that changes something."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cockpit import __version__
from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError
from cockpit.core.lazy import lazy
from cockpit.core.ownership import this_process
from cockpit.core.run import Begun, ended

if TYPE_CHECKING:
    import cockpit.storage.sessions as rows
    from cockpit.cli import roots
    from cockpit.core import paths
else:
    # Commands that change nothing are not to wait for SQLAlchemy.
    paths = lazy("cockpit.core.paths")
    roots = lazy("cockpit.cli.roots")
    rows = lazy("cockpit.storage.sessions")

CHANGING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "backup": frozenset({"create", "restore", "prune", "drill"}),
        "sync": frozenset({"run", "resolve", "heal", "detach"}),
    }
)
"""The verbs that change something, by command."""


def kind_of(options: argparse.Namespace) -> str:
    """What the session of a command is called; empty for one that changes nothing."""
    verb = getattr(options, "verb", "")
    if verb in CHANGING.get(options.command, ()) and not getattr(options, "dry_run", False):
        return f"{options.command} {verb}"
    if options.command == "audit" and options.write_baseline is not None:
        return "audit --write-baseline"
    if options.command == "sessions" and getattr(options, "fix", "") and options.yes:
        return f"sessions {verb} --fix"
    return ""


@contextmanager
def recorded(kind: str) -> Generator[None]:
    """Record a session from its beginning to its end, if it has a kind and can be recorded."""
    number = uuid.uuid4().hex
    store = _begun(number, kind) if kind else None
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = None if isinstance(error, SystemExit) else error
        raise
    finally:
        if store is not None:
            _end(store, number, failure)


def _begun(number: str, kind: str) -> rows.SessionStore | None:
    clock = SystemClock()
    folder = str(roots.root_of((), Path.cwd()))
    begun = Begun(number, kind, (folder,), _user(), "", __version__, this_process())
    store = rows.SessionStore(paths.data_home(), clock, _say)
    try:
        store.begin(begun, clock.now())
    except CockpitError as error:
        _say(f"this session is not recorded: {error.message}")
        return None
    return store


def _end(store: rows.SessionStore, number: str, failure: BaseException | None) -> None:
    try:
        store.end(number, ended((), failure), (), SystemClock().now())
    except CockpitError as error:
        _say(f"the end of this session is not recorded: {error.message}")
    finally:
        store.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _say(sentence: str) -> None:
    sys.stderr.write(f"cockpit: {sentence}\n")
