"""One run of a folder's tests, the affected ones first; everything here runs on a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled, CockpitError, NotFound
from cockpit.core.process import Runner
from cockpit.features.compliance import freshness
from cockpit.features.compliance.affected import Plan, is_test, merged, plan, reached
from cockpit.features.compliance.board import Board
from cockpit.features.compliance.heads import key_of
from cockpit.features.compliance.order import Order
from cockpit.features.compliance.python_tests import Selection, run_pytest
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.compliance.suite_store import PastRun, SuiteRun
from cockpit.features.compliance.tested import file_of, files_by_suite

SOURCE = "pytest"


class Suite:
    """Runs and records. The fingerprint of a run is that of the code before it."""

    def __init__(
        self, order: Order, board: Board, runner: Runner, clock: Clock, cancelled: Callable[[], bool]
    ) -> None:
        self._order = order
        self._board = board
        self._runner = runner
        self._clock = clock
        self._cancelled = cancelled
        self._state = ""

    def run(self, told: Callable[[SuiteRun], None]) -> SuiteRun | None:
        """The whole run, or that of the affected tests where only these are wanted: None when there are none.

        `told` hears of the affected ones when others follow.
        """
        self._state = freshness.fingerprint(self._order.root, self._order.programs)
        try:
            return self._run(told)
        except Cancelled:
            raise
        except CockpitError as error:
            self._board.broke_down(self._state, error)
            raise

    def _run(self, told: Callable[[SuiteRun], None]) -> SuiteRun | None:
        order = self._order
        past = self._board.past_run()
        if past is None:
            return self._record(self._pytest(Selection()))
        files = files_by_suite(order.programs)
        placed = [(each, file_of(key_of(each.name, each.path, order.root), files)) for each in past.results]
        known = {path for _, path in placed if path is not None}
        planned = self._plan(past, known)
        if not planned.first:
            return self._record(self._pytest(Selection())) if planned.rest else None
        fresh = self._pytest(Selection(only=planned.first))
        carried = merged(fresh, placed, planned.first, past.number)
        first = self._record(carried)
        if not planned.rest:
            return first
        told(first)
        others = self._pytest(Selection(without=planned.first))
        return self._record([*fresh, *others], instead_of=first.number)

    def _plan(self, past: PastRun, known: set[str]) -> Plan:
        order = self._order
        seconds = sum(each.seconds or 0.0 for each in past.results)
        # What was written while the tests ran was written after their code was looked at.
        begun = past.at - timedelta(seconds=seconds)
        changed = {*order.saved, *freshness.changed_after(order.root, order.programs, begun)}
        tests = known | {path for path in changed if is_test(path)}
        python = [path for path in order.programs if path.endswith(".py")]
        near = reached(self._board.imports.importers(python), tests, changed)
        return plan(near, tests, seconds, only_affected=order.only_affected and bool(known))

    def _pytest(self, selection: Selection) -> list[Result]:
        try:
            return list(
                run_pytest(self._order.root, self._runner, selection=selection, cancelled=self._cancelled)
            )
        except NotFound:
            if selection == Selection():
                raise
            return []  # The others may have tests where these have none.

    def _record(self, results: list[Result], instead_of: int = 0) -> SuiteRun:
        run = SuiteRun(self._clock.now(), SOURCE, self._state, results)
        return self._board.record_run(run, instead_of)
