"""What is kept of runs of the two copilots: events, and the three tables of measurements.

What was not measured is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, Select, case, func, insert, select, update

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.core.redact import redact
from cockpit.features.copilots.objection import Verdict
from cockpit.features.copilots.orchestrator import Attempt, Run
from cockpit.storage.acceptance import DECISIONS, RUN
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    conversational_intelligence_patterns,
    generation_events,
    hybrid_template_intelligence,
    hybrid_workflow_intelligence,
)

T = TypeVar("T")

EVENT, PATTERN = generation_events.c, conversational_intelligence_patterns.c
PROPOSAL: Final = "proposal"
REFINE: Final = "refine"
PASSED: Final[Mapping[Verdict, int | None]] = {
    Verdict.APPROVED: 1,
    Verdict.REJECTED: 0,
    Verdict.UNKNOWN: None,
}
MOST_CHARACTERS: Final = 2_000
_NAMED: Final = re.compile(r"`[^`]*`|\"[^\"]*\"|\S*[/_.()]\S*|\b\w*[a-z][A-Z]\w*\b|\d+")
"""What an objective names, and another one would name differently."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the copilots have done."""

    run: str
    kind: str
    source: str
    path: str
    at: str
    status: str
    message: str
    seconds: float | None
    words: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the approved proposals, each counted once."""

    applied: int
    undone: int
    discarded: int
    undecided: int
    """Nobody has said so far; one that was refined is not waited for."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How often the second copilot agreed with the first."""

    proposals: int
    approved: int
    rejected: int
    unknown: int

    @property
    def disagreement(self) -> float | None:
        """The share of the judged proposals that it rejected; None before there is any."""
        judged = self.approved + self.rejected
        return self.rejected / judged if judged else None


class GenerationStore:
    """The runs of one workspace folder; `tell` hears when a damaged database was replaced. Thread-safe."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)
        self._clock = clock

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def record(self, number: str, session: str, provider: str, run: Run, former: str = "") -> None:
        """Keep a whole run, in one transaction; `former` is the run whose proposal it refines."""
        stamp = self._stamp()

        def write(connection: Connection) -> None:
            base = {
                "run_id": number, "session_id": session, "source": provider, "ts": stamp,
                "target_path": run.objective.path, "inputs_json": _inputs(run, former),
            }  # fmt: skip
            rows = [{**base, **_proposal(each)} for each in run.attempts]
            rows.append({**base, **_whole(run)})
            if former and run.attempts:
                # What is refined is no longer waited for.
                whole = {**base, **_whole(run), "run_id": former, "kind": REFINE, "status": "refined"}
                rows.append({**whole, "error_message": "", "seconds": None})
            connection.execute(insert(generation_events), rows)
            measured = [_template(number, stamp, name, each, run) for name, each in _used(run)]
            if measured:
                connection.execute(insert(hybrid_template_intelligence), measured)
            connection.execute(insert(hybrid_workflow_intelligence), _workflow(number, stamp, run))
            _count(connection, stamp, run)

        self._write(write)

    def note(self, number: str, session: str, kind: str, path: str, status: str) -> None:
        """Keep that something was applied, taken back or discarded."""
        row = {
            "run_id": number, "session_id": session, "kind": kind, "source": "", "model": "",
            "template_id": "", "target_path": path, "inputs_json": "{}", "ts": self._stamp(),
            "status": status, "error_message": "", "seconds": None,
        }  # fmt: skip
        applied = update(hybrid_template_intelligence).where(hybrid_template_intelligence.c.run_id == number)

        def write(connection: Connection) -> None:
            connection.execute(insert(generation_events), row)
            if status == "applied":
                connection.execute(applied.values(anti_recursion_validated=1))

        self._write(write)

    def latest(self, limit: int, kind: str = RUN) -> list[Event]:
        """The last events of a kind, the latest first."""
        columns = (
            EVENT.run_id, EVENT.kind, EVENT.source, EVENT.target_path, EVENT.ts, EVENT.status,
            EVENT.error_message, EVENT.seconds, EVENT.inputs_json,
        )  # fmt: skip
        query = select(*columns).where(EVENT.kind == kind).order_by(EVENT.id.desc()).limit(limit)
        return self._read(lambda on: [_event(tuple(row)) for row in on.execute(query)])

    def fate(self, number: str) -> str:
        """What became of the proposal of a run: `applied`, `undone`, `discarded`, or empty."""
        query = (
            select(EVENT.status)
            .where(EVENT.run_id == number, EVENT.kind.in_(DECISIONS))
            .order_by(EVENT.id.desc())
            .limit(1)
        )
        return self._read(lambda on: on.execute(query).scalar() or "")

    def fates(self) -> Fates:
        """What became of all approved proposals."""
        decisions = EVENT.kind.in_(DECISIONS)
        last = select(func.max(EVENT.id)).where(decisions).group_by(EVENT.run_id)
        decided = select(EVENT.status, func.count()).where(EVENT.id.in_(last)).group_by(EVENT.status)
        undecided = select(func.count()).where(
            EVENT.kind == RUN,
            EVENT.status == Verdict.APPROVED.value,
            EVENT.run_id.not_in(select(EVENT.run_id).where(EVENT.kind.in_((*DECISIONS, REFINE)))),
        )

        def read(connection: Connection) -> Fates:
            found = _counted(connection, decided)
            applied, undone, discarded = (
                found.get(status, 0) for status in ("applied", "undone", "discarded")
            )
            return Fates(applied, undone, discarded, int(connection.execute(undecided).scalar_one()))

        return self._read(read)

    def runs(self, since: str = "") -> Mapping[str, int]:
        """How many runs ended with which status; those since a moment, where one is given."""
        query = (
            select(EVENT.status, func.count())
            .where(EVENT.kind == RUN, EVENT.ts >= since)
            .group_by(EVENT.status)
        )
        return self._read(lambda on: _counted(on, query))

    def totals(self) -> Totals:
        """Of all proposals."""

        def counted(verdict: Verdict) -> Any:
            return func.coalesce(func.sum(case((EVENT.status == verdict.value, 1), else_=0)), 0)

        query = select(func.count(), *map(counted, (Verdict.APPROVED, Verdict.REJECTED, Verdict.UNKNOWN)))
        query = query.where(EVENT.kind == PROPOSAL)
        return self._read(lambda on: Totals(*map(int, on.execute(query).one())))

    def _stamp(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    def _read(self, query: Callable[[Connection], T]) -> T:
        def read(database: Database) -> T:
            with database.read() as connection:
                return query(connection)

        return self._keeper.use(read)

    def _write(self, statements: Callable[[Connection], None]) -> None:
        def write(database: Database) -> None:
            with database.write() as connection:
                statements(connection)

        self._keeper.use(write)


def _counted(on: Connection, query: Select[Any, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in on.execute(query)}


def _inputs(run: Run, former: str) -> str:
    objective = run.objective
    words = redact(objective.words)[:MOST_CHARACTERS]
    told: dict[str, Any] = {
        "words": words, "kind": objective.kind, "symbol": objective.symbol, "code": objective.code,
    }  # fmt: skip
    if former:
        wishes = [redact(each)[:MOST_CHARACTERS] for each in run.conversation.wishes]
        told |= {"refines": former, "wishes": wishes}
    return msgspec.json.encode(told).decode()


def _proposal(each: Attempt) -> dict[str, Any]:
    reasons = [one.message for one in each.judgement.objections if one.rejects]
    return {
        "kind": PROPOSAL,
        "model": each.proposal.model,
        "template_id": " ".join(each.proposal.templates),
        "status": each.judgement.verdict.value,
        "error_message": redact(" ".join(reasons))[:MOST_CHARACTERS],
        "seconds": each.seconds,
    }


def _whole(run: Run) -> dict[str, Any]:
    best = run.best
    return {
        "kind": RUN,
        "model": best.proposal.model if best else "",
        "template_id": " ".join(best.proposal.templates) if best else "",
        "status": run.verdict.value if best else "nothing fits",
        "error_message": redact(run.reason)[:MOST_CHARACTERS],
        "seconds": run.execution.seconds,
    }


def _used(run: Run) -> list[tuple[str, Attempt]]:
    return [(name, each) for each in run.attempts for name in each.proposal.templates]


def _template(number: str, stamp: str, name: str, each: Attempt, run: Run) -> dict[str, Any]:
    context = run.context
    factors = {
        "excerpts": len(context.excerpts), "imports": len(context.imports),
        "conventions": len(context.conventions), "findings": len(context.findings),
    }  # fmt: skip
    changes = each.proposal.changes.changes
    return {
        "created_at": stamp,
        "run_id": number,
        "template_id": name,
        "copilot_context_factors": msgspec.json.encode(factors).decode(),
        "codex_conversational_refinements": len(run.conversation.wishes),
        "enterprise_validation_passed": PASSED[each.judgement.verdict],
        "zero_byte_protection_applied": int(all(one.after != b"" for one in changes)),
    }


def _workflow(number: str, stamp: str, run: Run) -> dict[str, Any]:
    best = run.best
    approved = sum(each.approved for each in run.attempts)
    return {
        "execution_date": stamp,
        "run_id": number,
        "workflow_name": run.objective.kind,
        "affected_files_count": len(best.proposal.changes.changes) if best else None,
        "repository_context_depth": len(run.context.excerpts),
        "execution_time": run.execution.seconds,
        "hybrid_effectiveness_ratio": approved / len(run.attempts) if run.attempts else None,
    }


def _count(connection: Connection, stamp: str, run: Run) -> None:
    """One more use of the pattern that the words of the objective follow."""
    words = " ".join(_NAMED.sub("…", redact(run.objective.words)).split())[:MOST_CHARACTERS]
    language = run.objective.path.rpartition(".")[2] if "." in run.objective.path else ""
    same = (
        (PATTERN.pattern_type == run.objective.kind)
        & (PATTERN.conversational_pattern == words)
        & (PATTERN.repository_context == language)
    )
    passed = int(bool(run.best and run.best.approved))
    known = connection.execute(
        select(PATTERN.id, PATTERN.usage_frequency, PATTERN.effectiveness_score).where(same)
    ).first()
    verdict = PASSED[run.verdict]
    if known is None:
        row = {
            "created_at": stamp, "pattern_type": run.objective.kind, "repository_context": language,
            "conversational_pattern": words, "effectiveness_score": float(passed), "usage_frequency": 1,
            "enterprise_approved": verdict,
        }  # fmt: skip
        connection.execute(insert(conversational_intelligence_patterns), row)
        return
    number, uses, score = known
    values = {
        "usage_frequency": uses + 1,
        "effectiveness_score": ((score or 0.0) * uses + passed) / (uses + 1),
        "enterprise_approved": verdict,
    }
    connection.execute(
        update(conversational_intelligence_patterns).where(PATTERN.id == number).values(values)
    )


def _event(row: tuple[Any, ...]) -> Event:
    *values, inputs = row
    told: dict[str, Any] = msgspec.json.decode(inputs)
    said = [told.get("words", ""), *told.get("wishes", [])[-1:]]
    return Event(*values, words="; ".join(each for each in said if each), symbol=told.get("symbol", ""))
