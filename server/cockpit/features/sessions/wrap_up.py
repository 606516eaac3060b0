"""What sessions leave behind, judged: each validator is pure and says what it has seen as evidence.

`looking.py` sees; here stands only what that means.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cockpit.core.ownership import Life
from cockpit.core.run import Outcome, Recorded, Result

TRANSACTIONS: Final = "open-transactions"
HANDLES: Final = "open-handles"
TEMPORARY: Final = "temporary-files"
LOGS: Final = "empty-logs"
EMPTIED: Final = "emptied-files"
NESTED: Final = "nested-copies"
ORPHANS: Final = "orphaned-sessions"

AT_WORK: Final = timedelta(minutes=1)
"""A temporary file may be in use for as long as that, also by a command that is no session."""
LONGEST_USE: Final = timedelta(days=1)
"""A temporary file that is older is left over, also while a session of the same age runs."""
LONGEST_ELSEWHERE: Final = timedelta(days=7)
"""After that a session of another computer that has not ended is worth a question."""
MOST_NAMED: Final = 10
"""Places that are named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A write transaction that is open."""

    database: Path
    pid: int | None
    """Who has it; None where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A file of ours that a process has open."""

    path: Path
    pid: int


@dataclass(frozen=True, slots=True)
class File:
    """A file or folder as it is on disk."""

    path: Path
    size: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is empty, and has content in a backup."""

    path: Path
    backup: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A folder of the workspace that holds the workspace again."""

    folder: Path
    same: int
    """How many files of the workspace's top it has with the same content."""
    of: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What was looked at; None where it could not be, with the reason under the validator's name."""

    now: datetime
    running: Sequence[Recorded] = ()
    """Sessions that go on."""
    writers: Sequence[Writer] | None = ()
    handles: Sequence[Handle] | None = ()
    temporary: Sequence[File] | None = ()
    logs: Sequence[File] | None = ()
    emptied: Sequence[Path] | None = ()
    """Files that are empty, and have content in the last commit."""
    kept: Sequence[Kept] | None = None
    """Others, which have it in the last backup; None where nobody has looked into one."""
    copies: Sequence[Copy] | None = ()
    orphans: Sequence[tuple[Recorded, Life]] = ()
    """Sessions that have not ended, with what is known of their processes."""
    blind: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Why something could not be looked at, by validator."""


def open_transactions(sight: Sight) -> Result:
    """Nobody but a running session may be in the middle of a write."""
    if sight.writers is None:
        return _blind(sight, TRANSACTIONS)
    mine = _pids(sight.running)
    left = [each for each in sight.writers if each.pid not in mine]
    evidence = [f"{_who(each.pid)} is in the middle of a write to {each.database}." for each in left]
    pids = " ".join(str(pid) for pid in sorted({each.pid for each in left if each.pid is not None}))
    fix = f"End it: kill {pids}. What it had not committed is rolled back." if pids else ""
    return _found(TRANSACTIONS, Outcome.FAILED, evidence, fix)


def open_handles(sight: Sight) -> Result:
    """Nobody but a running session may have a database of ours open."""
    if sight.handles is None:
        return _blind(sight, HANDLES)
    mine = _pids(sight.running)
    left = [each for each in sight.handles if each.pid not in mine]
    evidence = [f"Process {each.pid} has {each.path} open and is no session." for each in left]
    pids = " ".join(str(pid) for pid in sorted({each.pid for each in left}))
    return _found(HANDLES, Outcome.WARNING, evidence, f"End it if it is not wanted: kill {pids}.")


def temporary_files(sight: Sight) -> Result:
    """What only a running write needs is gone with it."""
    if sight.temporary is None:
        return _blind(sight, TEMPORARY)
    return _files(TEMPORARY, leftover(sight), "is left over from a write that did not come to its end.")


def leftover(sight: Sight) -> list[File]:
    """The temporary files that no session that runs can have made, and none can still need."""
    latest = sight.now - AT_WORK
    starts = [datetime.fromisoformat(each.start) for each in sight.running]
    until = max(min([latest, *starts]), sight.now - LONGEST_USE)
    return [each for each in sight.temporary or () if each.changed < until]


def empty_logs(sight: Sight) -> Result:
    """A log without a line tells nothing, and may have been cut."""
    if sight.logs is None:
        return _blind(sight, LOGS)
    return _files(LOGS, [each for each in sight.logs if not each.size], "is a log without a line.")


def emptied_files(sight: Sight) -> Result:
    """No file that has content in the last commit, or in the last backup, is empty."""
    if sight.emptied is None and sight.kept is None:
        return _blind(sight, EMPTIED)
    evidence = [f"{path} is empty, and has content in the last commit." for path in sight.emptied or ()]
    evidence += [
        f"{each.path} is empty, and has content in backup {each.backup}." for each in sight.kept or ()
    ]
    return _found(EMPTIED, Outcome.WARNING, evidence, f"cockpit sessions wrap-up --fix {EMPTIED}")


def nested_copies(sight: Sight) -> Result:
    """The workspace does not hold itself."""
    if sight.copies is None:
        return _blind(sight, NESTED)
    evidence = [
        f"{each.folder} holds the workspace again: {each.same} of {each.of} files at its top are the same."
        for each in sight.copies
    ]
    return _found(NESTED, Outcome.WARNING, evidence, "Move it out of the workspace, or let git ignore it.")


def orphaned_sessions(sight: Sight) -> Result:
    """Every session that is recorded as running runs."""
    crashed = [each for each, life in sight.orphans if life is Life.GONE]
    forgotten = abandoned(sight)
    evidence = [
        f"The {_name(each)} crashed: process {each.begun.owner.pid} is gone and never ended it."
        for each in crashed
    ]
    evidence += [f"The {_name(each)} has not ended on {each.begun.owner.host}." for each in forgotten]
    outcome = Outcome.FAILED if crashed else Outcome.WARNING
    return _found(ORPHANS, outcome, evidence, f"cockpit sessions wrap-up --fix {ORPHANS}")


def abandoned(sight: Sight) -> list[Recorded]:
    """Sessions of other computers that have been running for unlikely long."""
    oldest = sight.now - LONGEST_ELSEWHERE
    return [
        each
        for each, life in sight.orphans
        if life is Life.ELSEWHERE and datetime.fromisoformat(each.start) < oldest
    ]


VALIDATORS: Final[MappingProxyType[str, Callable[[Sight], Result]]] = MappingProxyType(
    {
        TRANSACTIONS: open_transactions,
        HANDLES: open_handles,
        TEMPORARY: temporary_files,
        LOGS: empty_logs,
        EMPTIED: emptied_files,
        NESTED: nested_copies,
        ORPHANS: orphaned_sessions,
    }
)


def judge(sight: Sight, names: Collection[str] = tuple(VALIDATORS)) -> list[Result]:
    """What these validators say."""
    return [VALIDATORS[name](sight) for name in names]


def _files(name: str, left: Sequence[File], what: str) -> Result:
    evidence = [f"{each.path} {what}" for each in left]
    return _found(name, Outcome.WARNING, evidence, f"cockpit sessions wrap-up --fix {name}")


def _found(name: str, outcome: Outcome, evidence: Sequence[str], fix: str) -> Result:
    if not evidence:
        return Result(name, Outcome.OK)
    named = list(evidence[:MOST_NAMED])
    if (more := len(evidence) - MOST_NAMED) > 0:
        named.append(f"And {more:,} more.")
    return Result(name, outcome, tuple(named), fix)


def _blind(sight: Sight, name: str) -> Result:
    return Result(name, Outcome.UNKNOWN, (sight.blind.get(name, "It could not be looked at."),))


def _pids(running: Sequence[Recorded]) -> frozenset[int]:
    return frozenset(each.begun.owner.pid for each in running)


def _name(session: Recorded) -> str:
    return f"{session.begun.kind} session {session.begun.session_id[:8]} of {session.start}"


def _who(pid: int | None) -> str:
    return "Somebody" if pid is None else f"Process {pid}"
