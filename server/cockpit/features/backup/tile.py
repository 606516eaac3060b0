"""What the Backup tile says of one workspace folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.core.errors import CockpitError
from cockpit.core.lazy import lazy
from cockpit.features.backup.messages import FolderBackups, Word
from cockpit.features.backup.schedule import Past, Schedule, due, is_late
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.features.backup import location
    from cockpit.features.backup.moments import Reach
    from cockpit.features.backup.standing import Standing
    from cockpit.features.backup.store import Recorded
else:
    location = lazy("cockpit.features.backup.location")


@dataclass(slots=True)
class State:
    """What is known of the backups of a workspace folder."""

    folder: Folder
    repository: str = ""
    standing: Standing | None = None
    """None while nobody has looked, or nobody can."""
    works: int = 0
    """How much is being done with them at the moment."""
    failure: CockpitError | None = None
    """Why nothing can be said or done at the moment."""
    failed: datetime | None = None
    """When the schedule could last not be kept in this window."""
    reach: Reach | None = None
    """The moments of our own databases, as the last one that was kept here tells; it has the password."""
    tried: datetime | None = None
    """When a moment was last kept, or could not be."""
    stamps: object = None
    """What told then that the databases were unchanged."""

    @property
    def can_begin(self) -> bool:
        """Whether a backup that is due can be made; not where a disk is away, or another work goes on."""
        found = self.standing
        return found is not None and not found.is_gone and not self.works

    @property
    def known_reach(self) -> Reach | None:
        """The moments of our own databases; None when they are unknown."""
        found = self.standing
        return self.reach if found is None or found.reach is None else found.reach

    def last_moment(self) -> datetime | None:
        """When our own databases were last kept, or could not be."""
        reach = self.known_reach
        kept = reach.last if reach is not None else None
        known = [datetime.fromisoformat(kept)] if kept else []
        return max([*known, *([self.tried] if self.tried else [])], default=None)

    def past(self) -> Past:
        """What the schedule goes by."""
        found = self.standing
        if found is None:
            return Past(failed=self.failed)
        recorded = None if found.failed is None else _moment(found.failed)
        failures = [moment for moment in (recorded, self.failed) if moment is not None]
        drilled = None if found.drilled is None else _moment(found.drilled)
        return Past(found.made, max(failures, default=None), drilled)


def compose(state: State, schedule: Schedule, minutes: int, now: datetime) -> FolderBackups:
    """The folder's part of the tile; moments of our own databases are kept every so many minutes."""
    found, past = state.standing, state.past()
    next_run = due(schedule, past, now) if state.repository else None
    drilled = None if found is None else found.drilled
    reach = state.known_reach
    told, reason, hint = _judged(state, late=is_late(schedule, past, now))
    return FolderBackups(
        folder=state.folder.uri,
        name=state.folder.name,
        state=told,
        reason=reason,
        hint=hint,
        repository=state.repository,
        last=None if found is None or found.made is None else found.made.isoformat(timespec="seconds"),
        backups=0 if found is None else found.backups,
        size=0 if found is None else found.size,
        drilled=None if drilled is None else drilled.timestamp,
        drill_passed=drilled is not None and drilled.event == "drill_success",
        next=None if next_run is None else next_run.isoformat(timespec="seconds"),
        moments=None if reach is None else reach.count,
        first_moment=None if reach is None else reach.first,
        every_minutes=minutes if schedule != "off" else 0,
    )


def _judged(state: State, *, late: bool) -> tuple[Word, str, str]:
    """The state, the reason and the hint: the worst first."""
    found, failure = state.standing, state.failure
    if state.works:
        return "working", "", ""
    if failure is not None:
        word: Word = "unconfigured" if failure.kind == "notConfigured" else "failed"
        return word, failure.message, failure.hint
    if (fault := _fault(state)) is not None:
        return "failed", *fault
    if found is None or not found.backups:
        return "none", "", ""
    return ("late" if late else "ready"), "", ""


def _fault(state: State) -> tuple[str, str] | None:
    """What has gone wrong, and what may help."""
    found = state.standing
    if found is None:
        return None
    if found.is_gone and found.created is not None:
        return location.gone(Path(state.repository), found.created.timestamp), "cockpit.backup.root"
    if found.failed is not None:
        return str(found.failed.details.get("reason", "")), "cockpit.showLog"
    if found.drilled is not None and found.drilled.event != "drill_success":
        return _drill_fault(found.drilled), "cockpit backup verify"
    return None


def _drill_fault(drilled: Recorded) -> str:
    """What the last drill found, in one sentence."""
    details = drilled.details
    faults: list[str] = details.get("faults", [])
    if not faults:
        return f"The last drill failed: {details.get('reason', '')}"
    more = f", and {len(faults) - 1:,} more" if len(faults) > 1 else ""
    return f"The last drill failed: {faults[0]}{more}."


def _moment(recorded: Recorded) -> datetime:
    return datetime.fromisoformat(recorded.timestamp)
