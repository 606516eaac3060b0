"""The sessions of one user, in `production.db`: those of windows, and of commands that change something."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
    update,
)

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, NotFound
from cockpit.core.home import Home
from cockpit.core.lesson import trial_of
from cockpit.core.ownership import Life, Owner, life_of
from cockpit.core.run import Begun, Ending, Latencies, Outcome, Recorded, Result, Retry, Status
from cockpit.storage.dialects import insert_or_replace, place_of
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.lessons import keep_trial
from cockpit.storage.migrate import PRODUCTION
from cockpit.storage.schema.production import session_lifecycle, wrap_up_results

T = TypeVar("T")

ROW, RESULT = session_lifecycle.c, wrap_up_results.c
CRASH = "Process {pid} is gone and never ended it: it was killed, or broke down."


class SessionStore:
    """The records of sessions; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self.home = home
        self._clock = clock
        self._keeper = Keeper(home, PRODUCTION, clock, tell)

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def begin(self, begun: Begun, now: datetime) -> None:
        """Record that a session has begun."""
        row = {
            "session_id": begun.session_id,
            "kind": begun.kind,
            "folders": _json(begun.folders),
            "user": begun.user,
            "client": begun.client,
            "version": begun.version,
            "host": begun.owner.host,
            "pid": begun.owner.pid,
            "process_started": begun.owner.started,
            "start_ts": _stamp(now),
            "status": Status.RUNNING,
            "settings": None if begun.settings is None else _json(begun.settings),
        }
        self._write(lambda connection: connection.execute(insert(session_lifecycle).values(row)))

    def move(self, session_id: str, folders: Sequence[str]) -> None:
        """Record which folders a session is about now."""
        statement = (
            update(session_lifecycle).where(ROW.session_id == session_id).values(folders=_json(folders))
        )
        self._write(lambda connection: connection.execute(statement))

    def end(self, session_id: str, ending: Ending, results: Iterable[Result], now: datetime) -> None:
        """Record how a session has ended, what it has left behind, and what is learned from that."""
        values: dict[str, Any] = {
            "end_ts": _stamp(now),
            "status": ending.status,
            "reason": ending.reason,
            "retry_trace": _json([asdict(each) for each in ending.retries]),
        }
        if (took := ending.latencies) is not None:
            percentiles = {"p50_latency": took.p50, "p90_latency": took.p90, "p99_latency": took.p99}
            values |= {"requests": took.count, **percentiles}

        def write(connection: Connection) -> None:
            begun = connection.execute(select(ROW.start_ts).where(ROW.session_id == session_id)).scalar_one()
            values["duration_seconds"] = (now - datetime.fromisoformat(begun)).total_seconds()
            connection.execute(update(session_lifecycle).where(ROW.session_id == session_id).values(values))
            _keep(connection, session_id, results, now)
            _learn(connection, session_id, now)

        self._write(write)

    def keep(self, session_id: str, results: Iterable[Result], now: datetime) -> None:
        """Record what was found to be left behind by a session."""
        self._write(lambda connection: _keep(connection, session_id, results, now))

    def find_crashes(self) -> list[Recorded]:
        """The running sessions whose process is gone, which are crashes from now on."""
        crashed = [each for each in self.running() if life_of(each.begun.owner) is Life.GONE]

        def write(connection: Connection) -> None:
            for each in crashed:
                mine = (ROW.session_id == each.begun.session_id) & (ROW.status == Status.RUNNING)
                reason = CRASH.format(pid=each.begun.owner.pid)
                values = {"status": Status.CRASHED, "reason": reason}
                if connection.execute(update(session_lifecycle).where(mine).values(values)).rowcount:
                    _learn(connection, each.begun.session_id, self._clock.now())

        if crashed:
            self._write(write)
        return [self.one(each.begun.session_id) for each in crashed]

    def give_up(self, session_ids: Sequence[str]) -> None:
        """Record sessions of other computers as crashed, because a person says so."""
        mine = ROW.session_id.in_(session_ids) & (ROW.status == Status.RUNNING)
        values = {"status": Status.CRASHED, "reason": "A person gave it up."}
        if session_ids:
            statement = update(session_lifecycle).where(mine).values(values)
            self._write(lambda connection: connection.execute(statement))

    def forget(self, before: datetime, folder: Path) -> int:
        """Forget the sessions that had a folder open and began before a moment, with what they left behind.

        How many; one that runs stays, whenever it began.
        """
        bygone = (ROW.start_ts < _stamp(before)) & (ROW.status != Status.RUNNING) & _has(folder)

        def write(database: Database) -> int:
            with database.write() as connection:
                gone = connection.execute(delete(session_lifecycle).where(bygone)).rowcount
                if gone:
                    ours = RESULT.session_id.in_(select(ROW.session_id))
                    connection.execute(delete(wrap_up_results).where(~ours))
            return gone

        return self._keeper.use(write)

    def running(self) -> list[Recorded]:
        """The sessions that have not ended, as far as is recorded; the oldest first."""
        return self._select(_query().where(ROW.status == Status.RUNNING).order_by(ROW.start_ts))

    def since(self, moment: datetime, folder: Path | None = None) -> list[Recorded]:
        """The sessions that began after a moment, the oldest first; with a folder those that had it open.

        Of those that earlier versions have recorded nobody knows the folders.
        """
        query = _query().where(ROW.start_ts >= _stamp(moment)).order_by(ROW.start_ts)
        if folder is not None:
            query = query.where(_has(folder))
        return self._select(query)

    def latest(self, limit: int) -> list[Recorded]:
        """The last sessions, the latest first."""
        return self._select(_query().order_by(ROW.start_ts.desc(), ROW.session_id).limit(limit))

    def one(self, beginning: str) -> Recorded:
        """The session whose id begins so; raises NotFound, or Invalid when there are several."""
        prefix = func.substr(ROW.session_id, 1, len(beginning)) == beginning
        found = self._select(_query().where(prefix).order_by(ROW.start_ts.desc()).limit(2))
        if not found or not beginning:
            raise NotFound(f"There is no session {beginning!r}.", hint="cockpit sessions list")
        if len(found) > 1:
            raise Invalid(f"Several sessions begin with {beginning!r}: give more of the id.")
        return found[0]

    def results(self, session_id: str) -> list[Result]:
        """What was found to be left behind by a session."""
        query = (
            select(RESULT.validator, RESULT.outcome, RESULT.evidence)
            .where(RESULT.session_id == session_id)
            .order_by(RESULT.validator)
        )

        def read(database: Database) -> list[Result]:
            with database.read() as connection:
                return [
                    Result(name, Outcome(outcome), tuple(msgspec.json.decode(evidence)))
                    for name, outcome, evidence in connection.execute(query)
                ]

        return self._keeper.use(read)

    def _select(self, query: Select[Any]) -> list[Recorded]:
        def read(database: Database) -> list[Recorded]:
            with database.read() as connection:
                return [_recorded(row) for row in connection.execute(query).mappings()]

        return self._keeper.use(read)

    def _write(self, statements: Callable[[Connection], object]) -> None:
        def execute(database: Database) -> None:
            with database.write() as connection:
                statements(connection)

        self._keeper.use(execute)


def _has(folder: Path) -> ColumnElement[bool]:
    """Whether a session had the folder open; of those of earlier versions nobody knows, and it may be."""
    return ROW.folders.is_(None) | (place_of(ROW.folders, _json(str(folder))) > 0)


def _query() -> Select[Any]:
    return select(session_lifecycle)


def _keep(connection: Connection, session_id: str, results: Iterable[Result], now: datetime) -> None:
    rows = [
        {
            "session_id": session_id,
            "validator": each.validator,
            "outcome": each.outcome,
            "evidence": _json(each.evidence),
            "timestamp": _stamp(now),
        }
        for each in results
    ]
    if rows:
        connection.execute(insert_or_replace(connection, wrap_up_results), rows)


def _learn(connection: Connection, session_id: str, now: datetime) -> None:
    """Compare a session that is over with the one before it on the same folders."""

    def found(query: Select[Any]) -> list[Recorded]:
        return [_recorded(row) for row in connection.execute(query).mappings()]

    then = connection.execute(_query().where(ROW.session_id == session_id)).mappings().one()
    same = (ROW.kind == then["kind"]) & (ROW.folders == then["folders"]) & (ROW.host == then["host"])
    earlier = _query().where(same & (ROW.start_ts < then["start_ts"]))
    for failed in found(earlier.order_by(ROW.start_ts.desc()).limit(1)):
        within = (ROW.start_ts > failed.start) & (ROW.start_ts < then["start_ts"])
        if (trial := trial_of(failed, _recorded(then), found(_query().where(within)))) is not None:
            keep_trial(connection, trial, now)


def _recorded(row: RowMapping) -> Recorded:
    owner = Owner(row["host"] or platform.node(), row["pid"], row["process_started"])
    folders = tuple(msgspec.json.decode(row["folders"] or "[]"))
    settings = None if row["settings"] is None else msgspec.json.decode(row["settings"], type=dict[str, str])
    begun = Begun(
        row["session_id"], row["kind"], folders, row["user"], row["client"], row["version"], owner, settings
    )
    took = row["p50_latency"], row["p90_latency"], row["p99_latency"]
    return Recorded(
        begun,
        row["start_ts"],
        Status(row["status"]),
        row["end_ts"],
        row["duration_seconds"],
        row["reason"],
        None if None in took else Latencies(row["requests"], *took),
        tuple(msgspec.json.decode(row["retry_trace"], type=list[Retry])),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
