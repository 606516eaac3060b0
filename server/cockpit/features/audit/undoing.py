"""The way back of a correction: what it would change, and doing it; for the command line and the daemon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from cockpit.core.errors import Conflict, NotFound, Refused, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.patch import Patch, taken_back
from cockpit.core.paths import write_atomically
from cockpit.features.audit import baseline
from cockpit.features.audit.baseline import Debt
from cockpit.features.audit.records import Seen

if TYPE_CHECKING:
    from cockpit.features.audit.store import FindingStore
    from cockpit.storage.corrections import Kept

BASELINE: Final = MappingProxyType({"addToBaseline": True, "removeFromBaseline": False})
"""Corrections of the baseline, and whether they have put a finding into it."""
_SNOOZE: Final = "snooze"
CLEANUP: Final = "cleanup"
"""A correction that has moved files into an archive of the backups, which alone gives them back."""


GENERATED: Final = "generate"
"""A correction that the copilots have made, with others perhaps: all files of it go back, or none."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a correction was made, and who takes it back."""

    root: Path
    baseline: Path
    seen: Seen
    findings: Callable[[Callable[[FindingStore], Any]], Any]
    """Works with the rows of the findings."""


@dataclass(frozen=True, slots=True)
class Way:
    """What takes a correction back, and how that is said."""

    act: Callable[[], object]
    steps: tuple[str, ...]


def possible(kept: Kept) -> bool:
    """Whether there is anything to take back; whether it is certain is known when it is tried."""
    correction = kept.correction
    has_way = correction.patch is not None or correction.kind in (_SNOOZE, CLEANUP, GENERATED, *BASELINE)
    return kept.undone is None and has_way


def way_back(kept: Kept, ground: Ground) -> Way:
    """The way on disk; raises Conflict or Refused where there is none that is certain."""
    correction = kept.correction
    check(kept)
    if correction.kind == CLEANUP:
        archive = correction.identity
        raise Refused(
            f"Correction {kept.number} has moved files into archive {archive}, which gives them back.",
            hint=f"cockpit cleanup restore {archive}",
        )
    if correction.kind == GENERATED:
        run = correction.identity
        raise Refused(
            f"Correction {kept.number} was made by run {run} of the copilots, which goes back as a whole.",
            hint=f"cockpit generate --undo {run}",
        )
    if correction.patch is not None:
        path = ground.root / correction.path
        text = taken_back(_text(path), correction.patch)
        return Way(lambda: write_text(path, text), steps_of(kept))
    if correction.kind == _SNOOZE:
        act, step = _waking(correction.identity, ground), f"wake the finding in {correction.path}"
        return Way(act, (step,))
    verb = "take the finding out of" if BASELINE[correction.kind] else "put the finding back into"
    return Way(lambda: _rebase(kept, ground), (f"{verb} the baseline",))


def way_forth(kept: Kept, root: Path) -> Way:
    """Writing the lines again that were taken back; raises Conflict where their place is not certain."""
    correction = kept.correction
    if kept.undone is None or correction.patch is None:
        raise Refused(f"Correction {kept.number} has no lines that were taken back.")
    path, patch = root / correction.path, correction.patch
    text = taken_back(_text(path), patch.reverse)
    return Way(lambda: write_text(path, text), (f"write {correction.path}", *lines_of(patch)))


def check(kept: Kept) -> None:
    """Whether it is still there to be taken back; raises Conflict or Refused."""
    if kept.undone is not None:
        raise Conflict(f"Correction {kept.number} was taken back on {kept.undone}.")
    if not possible(kept):
        kind = kept.correction.kind
        raise Refused(f"Correction {kept.number} ({kind}) has kept no text that could be put back.")


def steps_of(kept: Kept) -> tuple[str, ...]:
    """What is written into the file of a correction that has changed its text."""
    correction = kept.correction
    reverse = None if correction.patch is None else correction.patch.reverse
    return (f"write {correction.path}", *lines_of(reverse))


def lines_of(patch: Patch | None) -> list[str]:
    """The lines before and after, as people read them."""
    if patch is None:
        return []
    removed = [f"- {line.rstrip()}" for line in patch.old]
    return [f"@ line {patch.line + 1}", *removed, *(f"+ {line.rstrip()}" for line in patch.new)]


@validate_enterprise_operation("taking a correction back", target="path")
def write_text(path: Path, text: str) -> None:
    """Replace the content of a file that is there; raises Unavailable."""
    try:
        path.stat()
        write_atomically(path, text.encode())
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error


def _waking(identity: str, ground: Ground) -> Callable[[], object]:
    return lambda: ground.findings(lambda rows: rows.wake_one(identity, ground.seen))


def _rebase(kept: Kept, ground: Ground) -> None:
    """Take a finding out of the baseline, or put it back."""
    known, identity = baseline.read(ground.baseline), kept.correction.identity
    if BASELINE[kept.correction.kind]:
        baseline.write(ground.baseline, baseline.without(known, identity))
        return
    task = ground.findings(lambda rows: rows.task(identity))
    debt = Debt(identity=identity, code=task["pattern"], path=task["file_path"], symbol=task["symbol"])
    baseline.write(ground.baseline, baseline.with_debt(known, debt))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError as error:
        raise NotFound(f"{path} is not there any more.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"{path} cannot be read as text: {error}.") from error
