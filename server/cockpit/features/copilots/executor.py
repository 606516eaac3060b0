"""Runs phases one after another, and says how far they are, how long they take, and how they ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled, Unavailable


@dataclass(frozen=True, slots=True)
class ProcessPhase:
    """A part of some work."""

    name: str
    description: str
    icon: str
    weight: float
    """Its share of the work, by the side of the other phases' weights."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the work is."""

    phase: ProcessPhase
    fraction: float
    """From 0 to 1."""
    elapsed: float
    """Seconds."""
    remaining: float | None
    """Seconds, if it goes on as before; None at its beginning, when nobody can tell."""


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """How it went, as it was measured."""

    task_name: str
    start_time: datetime
    completion_time: datetime
    process_id: int
    phases_completed: tuple[str, ...]
    has_progress_indicators: bool
    """Whether somebody was told of every phase."""
    has_timeout_controls: bool
    has_start_time_logging: bool
    has_etc_calculation: bool
    """Whether an end could be estimated."""
    failure: str = ""

    @property
    def seconds(self) -> float:
        """From its beginning to its end."""
        return (self.completion_time - self.start_time).total_seconds()


class PrimaryCopilotExecutor:
    """Does the phases of one task in their order, within a time."""

    def __init__(
        self,
        task_name: str,
        clock: Clock,
        process_id: int,
        *,
        timeout_minutes: float = 30,
        heard: Callable[[Moment], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._name = task_name
        self._clock = clock
        self._process_id = process_id
        self._seconds = timeout_minutes * 60
        self._heard = heard
        self._cancelled = cancelled
        self._began = clock.monotonic()
        self._told = 0
        self._estimated = False

    def stopped(self) -> bool:
        """Whether what is running should end: somebody has cancelled it, or its time is over."""
        return self._cancelled() or self._is_late()

    def execute_with_monitoring(
        self, phases: Sequence[ProcessPhase], operation: Callable[[ProcessPhase], object]
    ) -> tuple[ExecutionResult, bool]:
        """Do every phase; the result, and whether all of them came to their end.

        What a phase raises is raised after it was noted; so are Cancelled, and Unavailable for one that takes
        too long.
        """
        start, self._began = self._clock.now(), self._clock.monotonic()
        whole = sum(phase.weight for phase in phases) or 1.0
        done: list[str] = []
        weight = 0.0
        for phase in phases:
            self._tell(phase, weight / whole)
            self._check()
            operation(phase)
            done.append(phase.name)
            weight += phase.weight
        if phases:
            self._tell(phases[-1], 1.0)
        result = ExecutionResult(
            self._name, start, self._clock.now(), self._process_id, tuple(done),
            has_progress_indicators=self._told > len(phases), has_timeout_controls=self._seconds > 0,
            has_start_time_logging=True, has_etc_calculation=self._estimated,
        )  # fmt: skip
        return result, len(done) == len(phases)

    def _tell(self, phase: ProcessPhase, fraction: float) -> None:
        elapsed = self._clock.monotonic() - self._began
        remaining = elapsed / fraction - elapsed if fraction else None
        self._estimated |= remaining is not None
        self._told += 1
        self._heard(Moment(phase, fraction, elapsed, remaining))

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled(f"{self._name} was cancelled.")
        if self._is_late():
            raise Unavailable(f"{self._name} took longer than {self._seconds / 60:g} minutes.")

    def _is_late(self) -> bool:
        return self._clock.monotonic() - self._began > self._seconds
