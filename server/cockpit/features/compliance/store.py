"""The scores of one workspace folder with all that they were made from."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    Select,
    delete,
    func,
    insert,
    select,
    union,
)

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, NotFound
from cockpit.core.home import Home
from cockpit.core.run import Recorded
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.evidence import Component, Evidence, Inputs
from cockpit.features.compliance.models import Model
from cockpit.features.compliance.snapshot import Aside, Point, Snapshot
from cockpit.features.compliance.suite_store import SuiteStore, inserted, stamp
from cockpit.storage.dialects import day_of, insert_new
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS, PRODUCTION
from cockpit.storage.schema.analytics import (
    backup_events,
    compliance_models,
    placeholder_audit_snapshots,
    placeholder_tasks,
    rollback_logs,
    score_inputs,
    score_snapshots,
    test_results,
    test_runs,
    violation_logs,
)
from cockpit.storage.sessions import SessionStore

T = TypeVar("T")

TASK = placeholder_tasks.c
HINT: Final = "hint"
SNAPSHOT, RUN, RESULT = score_snapshots.c, test_runs.c, test_results.c
RESTORES: Final = ("restore_success", "restore_failed")
"""The events of backups that are rollbacks."""


class Incidents(NamedTuple):
    """What the guard stopped, and what was put back; None where that is unknown."""

    violations: int | None
    rollbacks: int | None


UNKNOWN: Final = Incidents(None, None)


def sessions_since(
    moment: datetime, root: Path, home: Home, clock: Clock, tell: Callable[[str], None]
) -> list[Recorded]:
    """The sessions that began after a moment and had a folder open, the oldest first; `home` holds their
    database. Those that have crashed meanwhile are found out."""
    if not home.has(PRODUCTION.name):
        return []
    store = SessionStore(home, clock, tell)
    try:
        store.find_crashes()
        return store.since(moment, root)
    finally:
        store.close()


def forget_sessions(
    before: datetime, root: Path, home: Home, clock: Clock, tell: Callable[[str], None]
) -> int:
    """Forget the sessions on a folder that began before a moment; how many."""
    if not home.has(PRODUCTION.name):
        return 0
    store = SessionStore(home, clock, tell)
    try:
        return store.forget(before, root)
    finally:
        store.close()


class ScoreKeeper:
    """Keeps the scores of one folder at hand; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)

    def use(self, action: Callable[[ScoreStore], T]) -> T:
        """What the action returns."""
        return self._keeper.use(lambda database: action(ScoreStore(database)))

    def incidents(self, since: datetime) -> Incidents:
        """What happened since a moment, as far as the database can be read."""
        try:
            return self.use(lambda rows: rows.incidents(since))
        except CockpitError:
            return UNKNOWN

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()


class ScoreStore(SuiteStore):
    """Scores, beside the runs of the tests. A snapshot is written as a whole or not at all."""

    def record(self, snapshot: Snapshot) -> int:
        """Keep a snapshot with its model and inputs; its number."""
        with self._database.write() as connection:
            _keep_model(connection, snapshot.model, snapshot.at)
            row: dict[str, Any] = {
                "timestamp": stamp(snapshot.at),
                "branch": snapshot.branch,
                "model_id": snapshot.model.id,
                "score": snapshot.composite,
                "states": _states(snapshot.evidence),
                "aside": msgspec.json.encode(snapshot.aside).decode(),
            }
            for each in snapshot.evidence:
                row[each.component] = _keep_inputs(connection, each) if each.inputs is not None else None
            return inserted(connection.execute(insert(score_snapshots), row).inserted_primary_key)

    def snapshot(self, number: int) -> Snapshot:
        """A snapshot as it was recorded; raises NotFound."""
        found = self._snapshots(_snapshots().where(SNAPSHOT.id == number))
        if not found:
            raise NotFound(f"There is no score with the number {number}.")
        return found[0]

    def latest(self, branch: str, before: datetime | None = None) -> Snapshot | None:
        """The last snapshot of a branch, or the last one before a moment."""
        query = _snapshots().where(SNAPSHOT.branch == branch).order_by(SNAPSHOT.id.desc()).limit(1)
        if before is not None:
            query = query.where(SNAPSHOT.timestamp < stamp(before))
        return next(iter(self._snapshots(query)), None)

    def trend(self, branch: str, since: datetime) -> list[Point]:
        """The last snapshot of each day, the oldest first."""
        last = _last_of_days(branch, since)
        query = select(SNAPSHOT.timestamp, SNAPSHOT.score).where(SNAPSHOT.id.in_(last)).order_by(SNAPSHOT.id)
        with self._database.read() as connection:
            return [Point(row[0][:10], row[1]) for row in connection.execute(query)]

    def days(self, branch: str, since: datetime, most: int) -> list[Snapshot]:
        """The last snapshot of each day, the oldest first; of more days than `most` evenly chosen ones."""
        with self._database.read() as connection:
            last = list(connection.execute(_last_of_days(branch, since)).scalars())
        if len(last) > most:
            last = [last[round(number * (len(last) - 1) / (most - 1))] for number in range(most)]
        return self._snapshots(_snapshots().where(SNAPSHOT.id.in_(last)).order_by(SNAPSHOT.id))

    def first(self, branch: str, since: datetime) -> Snapshot | None:
        """The first snapshot of a branch since a moment."""
        since_then = (SNAPSHOT.branch == branch) & (SNAPSHOT.timestamp >= stamp(since))
        query = _snapshots().where(since_then).order_by(SNAPSHOT.id).limit(1)
        return next(iter(self._snapshots(query)), None)

    def first_complete(self, branch: str, since: datetime) -> Snapshot | None:
        """The first complete snapshot of a branch since a moment."""
        query = _snapshots().where(
            SNAPSHOT.branch == branch, SNAPSHOT.timestamp >= stamp(since), SNAPSHOT.score.is_not(None)
        )
        return next(iter(self._snapshots(query.order_by(SNAPSHOT.id).limit(1))), None)

    def incidents(self, since: datetime) -> Incidents:
        """How many operations were stopped, and how often something was put back, since a moment."""
        stamp = since.astimezone(UTC).isoformat(timespec="seconds")
        counts = (
            _count(violation_logs.c.timestamp >= stamp),
            _count(rollback_logs.c.timestamp >= stamp),
            _count(backup_events.c.event.in_(RESTORES) & (backup_events.c.timestamp >= stamp)),
        )
        with self._database.read() as connection:
            violations, undone, restored = connection.execute(select(*counts)).one()
        return Incidents(violations, undone + restored)

    def authored(self) -> dict[str, str]:
        """The dates of the lines that have open findings, by identity, as far as the audit knows them."""
        query = select(TASK.identity, TASK.authored).where(
            TASK.authored.is_not(None), TASK.status != "resolved"
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def resolved(self) -> int | None:
        """How many findings were resolved, hints left out; None before any whole audit was recorded."""
        query = select(func.count()).where(TASK.status == "resolved", TASK.severity != HINT)
        with self._database.read() as connection:
            any_snapshot = select(placeholder_audit_snapshots.c.id).limit(1)
            measured = connection.execute(any_snapshot).first() is not None
            return connection.execute(query).scalar_one() if measured else None

    def compact(self, now: datetime, options: Options) -> int:
        """Forget what the project does not want to keep; how many snapshots went.

        Of days past `keep_days` the last snapshot of each branch stays, until `keep_daily_days`. The last
        snapshot of every branch stays for ever, as what the next one is compared with.
        """
        old = stamp(now - timedelta(days=options.keep_days))
        oldest = stamp(now - timedelta(days=options.keep_daily_days))
        day = day_of(SNAPSHOT.timestamp)
        last_of_days = select(func.max(SNAPSHOT.id)).group_by(SNAPSHOT.branch, day)
        last_of_branches = select(func.max(SNAPSHOT.id)).group_by(SNAPSHOT.branch)
        superseded = (SNAPSHOT.timestamp < old) & SNAPSHOT.id.not_in(last_of_days)
        bygone = (SNAPSHOT.timestamp < oldest) & SNAPSHOT.id.not_in(last_of_branches)
        kept_runs = select(RUN.id).order_by(RUN.id.desc()).limit(options.keep_test_runs)
        used = union(*(select(SNAPSHOT[name]).where(SNAPSHOT[name].is_not(None)) for name in Component))
        with self._database.write() as connection:
            gone = connection.execute(delete(score_snapshots).where(superseded | bygone)).rowcount
            if gone:
                connection.execute(delete(score_inputs).where(score_inputs.c.digest.not_in(used)))
            connection.execute(delete(test_runs).where(RUN.id.not_in(kept_runs)))
            connection.execute(delete(test_results).where(RESULT.run_id.not_in(select(RUN.id))))
        return gone

    def _snapshots(self, query: Select[Any]) -> list[Snapshot]:
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
            documents = _documents(connection, rows)
        return [_snapshot(row, documents) for row in rows]


def _count(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(condition).scalar_subquery()


def _last_of_days(branch: str, since: datetime) -> Select[tuple[int]]:
    return (
        select(func.max(SNAPSHOT.id))
        .where(SNAPSHOT.branch == branch, SNAPSHOT.timestamp >= stamp(since))
        .group_by(day_of(SNAPSHOT.timestamp))
    )


def _snapshots() -> Select[Any]:
    return select(score_snapshots, compliance_models.c.definition).join(
        compliance_models, SNAPSHOT.model_id == compliance_models.c.model_id
    )


def _keep_model(connection: Connection, model: Model, now: datetime) -> None:
    row = {
        "model_id": model.id,
        "name": model.name,
        "definition": msgspec.json.encode(model, order="sorted").decode(),
        "effective_from": stamp(now),
    }
    connection.execute(insert_new(connection, compliance_models), row)


def _keep_inputs(connection: Connection, evidence: Evidence) -> str:
    document = msgspec.json.encode(evidence.inputs)
    digest = hashlib.blake2b(document, digest_size=16).hexdigest()
    row = {"digest": digest, "component": evidence.component, "document": zlib.compress(document)}
    connection.execute(insert_new(connection, score_inputs), row)
    return digest


def _states(evidence: Iterable[Evidence]) -> str:
    bare = [msgspec.structs.replace(each, inputs=None) for each in evidence]
    return msgspec.json.encode(bare).decode()


def _documents(connection: Connection, rows: Iterable[RowMapping]) -> dict[str, Inputs]:
    digests = {row[component] for row in rows for component in Component} - {None}
    query = select(score_inputs.c.digest, score_inputs.c.document).where(score_inputs.c.digest.in_(digests))
    return {
        digest: msgspec.json.decode(zlib.decompress(document), type=Inputs)
        for digest, document in connection.execute(query)
    }


def _snapshot(row: RowMapping, documents: Mapping[str, Inputs]) -> Snapshot:
    evidence = msgspec.json.decode(row["states"], type=tuple[Evidence, ...])
    return Snapshot(
        at=datetime.fromisoformat(row["timestamp"]),
        branch=row["branch"],
        model=msgspec.json.decode(row["definition"], type=Model),
        evidence=tuple(
            msgspec.structs.replace(each, inputs=documents.get(row[each.component] or ""))
            for each in evidence
        ),
        aside=msgspec.json.decode(row["aside"], type=Aside),
    )
