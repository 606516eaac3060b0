"""The two copilots together: one proposes, the other tries to refute it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.executor import ExecutionResult, PrimaryCopilotExecutor, ProcessPhase
from cockpit.features.copilots.objection import Verdict
from cockpit.features.copilots.primary.provider import NoneFits, Provider, Settled
from cockpit.features.copilots.primary.task import (
    BEGINNING,
    Context,
    Conversation,
    Objective,
    Proposal,
    Task,
)
from cockpit.features.copilots.validator import Judgement

MOST_REFINEMENTS: Final = 2
"""Of a proposal that was rejected; a provider without a model has other candidates instead."""
MOST_CANDIDATES: Final = 5
LOOK: Final = ProcessPhase("context", "Reading what the repository says about it", "search", 1)
PROPOSE: Final = ProcessPhase("proposal", "Making a proposal", "lightbulb", 3)
JUDGE: Final = ProcessPhase("verdict", "Trying to refute it", "law", 50)
REFINE: Final = ProcessPhase("refinement", "Trying another way", "sync", 10)
"""Their weights are what they take of a run that is approved at once, as measured."""
PHASES: Final = (LOOK, PROPOSE, JUDGE, REFINE)

Judge = Callable[[ChangeSet, Objective], Judgement]
"""The second copilot, which knows nothing of the first."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One proposal and its verdict."""

    proposal: Proposal
    judgement: Judgement
    seconds: float
    """For both."""

    @property
    def faults(self) -> int:
        """How many objections refuse it."""
        return sum(each.rejects for each in self.judgement.objections)

    @property
    def approved(self) -> bool:
        """Whether it may be applied."""
        return self.judgement.verdict is Verdict.APPROVED


@dataclass(frozen=True, slots=True)
class Run:
    """All that one objective has led to."""

    objective: Objective
    context: Context
    attempts: tuple[Attempt, ...]
    execution: ExecutionResult
    reason: str = ""
    """Why there was no further proposal; empty when the last one was approved."""
    conversation: Conversation = BEGINNING
    """What had been said before."""
    settled: bool = False
    """Whether nothing was proposed because what is wanted is there already."""

    @property
    def best(self) -> Attempt | None:
        """The one that was approved, else the first that may be right, else that with the fewest faults."""
        for wanted in (Verdict.APPROVED, Verdict.UNKNOWN):
            found = [each for each in self.attempts if each.judgement.verdict is wanted]
            if found:
                return found[0]
        return min(self.attempts, key=lambda each: each.faults, default=None)

    @property
    def verdict(self) -> Verdict:
        """That of the best; rejected when nothing was proposed."""
        return self.best.judgement.verdict if self.best else Verdict.REJECTED

    @property
    def code(self) -> int:
        """How a command ends: 0 approved or there already, 1 rejected or nothing fits, 2 cannot judge."""
        return self.best.judgement.code if self.best else int(not self.settled)


class DualCopilotOrchestrator:
    """Goes from an objective to a proposal that the second copilot could not refute, or has none."""

    def __init__(
        self,
        executor: PrimaryCopilotExecutor,
        provider: Provider,
        judge: Judge,
        clock: Clock,
        *,
        heard: Callable[[str], None] = lambda _: None,
        rounds: int = 1 + MOST_REFINEMENTS,
    ) -> None:
        """`heard` gets what people may see of the work; at most so many proposals are judged."""
        self._executor = executor
        self._provider = provider
        self._judge = judge
        self._clock = clock
        self._heard = heard
        self._rounds = rounds

    def run(
        self,
        objective: Objective,
        look: Callable[[], Context],
        conversation: Conversation = BEGINNING,
    ) -> Run:
        """Do it; raises what makes an objective impossible, such as a missing file, and Cancelled."""
        work = _Work(objective, conversation)

        def operation(phase: ProcessPhase) -> None:
            if phase is LOOK:
                work.context = look()
            elif phase is PROPOSE:
                work.pending = self._proposed(work)
            elif phase is JUDGE:
                self._settle(work)
            else:
                while work.is_open and len(work.attempts) < self._rounds:
                    work.pending = self._proposed(work)
                    self._settle(work)

        execution, _ = self._executor.execute_with_monitoring(PHASES, operation)
        attempts = tuple(work.attempts)
        return Run(
            objective, work.context, attempts, execution, work.reason, conversation, settled=work.settled
        )

    def _proposed(self, work: _Work) -> Proposal | None:
        work.began = self._clock.monotonic()
        try:
            return self._provider.propose(work.task(), self._heard, self._executor.stopped)
        except NoneFits as error:
            work.reason, work.settled = error.message, isinstance(error, Settled)
            return None

    def _settle(self, work: _Work) -> None:
        """Have the pending proposal judged, always."""
        if self._executor.stopped():
            raise Cancelled("The generation was cancelled.")
        if work.pending is None:
            return
        judgement = self._judge(work.pending.changes, work.wanted)
        work.attempts.append(Attempt(work.pending, judgement, self._clock.monotonic() - work.began))
        work.pending = None


class _Work:
    """What is there while it is going on."""

    def __init__(self, objective: Objective, said: Conversation) -> None:
        self.objective = objective
        self.context = Context()
        self.attempts: list[Attempt] = []
        self.pending: Proposal | None = None
        self.reason = ""
        self.settled = False
        self.began = 0.0
        self._said = said

    @property
    def is_open(self) -> bool:
        """Whether another proposal may help."""
        return not self.reason and bool(self.attempts) and not self.attempts[-1].approved

    @property
    def wanted(self) -> Objective:
        """What the change is for, with all that the person has said since."""
        return replace(self.objective, words="; ".join((self.objective.words, *self._said.wishes)))

    def task(self) -> Task:
        """The next round."""
        last, said = self.attempts[-1] if self.attempts else None, self._said
        return Task(
            self.objective,
            self.context,
            tuple(last.judgement.objections) if last else said.feedback,
            said.wishes,
            last.proposal if last else said.former,
            tuple(each.proposal for each in self.attempts),
            said.passed,
        )
