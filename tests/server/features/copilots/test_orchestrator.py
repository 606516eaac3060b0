"""How the two copilots work together, with a provider and a judge that say what the test wants."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select
from tests.server.conftest import ManualClock

from cockpit.core.errors import Cancelled, Unavailable
from cockpit.core.home import Home
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.executor import Moment, PrimaryCopilotExecutor, ProcessPhase
from cockpit.features.copilots.objection import WHOLE, Objection, Outcome, State, Verdict
from cockpit.features.copilots.orchestrator import PHASES, DualCopilotOrchestrator, Run
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.task import Context, Excerpt, Objective, Proposal, Task
from cockpit.features.copilots.store import Fates, GenerationStore
from cockpit.features.copilots.validator import Judgement
from cockpit.storage.acceptance import accepted_in
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    conversational_intelligence_patterns,
    generation_events,
    hybrid_template_intelligence,
    hybrid_workflow_intelligence,
)

WORDS = Objective("implement `slug`", "stub", "shop/a.py", "slug")
VERDICTS = {"a": Verdict.APPROVED, "r": Verdict.REJECTED, "u": Verdict.UNKNOWN}


class Scripted:
    """Proposes so many times, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, clock: ManualClock, proposals: int) -> None:
        self.asked: list[Task] = []
        self._clock = clock
        self._left = proposals

    def propose(self, task: Task, heard: object, cancelled: object) -> Proposal:
        self.asked.append(task)
        if not self._left:
            raise NoneFits("Nothing else fits.")
        self._left -= 1
        self._clock.advance(seconds=1)
        change = Change("shop/a.py", b"old", f"new {self._left}".encode())
        return Proposal(ChangeSet((change,), "a test"), ("Do it.",), self.name, templates=("python-slugify",))


def judgement(verdict: Verdict) -> Judgement:
    refuted = verdict is Verdict.REJECTED
    objection = Objection("audit.stub", "shop/a.py", WHOLE, "It is a stub.")
    outcome = Outcome("audit", State.OBJECTED if refuted else State.PASSED, (objection,) if refuted else ())
    return Judgement(verdict, (outcome,), 2.0)


def ran(
    clock: ManualClock, verdicts: str, *, proposals: int = 9, rounds: int = 3
) -> tuple[Run, Scripted, str]:
    """A run whose proposals get these verdicts; which of them were asked for."""
    asked = iter(verdicts)
    given: list[str] = []

    def judge(_changes: ChangeSet, _objective: Objective) -> Judgement:
        given.append(next(asked))
        clock.advance(seconds=2)
        return judgement(VERDICTS[given[-1]])

    provider = Scripted(clock, proposals)
    executor = PrimaryCopilotExecutor("generation", clock, 7)
    orchestrator = DualCopilotOrchestrator(executor, provider, judge, clock, rounds=3)
    context = Context((Excerpt("shop/a.py", 1, "def slug(): ...", "what is pointed at"),))
    return orchestrator.run(WORDS, lambda: context), provider, "".join(given)


@pytest.mark.parametrize(
    ("verdicts", "proposals", "judged", "verdict", "code", "reason"),
    [
        ("a", 9, "a", Verdict.APPROVED, 0, ""),
        ("rra", 9, "rra", Verdict.APPROVED, 0, ""),
        ("rrra", 9, "rrr", Verdict.REJECTED, 1, ""),
        ("ura", 9, "ura", Verdict.APPROVED, 0, ""),
        ("urr", 9, "urr", Verdict.UNKNOWN, 2, ""),
        ("r", 1, "r", Verdict.REJECTED, 1, "Nothing else fits."),
        ("", 0, "", Verdict.REJECTED, 1, "Nothing else fits."),
    ],
)
def test_rounds(
    verdicts: str, proposals: int, judged: str, verdict: Verdict, code: int, reason: str, clock: ManualClock
) -> None:
    run, provider, given = ran(clock, verdicts, proposals=proposals)
    assert (given, run.verdict, run.code, run.reason) == (judged, verdict, code, reason)
    assert [len(each.refuted) for each in provider.asked] == list(range(len(provider.asked)))
    for task in provider.asked[1:]:
        assert task.former == task.refuted[-1]
    assert run.execution.phases_completed == tuple(phase.name for phase in PHASES)


def test_what_was_objected_to_comes_back(clock: ManualClock) -> None:
    _, provider, _ = ran(clock, "ra")
    assert [[each.code for each in task.feedback] for task in provider.asked] == [[], ["audit.stub"]]


def test_progress_and_its_end(clock: ManualClock) -> None:
    heard: list[Moment] = []
    phases = [ProcessPhase(name, name, "", weight) for name, weight in (("one", 1), ("two", 3))]
    executor = PrimaryCopilotExecutor("work", clock, 7, heard=heard.append)
    result, ok = executor.execute_with_monitoring(phases, lambda _: clock.advance(seconds=4))
    told = [(each.phase.name, each.fraction, each.elapsed, each.remaining) for each in heard]
    assert told == [("one", 0.0, 0.0, None), ("two", 0.25, 4.0, 12.0), ("two", 1.0, 8.0, 0.0)]
    assert (ok, result.seconds, result.process_id, result.phases_completed) == (True, 8.0, 7, ("one", "two"))
    assert result.has_progress_indicators
    assert result.has_etc_calculation


def test_it_ends_when_it_is_late_or_cancelled(clock: ManualClock) -> None:
    phases = [ProcessPhase(name, name, "", 1) for name in ("one", "two")]
    late = PrimaryCopilotExecutor("work", clock, 7, timeout_minutes=1)
    with pytest.raises(Unavailable, match="work took longer than 1 minutes"):
        late.execute_with_monitoring(phases, lambda _: clock.advance(minutes=2))
    assert late.stopped()
    cancelled = PrimaryCopilotExecutor("work", clock, 7, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        cancelled.execute_with_monitoring(phases, lambda _: None)


def rows(home: Home, table: object) -> Sequence[dict[str, object]]:
    with closing(opened(home, ANALYTICS)) as database, database.read() as connection:
        found = connection.execute(select(table)).mappings()  # pyright: ignore[reportArgumentType, reportCallIssue]
        return [dict(row) for row in found]


def test_what_is_kept(home: Home, clock: ManualClock) -> None:
    store = GenerationStore(home, clock, str)
    first, _, _ = ran(clock, "ra")
    second, _, _ = ran(clock, "", proposals=0)
    with closing(store):
        store.record("1f", "session", "templates", first)
        store.note("1f", "session", "apply", "shop/a.py", "applied")
        store.record("2f", "session", "templates", second)
        totals = store.totals()
        latest = store.latest(9)
        assert (store.fate("1f"), store.fate("2f")) == ("applied", "")
    assert (totals.proposals, totals.approved, totals.rejected, totals.disagreement) == (2, 1, 1, 0.5)
    assert [(each.run, each.status, each.message, each.words) for each in latest] == [
        ("2f", "nothing fits", "Nothing else fits.", "implement `slug`"),
        ("1f", "approved", "", "implement `slug`"),
    ]
    assert [(row["kind"], row["status"]) for row in rows(home, generation_events)] == [
        ("proposal", "rejected"), ("proposal", "approved"), ("run", "approved"), ("apply", "applied"),
        ("run", "nothing fits"),
    ]  # fmt: skip
    templates = rows(home, hybrid_template_intelligence)
    assert [row["enterprise_validation_passed"] for row in templates] == [0, 1]
    assert {row["anti_recursion_validated"] for row in templates} == {1}
    assert {row["zero_byte_protection_applied"] for row in templates} == {1}
    unmeasured = ("quantum_optimization_level", "phase4_compliance_score", "hybrid_synergy_index")
    assert {row[name] for row in templates for name in unmeasured} == {None}
    workflow = rows(home, hybrid_workflow_intelligence)
    assert [row["hybrid_effectiveness_ratio"] for row in workflow] == [0.5, None]
    assert [row["affected_files_count"] for row in workflow] == [1, None]
    assert {row["implementation_accuracy"] for row in workflow} == {None}
    (pattern,) = rows(home, conversational_intelligence_patterns)
    assert (pattern["conversational_pattern"], pattern["usage_frequency"]) == ("implement …", 2)
    assert pattern["effectiveness_score"] == 0.5


@pytest.mark.parametrize(
    ("ends", "accepted"),
    [
        ([], {}),
        (["approved"], {}),
        (["applied"], {"python-slugify": 1}),
        (["applied", "applied"], {"python-slugify": 2}),
        (["applied, undone"], {"python-slugify": -1}),
        (["discarded"], {"python-slugify": -1}),
        (["applied, undone, applied", "applied, undone"], {"python-slugify": 0}),
    ],
)
def test_what_was_applied_and_not_taken_back_is_accepted(
    home: Home, clock: ManualClock, ends: list[str], accepted: dict[str, int]
) -> None:
    kinds = {"applied": "apply", "undone": "undo", "discarded": "discard"}
    with closing(GenerationStore(home, clock, str)) as store:
        for number, each in enumerate(ends):
            run, _, _ = ran(clock, "ra")
            store.record(f"{number}f", "session", "templates", run)
            for status in each.split(", "):
                if status in kinds:
                    store.note(f"{number}f", "session", kinds[status], "shop/a.py", status)
        assert accepted_in(home, clock, pytest.fail) == accepted


def test_a_mined_pattern_is_not_accepted_by_its_number(home: Home, clock: ManualClock) -> None:
    run, _, _ = ran(clock, "a")
    proposal = replace(run.attempts[0].proposal, templates=("pattern-7", "own-slug"))
    run = replace(run, attempts=(replace(run.attempts[0], proposal=proposal),))
    with closing(GenerationStore(home, clock, str)) as store:
        store.record("1f", "session", "templates", run)
        store.note("1f", "session", "apply", "shop/a.py", "applied")
        assert accepted_in(home, clock, pytest.fail) == {"own-slug": 1}


def test_disagreement_is_unknown_before_anything_was_judged(home: Home, clock: ManualClock) -> None:
    with closing(GenerationStore(home, clock, str)) as store:
        assert store.totals().disagreement is None


def test_what_became_of_proposals_is_counted_once_for_each_run(home: Home, clock: ManualClock) -> None:
    """By the last decision; a run without an approved proposal has none to decide on."""
    decisions = {
        "1f": ("apply",),
        "2f": ("apply", "undo"),
        "3f": ("apply", "undo", "apply"),
        "4f": ("discard",),
    }
    status = {"apply": "applied", "undo": "undone", "discard": "discarded"}
    with closing(GenerationStore(home, clock, str)) as store:
        assert (store.fates(), store.runs()) == (Fates(0, 0, 0, 0), {})
        for number, kinds in decisions.items():
            store.record(number, "session", "templates", ran(clock, "a")[0])
            for kind in kinds:
                store.note(number, "session", kind, "shop/a.py", status[kind])
        clock.advance(days=1)
        store.record("5f", "session", "templates", ran(clock, "ra")[0])
        store.record("6f", "session", "templates", ran(clock, "", proposals=0)[0])
        assert store.fates() == Fates(applied=2, undone=1, discarded=1, undecided=1)
        assert (store.fate("2f"), store.fate("4f")) == ("undone", "discarded")
        assert store.runs() == {"approved": 5, "nothing fits": 1}
        today = clock.now().date().isoformat()
        assert store.runs(today) == {"approved": 1, "nothing fits": 1}
        assert store.latest(1)[0].symbol == ran(clock, "a")[0].objective.symbol
