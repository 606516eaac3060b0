"""Runs of the tests: asked for, and after saves."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from cockpit.core.errors import Cancelled, CockpitError, NotFound, Refused, Unavailable
from cockpit.core.lazy import lazy
from cockpit.core.lease import Lease
from cockpit.features.compliance.live import Live, Seat
from cockpit.features.compliance.messages import TestQuery, TestReport
from cockpit.features.compliance.order import Order
from cockpit.kernel.context import Context
from cockpit.kernel.events import DocumentSaved, FolderAudited
from cockpit.kernel.jobs import cancelled

if TYPE_CHECKING:
    from cockpit.features.compliance import suites
    from cockpit.features.compliance.board import Board
    from cockpit.features.compliance.suite_store import SuiteRun
    from cockpit.kernel.progress import Report
else:
    # SQLAlchemy and the reports' readers are not wanted before somebody runs the tests.
    suites = lazy("cockpit.features.compliance.suites")

First = asyncio.Future[TestReport]
"""What the affected tests did, while the others run."""


class Testing:
    """Runs pytest in the folder's own environment, one run per folder at a time."""

    def __init__(self, ctx: Context, live: Live) -> None:
        self._ctx = ctx
        self._live = live
        self._runs: dict[str, asyncio.Task[SuiteRun | None]] = {}
        self._saved: dict[str, set[str]] = {}
        """What was saved and not audited since, by folder."""

    async def run(self, query: TestQuery) -> TestReport:
        """Run the tests of a folder with progress that can be cancelled; a newer run takes its place."""
        folder = self._ctx.folders.get(query.folder)
        if folder is None:
            raise NotFound(f"$.folder: {query.folder} is not a folder of this workspace.")
        if not self._ctx.client.trusted:
            raise Refused(
                "The tests were not run: the workspace is not trusted.", hint="workbench.trust.manage"
            )
        return await self._run(self._live.seat(folder), token=query.work_done_token)

    def saved(self, event: DocumentSaved) -> None:
        """Remember what was saved in the editor: what tests write themselves starts no other run."""
        path = event.document.path
        place = None if path is None else self._ctx.folders.of(path)
        if place is not None and self._ctx.settings.of(place[0].uri).compliance.run_tests_on_save:
            self._saved.setdefault(place[0].uri, set()).add(place[1])

    async def audited(self, event: FolderAudited) -> None:
        """Run the tests once the audit knows of a program that was saved."""
        saved = self._saved.get(event.folder.uri, set())
        audited = saved if event.changed is None else saved & event.changed
        saved -= audited
        programs = frozenset(filter(event.is_program, audited))
        if self._ctx.client.trusted and programs:
            only_affected = self._ctx.settings.of(event.folder.uri).compliance.only_affected_tests
            await self.run_unasked(self._live.seat(event.folder), programs, only_affected=only_affected)

    async def run_unasked(
        self, seat: Seat, saved: frozenset[str] = frozenset(), *, only_affected: bool = False
    ) -> None:
        """Run the tests when nobody waits for an answer: what keeps them from running is told as a fault."""
        name = f"Tests of {seat.folder.name}"
        try:
            await self._run(seat, saved, only_affected=only_affected)
        except CockpitError as error:
            self._ctx.health.fault(name, error.message, error.hint)
        else:
            self._ctx.health.well(name)

    def runs_elsewhere(self, seat: Seat) -> bool:
        """Whether another window runs the tests of a folder."""
        lease = self._lease(seat)
        is_free = lease.take()
        lease.release()
        return not is_free

    def _lease(self, seat: Seat) -> Lease:
        """What a window holds while it runs the tests of a folder."""
        return Lease(self._ctx.data_folder(seat.folder) / "tests.lock")

    async def _run(
        self,
        seat: Seat,
        saved: frozenset[str] = frozenset(),
        *,
        only_affected: bool = False,
        token: str | int | None = None,
    ) -> TestReport:
        known = self._live.known(seat)
        if known is None:
            raise Unavailable(
                "The folder has not been audited as a whole yet.", hint="cockpit.audit.workspace"
            )
        key, title = seat.folder.uri, f"Running the tests of {seat.folder.name}"
        if (older := self._runs.get(key)) is not None:
            older.cancel()
        first: First = asyncio.get_running_loop().create_future()
        first.add_done_callback(lambda _first: self._live.measure_soon(seat))
        order = Order(seat.folder.path, tuple(known.programs), saved, only_affected)
        task = asyncio.ensure_future(
            self._ctx.jobs.thread(self._tested, seat, self._live.board(seat), order, first)
        )
        self._runs[key] = task
        self._live.testing(seat, running=True)
        try:
            with self._ctx.health.running(title):
                async with self._ctx.progress.show(title, token) as report:
                    report.when_cancelled(task.cancel)
                    first.add_done_callback(partial(_tell_first, report))
                    return _report(await task)
        except (asyncio.CancelledError, Cancelled):
            ours = asyncio.current_task()
            if ours is not None and ours.cancelling():
                task.cancel()
                raise
            return TestReport(passed=0, failed=0, skipped=0, cancelled=True)
        finally:
            if self._runs.get(key) is task:
                del self._runs[key]
                self._live.testing(seat, running=False)

    def _tested(self, seat: Seat, board: Board, order: Order, first: First) -> SuiteRun | None:
        """On a thread: run and record, and tell of the affected tests before the others run."""
        loop, lease = first.get_loop(), self._lease(seat)

        def told(run: SuiteRun) -> None:
            loop.call_soon_threadsafe(first.set_result, _report(run))

        suite = suites.Suite(order, board, self._ctx.runner, self._ctx.clock, cancelled)
        lease.take()
        try:
            return suite.run(told)
        finally:
            lease.release()


def _tell_first(report: Report, first: First) -> None:
    affected = first.result()
    failed = f"{affected.failed:,} failed" if affected.failed else "none failed"
    ran = affected.passed + affected.failed
    report.say(f"{ran:,} affected {'test' if ran == 1 else 'tests'}: {failed}. Now the others.")


def _report(run: SuiteRun | None) -> TestReport:
    """What has run; nothing for a change that no test is affected by."""
    ran = () if run is None else [each for each in run.results if each.origin is None]
    outcomes = [each.outcome for each in ran]
    return TestReport(
        passed=outcomes.count("passed"),
        failed=outcomes.count("failed") + outcomes.count("error"),
        skipped=outcomes.count("skipped"),
        cancelled=False,
    )
