"""The lessons learned from failed sessions, in `production.db` beside these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.core.home import Home
from cockpit.core.lesson import (
    Evidence,
    Lesson,
    Standing,
    State,
    Trial,
    after_trial,
    fingerprint,
    hints,
    judged,
)
from cockpit.core.run import Recorded, Status
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import PRODUCTION
from cockpit.storage.schema.production import enhanced_lessons_learned

LESSON = enhanced_lessons_learned.c
KEPT: Final = 10
"""Of so many trials the sessions are kept; all are counted."""


class LessonStore:
    """What was learned; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, PRODUCTION, clock, tell)

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def latest(self, limit: int) -> list[Lesson]:
        """The lessons that were tried last, the latest first."""
        return self._select(_query().order_by(LESSON.last_timestamp.desc(), LESSON.id.desc()).limit(limit))

    def one(self, number: int) -> Lesson:
        """A lesson by its number; raises NotFound."""
        found = self._select(_query().where(LESSON.id == number))
        if not found:
            raise NotFound(f"There is no lesson {number}.", hint="cockpit lessons list")
        return found[0]

    def judge(self, number: int, state: State, by: str) -> Lesson:
        """A lesson as a person has judged it; raises NotFound."""
        self.one(number)

        def write(database: Database) -> None:
            with database.write() as connection:
                # Read here: meanwhile a session may have tried it once more.
                row = connection.execute(_query().where(LESSON.id == number)).mappings().one()
                values = _values(judged(_lesson(row).standing, state, by))
                connection.execute(update(enhanced_lessons_learned).where(LESSON.id == number).values(values))

        self._keeper.use(write)
        return self.one(number)

    def hints(self, session: Recorded, *, validated: bool = False) -> list[str]:
        """What may put a failed session right, in one sentence each; if asked only what is validated."""
        if session.status not in (Status.FAILED, Status.CRASHED):
            return []
        same = (LESSON.source == session.begun.kind) & (
            LESSON.trigger_fingerprint == fingerprint(session.reason)
        )
        if validated:
            same &= LESSON.validation_status == State.VALIDATED
        return hints(self._select(_query().where(same)))

    def _select(self, query: Select[Any]) -> list[Lesson]:
        def read(database: Database) -> list[Lesson]:
            with database.read() as connection:
                return [_lesson(row) for row in connection.execute(query).mappings()]

        return self._keeper.use(read)


def keep_trial(connection: Connection, trial: Trial, now: datetime) -> None:
    """Learn from a trial: only a success begins a lesson."""
    same = (
        (LESSON.source == trial.kind)
        & (LESSON.trigger_fingerprint == trial.fingerprint)
        & (LESSON.advice == trial.advice)
    )
    row = connection.execute(_query().where(same)).mappings().one_or_none()
    if row is None and not trial.worked:
        return
    at = now.isoformat(timespec="seconds")
    before = None if row is None else _lesson(row)
    standing = after_trial(before.standing if before else Standing(), worked=trial.worked)
    evidence = [*(before.evidence if before else ()), Evidence(*trial.sessions, trial.worked, at)][-KEPT:]
    values = {
        "description": trial.reason,
        "last_timestamp": at,
        "outcome": "worked" if trial.worked else "failed",
        "evidence": _json([asdict(each) for each in evidence]),
        **_values(standing),
    }
    if before is None:
        values |= {
            "source": trial.kind,
            "trigger_fingerprint": trial.fingerprint,
            "advice": trial.advice,
            "tags": _json(trial.tags),
            "timestamp": at,
        }
        connection.execute(insert(enhanced_lessons_learned).values(values))
    else:
        connection.execute(update(enhanced_lessons_learned).where(same).values(values))


def _query() -> Select[Any]:
    return select(enhanced_lessons_learned)


def _values(standing: Standing) -> dict[str, Any]:
    return {
        "validation_status": standing.state,
        "judged_by": standing.by,
        "evidence_count": standing.worked + standing.failed,
        "worked": standing.worked,
        "failed": standing.failed,
        "in_a_row": standing.in_a_row,
    }


def _lesson(row: RowMapping) -> Lesson:
    state = State(row["validation_status"])
    return Lesson(
        number=row["id"],
        kind=row["source"],
        fingerprint=row["trigger_fingerprint"],
        reason=row["description"],
        advice=row["advice"],
        tags=tuple(msgspec.json.decode(row["tags"], type=list[str])),
        standing=Standing(state, row["judged_by"], row["worked"], row["failed"], row["in_a_row"]),
        learned=row["timestamp"],
        tried=row["last_timestamp"],
        evidence=tuple(msgspec.json.decode(row["evidence"], type=list[Evidence])),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
