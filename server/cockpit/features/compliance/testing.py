"""Runs of the tests that the editor asks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cockpit.core.errors import Cancelled, CockpitError, NotFound, Refused, Unavailable
from cockpit.core.lazy import lazy
from cockpit.features.compliance.live import Live, Seat
from cockpit.features.compliance.messages import TestQuery, TestReport
from cockpit.kernel.context import Context
from cockpit.kernel.events import DocumentSaved, FolderAudited
from cockpit.kernel.jobs import cancelled

if TYPE_CHECKING:
    from cockpit.features.compliance import freshness, python_tests, store
    from cockpit.features.compliance.board import Board, Known
    from cockpit.features.compliance.store import SuiteRun
else:
    # SQLAlchemy and the reports' readers are not wanted before somebody runs the tests.
    freshness = lazy("cockpit.features.compliance.freshness")
    python_tests = lazy("cockpit.features.compliance.python_tests")
    store = lazy("cockpit.features.compliance.store")


class Testing:
    """Runs pytest in the folder's own environment, one run per folder at a time."""

    def __init__(self, ctx: Context, live: Live) -> None:
        self._ctx = ctx
        self._live = live
        self._runs: dict[str, asyncio.Task[SuiteRun]] = {}
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
        return await self._run(self._live.seat(folder), query.work_done_token)

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
        if not self._ctx.client.trusted or not any(map(event.is_program, audited)):
            return
        name = f"Tests of {event.folder.name}"
        try:
            await self._run(self._live.seat(event.folder), None)
        except CockpitError as error:
            self._ctx.health.fault(name, error.message, error.hint)
        else:
            self._ctx.health.well(name)

    async def _run(self, seat: Seat, token: str | int | None) -> TestReport:
        known = self._live.known(seat)
        if known is None:
            raise Unavailable(
                "The folder has not been audited as a whole yet.", hint="cockpit.audit.workspace"
            )
        key, title = seat.folder.uri, f"Running the tests of {seat.folder.name}"
        if (older := self._runs.get(key)) is not None:
            older.cancel()
        task = asyncio.ensure_future(self._ctx.jobs.thread(self._tested, self._live.board(seat), seat, known))
        self._runs[key] = task
        self._live.testing(seat, running=True)
        try:
            with self._ctx.health.running(title):
                async with self._ctx.progress.show(title, token) as report:
                    report.when_cancelled(task.cancel)
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

    def _tested(self, board: Board, seat: Seat, known: Known) -> SuiteRun:
        """On a thread: run and record; the fingerprint is that of the code before the run."""
        root = seat.folder.path
        state = freshness.fingerprint(root, known.programs)
        results = python_tests.run_pytest(root, self._ctx.runner, cancelled=cancelled)
        run = store.SuiteRun(self._ctx.clock.now(), "pytest", state, results)
        board.record_run(run)
        return run


def _report(run: SuiteRun) -> TestReport:
    outcomes = [result.outcome for result in run.results]
    return TestReport(
        passed=outcomes.count("passed"),
        failed=outcomes.count("failed") + outcomes.count("error"),
        skipped=outcomes.count("skipped"),
        cancelled=False,
    )
