"""What can be asked about in words: the tables behind it, and the words for their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.storage.migrate import ANALYTICS, PRODUCTION, Schema


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that is asked about."""

    names: tuple[str, ...]
    """In the plural; a name may be two words."""
    schema: Schema
    source: str
    columns: str
    when: str = "timestamp"
    """The column that a time is compared with; ISO 8601, UTC."""
    where: str = ""
    states: Mapping[str, str] = field(default_factory=dict[str, str])
    """Adjectives, and the condition of each."""
    moments: Mapping[str, str] = field(default_factory=dict[str, str])
    """The adjectives that have another time than `when`."""
    groups: Mapping[str, str] = field(default_factory=dict[str, str])
    """What can stand behind "by", and its expression."""
    path: str = ""
    """The column with a path, where there is one."""
    author: str = ""


_STATES: Final = {
    "open": "status <> 'resolved'",
    "resolved": "status = 'resolved'",
    "snoozed": "status = 'snoozed'",
}
_FINDING_GROUPS: Final = {
    "author": "coalesce(author, 'unknown')",
    "file": "file_path",
    "code": "pattern",
    "kind": "pattern",
    "severity": "severity",
    "status": "status",
}


def _findings(*names: str, where: str = "") -> Subject:
    return Subject(
        names=names,
        schema=ANALYTICS,
        source="placeholder_tasks",
        columns="file_path, line_number, pattern, message, author, timestamp, status",
        where=where,
        states=_STATES,
        moments={"resolved": "resolved_timestamp"},
        groups=_FINDING_GROUPS,
        path="file_path",
        author="author",
    )


SUBJECTS: Final = (
    _findings("findings", "problems"),
    _findings("placeholders", where="pattern LIKE 'audit.%'"),
    _findings("stubs", where="pattern = 'audit.stub'"),
    _findings("todos", "tags", where="pattern = 'audit.tag'"),
    _findings("fakes", where="pattern = 'audit.fake'"),
    _findings("deferrals", where="pattern = 'audit.deferral'"),
    _findings("swallowed exceptions", "swallows", where="pattern = 'audit.swallow'"),
    _findings("hollow tests", where="pattern = 'audit.hollowTest'"),
    _findings("commented code", where="pattern = 'audit.commentedCode'"),
    _findings("dummy values", where="pattern = 'audit.dummyValue'"),
    _findings("forbidden operations", "operations", where="pattern LIKE 'guard.%'"),
    _findings("lint findings", where="source = 'ruff'"),
    Subject(
        names=("tests", "test results"),
        schema=ANALYTICS,
        source="test_results JOIN test_runs ON test_runs.id = run_id",
        columns="name, outcome, path, message, test_results.seconds, timestamp",
        states={
            "failed": "outcome IN ('failed', 'error')",
            "failing": "outcome IN ('failed', 'error')",
            "passed": "outcome = 'passed'",
            "skipped": "outcome = 'skipped'",
        },
        groups={"name": "name", "test": "name", "file": "path", "outcome": "outcome"},
        path="path",
    ),
    Subject(
        names=("test runs",),
        schema=ANALYTICS,
        source="test_runs",
        columns="timestamp, source, passed, failed, errors, skipped, seconds",
        states={"failed": "failed + errors > 0", "passed": "failed + errors = 0"},
        groups={"source": "source"},
    ),
    Subject(
        names=("scores",),
        schema=ANALYTICS,
        source="score_snapshots",
        columns="timestamp, branch, score, model_id",
        states={"incomplete": "score IS NULL", "complete": "score IS NOT NULL"},
        groups={"branch": "branch", "model": "model_id"},
    ),
    Subject(
        names=("corrections",),
        schema=ANALYTICS,
        source="correction_history",
        columns="timestamp, user_id, action, file_path, details",
        groups={"author": "user_id", "user": "user_id", "action": "action", "file": "file_path"},
        path="file_path",
        author="user_id",
    ),
    Subject(
        names=("backups", "backup events"),
        schema=ANALYTICS,
        source="backup_events",
        columns="timestamp, event, repository, backup",
        states={"failed": "event LIKE '%failed'"},
        groups={"event": "event", "repository": "repository"},
    ),
    Subject(
        names=("conflicts",),
        schema=ANALYTICS,
        source="synchronization_conflicts",
        columns="timestamp, table_name, row_id, column_name, decision",
        states={
            "open": "decision = 'open' AND resolved_timestamp IS NULL",
            "resolved": "resolved_timestamp IS NOT NULL",
        },
        groups={"table": "table_name", "decision": "decision"},
    ),
    Subject(
        names=("sessions",),
        schema=PRODUCTION,
        source="session_lifecycle",
        columns='start_ts, kind, "user", client, status, reason, duration_seconds, session_id',
        when="start_ts",
        states={
            "running": "status = 'running'",
            "failed": "status IN ('failed', 'crashed')",
            "crashed": "status = 'crashed'",
        },
        groups={
            "user": '"user"',
            "author": '"user"',
            "kind": "kind",
            "client": "client",
            "version": "version",
            "status": "status",
        },
        author='"user"',
    ),
)
