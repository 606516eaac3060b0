"""Keeps what backups have done in the database of the workspace; a command does not fail for lack of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cockpit.cli.roots import home_of
from cockpit.cli.telling import say
from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.backup.evidence import Event, Happened
from cockpit.features.backup.store import EventStore, Recorded, Who

NOBODY: Final = Who()
"""For what is no correction."""


class Evidence:
    """The events of one repository."""

    def __init__(self, workspace: Path, repository: Path, clock: Clock, who: Who = NOBODY) -> None:
        self._home = home_of(workspace)
        self._repository = repository
        self._clock = clock
        self._who = who

    def keep(self, happened: Happened) -> None:
        """Record an event."""
        store = EventStore(self._home, self._clock, say)
        try:
            store.record(self._repository, happened, self._clock.now(), self._who)
        except CockpitError as error:
            say(f"this was not recorded: {error.message}")
        finally:
            store.close()

    def last(self, *events: Event) -> Recorded | None:
        """The last one of some events; None when there is none, or nothing can be read."""
        if not self._home.has("analytics"):
            return None
        store = EventStore(self._home, self._clock, say)
        try:
            return store.last(self._repository, *events)
        except CockpitError as error:
            say(f"what was recorded of the backups cannot be read: {error.message}")
            return None
        finally:
            store.close()
