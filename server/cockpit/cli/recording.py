"""The session of a command that changes something."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cockpit import __version__
from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError
from cockpit.core.guard.operation import Denied, Surroundings, surrounded
from cockpit.core.lazy import lazy
from cockpit.core.ownership import this_process
from cockpit.core.run import Begun, Status, digests, ended

if TYPE_CHECKING:
    import cockpit.storage.corrections as ledger
    import cockpit.storage.lessons as learned
    import cockpit.storage.sessions as rows
    from cockpit.cli import roots
    from cockpit.core.guard import setting
else:
    # Commands that change nothing are not to wait for SQLAlchemy.
    roots = lazy("cockpit.cli.roots")
    setting = lazy("cockpit.core.guard.setting")
    rows = lazy("cockpit.storage.sessions")
    ledger = lazy("cockpit.storage.corrections")
    learned = lazy("cockpit.storage.lessons")

CHANGING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "backup": frozenset({"create", "restore", "prune", "drill"}),
        "cleanup": frozenset({"archive", "restore"}),
        "har": frozenset({"generate"}),
        "sync": frozenset({"run", "resolve", "heal", "detach"}),
    }
)
"""The verbs that change something, by command."""
FLAGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"audit": ("write_baseline",), "generate": ("apply", "undo", "recover")}
)
"""The flags by which commands without verbs change something."""
GOING_BACK: Final = ("restore-", "cleanup-", "correction-", "sync-")
"""Points of rollback that are no copy of a database of ours."""
VARIABLES: Final = ("GH_COPILOT_BACKUP_ROOT", "GH_COPILOT_MAX_BACKUPS")
"""What is set by the environment: named one by one, because others may hold secrets."""
PROJECT_FILE: Final = "cockpit.toml"


def kind_of(options: argparse.Namespace) -> str:
    """What the session of a command is called; empty for one that changes nothing."""
    verb = getattr(options, "verb", "")
    if verb in CHANGING.get(options.command, ()) and not getattr(options, "dry_run", False):
        # Recording a session would hold the very database open that goes back.
        return "" if getattr(options, "databases", False) else f"{options.command} {verb}"
    if options.command in FLAGS:
        given = (flag for flag in FLAGS[options.command] if getattr(options, flag) not in (None, False))
        return next((f"{options.command} --{flag.replace('_', '-')}" for flag in given), "")
    if options.command == "corrections" and verb == "undo" and options.yes:
        return "corrections undo"
    if options.command == "rollback" and verb == "apply" and options.yes:
        # Recording a session would open, and migrate again, the very database that goes back.
        return "rollback apply" if options.name.startswith(GOING_BACK) else ""
    if options.command == "sessions" and getattr(options, "fix", "") and options.yes:
        return f"sessions {verb} --fix {options.fix}"
    return ""


@contextmanager
def recorded(kind: str) -> Generator[str]:
    """Record a session from its beginning to its end, if it has a kind and can be recorded; its id.

    What the guard stops in it is recorded, too.
    """
    if not kind:
        yield ""
        return
    root = roots.root_of((), Path.cwd())
    number = uuid.uuid4().hex
    store = _begun(number, kind, root)
    failure: BaseException | None = None
    try:
        with surrounded(Surroundings(lambda _path: _bounds(root), lambda denied: _denied(root, denied))):
            yield number
    except BaseException as error:
        failure = None if isinstance(error, SystemExit) else error
        raise
    finally:
        if store is not None:
            _end(store, number, failure)


def _bounds(root: Path) -> setting.Bounds:
    backups = os.environ.get("GH_COPILOT_BACKUP_ROOT", "")
    return setting.Bounds(
        workspace=root,
        backup_root=Path(backups).expanduser().absolute() if backups else None,
        resolve=lambda path: Path(path).resolve(),
    )


def _denied(root: Path, denied: Denied) -> None:
    store = ledger.CorrectionStore(roots.home_of(root), SystemClock(), _say)
    try:
        store.violate(denied)
    except CockpitError as error:
        _say(f"what the guard has stopped is not recorded: {error.message}")
    finally:
        store.close()


def _begun(number: str, kind: str, root: Path) -> rows.SessionStore | None:
    clock = SystemClock()
    begun = Begun(number, kind, (str(root),), user(), "", __version__, this_process(), _settings(root))
    store = rows.SessionStore(roots.shared_home(), clock, _say)
    try:
        store.begin(begun, clock.now())
    except CockpitError as error:
        _say(f"this session is not recorded: {error.message}")
        return None
    return store


def _end(store: rows.SessionStore, number: str, failure: BaseException | None) -> None:
    ending = ended((), failure)
    try:
        store.end(number, ending, (), SystemClock().now())
    except CockpitError as error:
        _say(f"the end of this session is not recorded: {error.message}")
    else:
        if failure is not None and ending.status is Status.FAILED:
            _add_hints(failure, store, number)
    finally:
        store.close()


def _add_hints(failure: BaseException, store: rows.SessionStore, number: str) -> None:
    """Add to a failure what has put it right before."""
    known = learned.LessonStore(store.home, SystemClock(), _say)
    try:
        for sentence in known.hints(store.one(number)):
            failure.add_note(sentence)
    except CockpitError as error:
        _say(f"what was learned from such a failure is not known: {error.message}")
    finally:
        known.close()


def _settings(root: Path) -> dict[str, str]:
    """What is set for a command: by variables, and by the project's file."""
    found: dict[str, object] = {name: os.environ[name] for name in VARIABLES if name in os.environ}
    # What is not there, or cannot be read, sets nothing.
    with suppress(OSError):
        found[PROJECT_FILE] = (root / PROJECT_FILE).read_bytes()
    return digests(found)


def user() -> str:
    """Who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _say(sentence: str) -> None:
    sys.stderr.write(f"cockpit: {sentence}\n")
