"""The judge of a folder as a class, for programs of ours that may go on only when it passes."""

from __future__ import annotations

import os
from dataclasses import dataclass

import msgspec

from cockpit.cli.gathering import Gathering, Sources
from cockpit.cli.telling import say
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import CockpitError, Refused
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.compliance import config
from cockpit.features.compliance.branches import branch_of
from cockpit.features.compliance.formula_c import counted_from
from cockpit.features.compliance.gate import Decision, decide
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.store import ScoreKeeper


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence of a folder comes to."""

    snapshot: Snapshot
    decision: Decision

    @property
    def passed(self) -> bool:
        """Whether the gate is open."""
        return self.decision.outcome == "passed"

    @property
    def code(self) -> int:
        """As `cockpit check` ends: 0 passes, 1 below the minimum or denied, 2 lacking evidence."""
        return self.decision.code


class EnterpriseComplianceValidator:
    """From a folder's evidence to a verdict: what `cockpit check` ends with, and what generation, migration
    and ingestion ask before they begin."""

    def __init__(
        self,
        sources: Sources,
        *,
        model: str = "",
        branch: str | None = None,
        clock: Clock | None = None,
        runner: Runner | None = None,
    ) -> None:
        """Of the project's own model and the branch that is checked out, unless others are named; raises
        Invalid for what is faulty in the configuration, or NotFound for a report that is not there."""
        self._clock = clock or SystemClock()
        runner = runner or SystemRunner()
        self.settings = config.load(sources.root)
        self._model = self.settings.model(model)
        self.gathering = Gathering(sources, self._clock, runner)
        self._branch = branch if branch is not None else branch_of(sources.root, runner, os.environ)

    def validate(self, minimum: float | None = None) -> Judgement:
        """Gather the evidence and judge it, by the minimum of the branch or by another one from 0 to 1."""
        store = self.store()
        try:
            return self.judge(store, minimum)
        finally:
            if store is not None:
                store.close()

    def require(self, minimum: float | None = None) -> Judgement:
        """The judgement of a folder that passes; raises Refused with the reasons for any other."""
        judgement = self.validate(minimum)
        if not judgement.passed:
            raise Refused(" ".join(judgement.decision.reasons), hint="cockpit check")
        return judgement

    def judge(self, store: ScoreKeeper | None, minimum: float | None = None) -> Judgement:
        """Like `validate`, with a database that the caller closes; None for none."""
        evidence = self.gathering.evidence(store)
        aside, now = self.gathering.aside(), self._clock.now()
        if store is not None:
            violations, rollbacks = store.incidents(counted_from(now))
            aside = msgspec.structs.replace(aside, violations=violations, rollbacks=rollbacks)
        snapshot = Snapshot(now, self._branch, self._model, evidence, aside)
        return Judgement(snapshot, decide(snapshot, minimum))

    def store(self) -> ScoreKeeper | None:
        """Where scores are kept; without it there is a score, but no history."""
        store = ScoreKeeper(self.gathering.home, self._clock, say)
        try:
            store.use(lambda rows: rows.last_run())
        except CockpitError as error:
            say(f"scores cannot be recorded: {error.message}")
            return None
        return store
