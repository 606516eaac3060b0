"""The rows of the audit as the Findings tree asks for them: counted by group, and page by page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, func, or_, select, true, tuple_

from cockpit.core.finding import Severity
from cockpit.features.audit.records import BEHIND_EVERYTHING, Cursor, FileCount, GroupCount, Totals, Wanted
from cockpit.storage.dialects import day_of, json_strings
from cockpit.storage.engine import Database
from cockpit.storage.schema.analytics import placeholder_tasks

TASK = placeholder_tasks.c
RANK = case({severity.value: severity.rank for severity in Severity}, value=TASK.severity, else_=9)
SINCE = func.coalesce(func.nullif(TASK.authored, ""), day_of(TASK.timestamp))
"""The day from which a finding counts its age."""
AUTHOR = func.coalesce(TASK.author, "")


def among(identities: Iterable[str]) -> ColumnElement[bool]:
    """Whether a finding is one of these, which may be too many for a list of parameters."""
    values = json_strings(json.dumps(sorted(identities))).table_valued("value")
    return TASK.identity.in_(select(values.c.value))


def own(apart: Iterable[str]) -> ColumnElement[bool]:
    """Whether a finding lies in none of these folders."""
    return and_(true(), *(~TASK.file_path.startswith(f"{folder}/", autoescape=True) for folder in apart))


class Listing:
    """Reads the findings of one workspace folder that are not resolved, but none of the folders apart."""

    def __init__(self, database: Database, apart: Sequence[str] = ()) -> None:
        self._database = database
        self._own = own(apart)

    def files(self, wanted: Wanted, prefix: str = "") -> list[FileCount]:
        """How many findings each file below a directory has, by path; the prefix ends with `/`."""
        query = select(TASK.file_path, func.count(), func.min(RANK)).where(*self._conditions(wanted))
        if prefix:
            query = query.where(TASK.file_path >= prefix, TASK.file_path < prefix + BEHIND_EVERYTHING)
        query = query.group_by(TASK.file_path).order_by(TASK.file_path)
        with self._database.read() as connection:
            return [FileCount(*row) for row in connection.execute(query)]

    def groups(self, wanted: Wanted) -> list[GroupCount]:
        """How many findings each group has."""
        # The name is that of the expression, whose parameters would make two different ones of it.
        query = select(_key(wanted).label("key"), func.count(), func.min(RANK)).group_by("key")
        query = query.where(*self._conditions(wanted))
        with self._database.read() as connection:
            return [GroupCount(*row) for row in connection.execute(query)]

    def count(self, wanted: Wanted, key: str | None) -> int:
        """How many findings a group has; without a key, how many there are."""
        query = select(func.count()).select_from(placeholder_tasks).where(*self._within(wanted, key))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def page(self, wanted: Wanted, key: str, offset: int, limit: int) -> Sequence[RowMapping]:
        """Some findings of a group: the loudest first, in a file by line."""
        order = [TASK.line_number] if wanted.by == "file" else [RANK, TASK.file_path, TASK.line_number]
        query = (
            _listed()
            .where(*self._within(wanted, key))
            .order_by(*order, TASK.identity)
            .offset(offset)
            .limit(limit)
        )
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()

    def places(self) -> list[tuple[str, str]]:
        """Identity and path of every finding that is not resolved."""
        query = select(TASK.identity, TASK.file_path).where(TASK.status != "resolved", self._own)
        with self._database.read() as connection:
            return [(identity, path) for identity, path in connection.execute(query)]

    def totals(self, accepted: Iterable[str]) -> Totals:
        """The counts of all findings that are not resolved."""
        is_accepted = among(accepted)
        unresolved = (TASK.status != "resolved") & self._own
        by_severity = (
            select(TASK.severity, TASK.status, is_accepted.label("debt"), func.count())
            .where(unresolved)
            .group_by(TASK.severity, TASK.status, "debt")
        )
        by_code = select(TASK.pattern, func.count()).where(unresolved).group_by(TASK.pattern)
        totals = Totals()
        with self._database.read() as connection:
            for severity, status, is_debt, count in connection.execute(by_severity):
                if status == "snoozed":
                    totals.snoozed += count
                elif is_debt:
                    totals.accepted += count
                else:
                    totals.open[severity] += count
            for code, count in connection.execute(by_code):
                totals.codes[code] = count
        return totals

    def counted(self, wanted: Wanted, cursor: Cursor) -> int:
        """How many findings stand before a place."""
        query = select(func.count()).select_from(placeholder_tasks)
        query = query.where(*self._conditions(wanted), _beyond(cursor, backwards=True))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def cursor(self, identity: str) -> Cursor | None:
        """Where a finding stands in the order of severities and places."""
        query = select(RANK, TASK.file_path, TASK.line_number, TASK.identity).where(TASK.identity == identity)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else Cursor(*row)

    def loudest(self, wanted: Wanted) -> int | None:
        """The rank of the loudest finding."""
        query = select(func.min(RANK)).where(*self._conditions(wanted))
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def neighbour(self, wanted: Wanted, cursor: Cursor | None, *, backwards: bool) -> RowMapping | None:
        """The next finding after a place, or before it; without a place the first, or the last."""
        order = [RANK, TASK.file_path, TASK.line_number, TASK.identity]
        query = _listed().where(*self._conditions(wanted))
        if cursor is not None:
            query = query.where(_beyond(cursor, backwards=backwards))
        query = query.order_by(*(each.desc() if backwards else each for each in order)).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).mappings().first()

    def _conditions(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        """What a row must be to be listed."""
        statuses = ["open", "snoozed"] if wanted.snoozed else ["open"]
        conditions: list[ColumnElement[bool]] = [
            TASK.status.in_(statuses),
            TASK.severity.in_(wanted.severities),
            self._own,
        ]
        if wanted.codes:
            conditions.append(TASK.pattern.in_(wanted.codes))
        if wanted.text:
            searched = (TASK.message, TASK.file_path, TASK.symbol, TASK.pattern, TASK.context)
            conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in searched)))
        if wanted.hidden:
            conditions.append(~among(wanted.hidden))
        if wanted.only is not None:
            conditions.append(among(wanted.only))
        return conditions

    def _within(self, wanted: Wanted, key: str | None) -> list[ColumnElement[bool]]:
        conditions = self._conditions(wanted)
        if key is not None:
            conditions.append(_key(wanted) == key)
        return conditions


def _listed() -> Select[Any]:
    return select(placeholder_tasks, SINCE.label("since"))


def _beyond(cursor: Cursor, *, backwards: bool) -> ColumnElement[bool]:
    here = tuple_(RANK, TASK.file_path, TASK.line_number, TASK.identity)
    there = tuple_(cursor.rank, cursor.path, cursor.line, cursor.identity)
    return here < there if backwards else here > there


def _key(wanted: Wanted) -> ColumnElement[str]:
    """What findings are grouped by."""
    match wanted.by:
        case "code":
            return TASK.pattern
        case "severity":
            return TASK.severity
        case "author":
            return AUTHOR
        case "age":
            days = wanted.days
            limits = (
                (days.today <= SINCE, "today"),
                (days.week <= SINCE, "week"),
                (days.month <= SINCE, "month"),
            )
            return case(*limits, else_="older")
        case "file":
            return TASK.file_path
