"""Findings at rest: snoozed until a day on which they wake by themselves, or accepted by the baseline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import msgspec

from cockpit.core.errors import CockpitError, Conflict, Invalid, NotFound, Refused
from cockpit.core.paths import to_uri
from cockpit.features.audit import baseline
from cockpit.features.audit.baseline import Baseline, Debt
from cockpit.features.audit.common_messages import FindingQuery
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.messages import SNOOZE, Snooze
from cockpit.features.audit.project import Project
from cockpit.features.audit.records import Applied
from cockpit.features.audit.tree_messages import ACCEPT, WAKE, Acceptance, Accepted
from cockpit.kernel.boundary import contained
from cockpit.protocol.methods import Empty

MOST_SNOOZE = timedelta(days=366)
WEEK = timedelta(days=7)
LONGEST_WAIT = 600.0
"""Seconds after which the calendar is looked at again: a computer that slept is not late by hours."""


class Later(Protocol):
    """What calls a function after some seconds, such as the event loop."""

    def __call__(self, delay: float, callback: Callable[[], object], /) -> asyncio.TimerHandle:
        """Arrange the call."""
        ...


class Resting:
    """Puts findings to rest, and wakes them."""

    def __init__(self, desk: Desk, later: Later | None = None) -> None:
        self._desk = desk
        self._ctx = desk.ctx
        self._later = later
        self._day = desk.today()
        self._timer: asyncio.TimerHandle | None = None
        self._waking: asyncio.Task[None] | None = None
        self.writing = asyncio.Lock()
        """Held while a baseline is read, changed and written."""

    def serve(self) -> None:
        """Register every answer."""
        self._ctx.serve(SNOOZE, self.snooze)
        self._ctx.serve(WAKE, self.wake_one)
        self._ctx.serve(ACCEPT, self.accept)
        self._ctx.wire.command("cockpit.audit.snoozeForAWeek", self.command)

    def watch_calendar(self) -> None:
        """Wake findings when their day begins, as long as the daemon runs."""
        self.stop()
        later = self._later or asyncio.get_running_loop().call_later
        wait = min(seconds_to_midnight(self._ctx.clock.now().astimezone()), LONGEST_WAIT)
        self._timer = later(wait, self._look)

    def stop(self) -> None:
        """Look at the calendar no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        today = self._desk.today()
        if today != self._day:
            self._day = today
            self._waking = asyncio.ensure_future(self._wake_all())
        self.watch_calendar()

    async def _wake_all(self) -> None:
        for project in list(self._desk.projects.values()):
            with contained("the snoozed findings"):
                await self.wake(project)
        self._desk.refresh()

    async def wake(self, project: Project) -> None:
        """Show again what was snoozed until today, also where that cannot be recorded."""
        today, seen = self._desk.today(), self._desk.seen()
        if await self._desk.look_up(project, lambda rows: rows.due(today)):
            with contained("the record of woken findings"):
                await self._desk.record(project, lambda rows: rows.wake(today, seen))
        await self._desk.catch_up(project)

    async def snooze(self, query: Snooze) -> Empty:
        """Hide a finding until a day."""
        until = _day(query.until, self._desk.today())
        project, _ = self._desk.place(query.uri)
        seen = self._desk.seen()
        await self._desk.record(project, lambda rows: rows.snooze(query.identity, until, seen))
        self._desk.refresh()
        return Empty()

    async def command(self, arguments: list[Any]) -> None:
        """Snooze for an editor that sends `workspace/executeCommand` and asks for no date."""
        try:
            (argument,) = arguments
            query = msgspec.convert(argument, FindingQuery)
        except (ValueError, msgspec.ValidationError) as error:
            raise Invalid(f"cockpit.audit.snoozeForAWeek: {error}.") from error
        until = (self._desk.today() + WEEK).isoformat()
        await self.snooze(Snooze(uri=query.uri, identity=query.identity, until=until))

    async def wake_one(self, query: FindingQuery) -> Empty:
        """Show a snoozed finding before its day."""
        project, _ = self._desk.place(query.uri)
        seen = self._desk.seen()
        await self._desk.record(project, lambda rows: rows.wake_one(query.identity, seen))
        self._desk.refresh()
        return Empty()

    async def read_baseline(self, project: Project) -> None:
        """Take in what the baseline accepts; a faulty one accepts nothing, and is told."""
        before, accepted, name = project.accepted, frozenset[str](), f"Baseline of {project.folder.name}"
        try:
            accepted = await self._ctx.jobs.thread(project.read_baseline, dict(project.findings))
            self._ctx.health.well(name)
        except CockpitError as error:
            self._ctx.health.fault(name, error.message)
        self._desk.accept(project, accepted)
        await self._desk.show_again(project, before ^ accepted)

    async def accept(self, query: Acceptance) -> Accepted:
        """Write a finding into the baseline, or take it out."""
        project, _ = self._desk.place(query.uri)
        file = self.writable_baseline(project)
        task = await self._desk.look_up(project, lambda rows: rows.task(query.identity))
        debt = Debt(
            identity=query.identity, code=task["pattern"], path=task["file_path"], symbol=task["symbol"]
        )
        document = self._ctx.documents.get(to_uri(project.baseline))
        shown = None if document is None else document.text
        async with self.writing:
            after = await self._ctx.jobs.thread(
                _rewrite, file, shown, debt, partial(project.followed, found=dict(project.findings)),
                accepted=query.accepted,
            )  # fmt: skip
        action = "addToBaseline" if query.accepted else "removeFromBaseline"
        applied, seen = Applied(debt.path, action, "", self._ctx.session_id), self._desk.seen()
        changed = after is not None
        if after is not None:
            self._desk.accept(project, after.identities)
            await self._desk.record(project, lambda rows: rows.correct(debt.identity, applied, seen))
            await self._show(project, debt.identity)
        return Accepted(file=project.baseline_name, changed=changed)

    def writable_baseline(self, project: Project) -> Path:
        """The file on disk, which lies in the workspace; raises Refused."""
        if not self._ctx.client.trusted:
            raise Refused(
                "The baseline is not written: the workspace is not trusted.", hint="workbench.trust.manage"
            )
        file = project.baseline.resolve()
        if not file.is_relative_to(project.root.resolve()):
            raise Refused(f"{file} is not written: it lies outside the workspace folder.")
        return file

    async def _show(self, project: Project, identity: str) -> None:
        await self._desk.show_again(project, {identity})
        self._desk.refresh()


def seconds_to_midnight(now: datetime) -> float:
    """How long the day still lasts on that clock, and a second more."""
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return (midnight - now).total_seconds() + 1


def _day(text: str, today: date) -> date:
    try:
        until = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"$.until: {text} is not a day of the calendar.") from error
    if not today < until <= today + MOST_SNOOZE:
        raise Invalid(f"$.until: {text} is not between tomorrow and a year from now.")
    return until


def check_saved(file: Path, shown: str | None) -> None:
    """Whether an editor that shows the file has no changes of its own; raises Conflict."""
    if shown is not None and (not file.exists() or file.read_bytes().decode(errors="replace") != shown):
        raise Conflict(f"{file.name} is open with changes: save it first.")


def _rewrite(
    file: Path, shown: str | None, debt: Debt, followed: Callable[[Baseline], Baseline], *, accepted: bool
) -> Baseline | None:
    """Write the baseline with the finding, or without it; None when it is so already."""
    check_saved(file, shown)
    try:
        known = followed(baseline.read(file))
    except NotFound:
        known = Baseline(version=baseline.VERSION)
    if (debt.identity in known.identities) is accepted:
        return None
    after = baseline.with_debt(known, debt) if accepted else baseline.without(known, debt.identity)
    baseline.write(file, after)
    return after
