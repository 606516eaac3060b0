"""Sessions of every kind with their owner, their latencies and how they were left behind."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "session_lifecycle",
        Column("session_id", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("folders", Text),
        Column("user", Text, nullable=False),
        Column("client", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("host", Text, nullable=False),
        Column("pid", Integer, nullable=False),
        Column("process_started", Text, nullable=False),
        Column("start_ts", Text, nullable=False),
        Column("end_ts", Text),
        Column("duration_seconds", Float),
        Column("status", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("requests", Integer, nullable=False),
        Column("p50_latency", Float),
        Column("p90_latency", Float),
        Column("p99_latency", Float),
        Column("retry_trace", Text, nullable=False),
    )
    op.create_index("session_lifecycle_start", "session_lifecycle", ["start_ts"])
    op.create_index("session_lifecycle_status", "session_lifecycle", ["status"])
    op.create_table(
        "wrap_up_results",
        Column("session_id", Text, primary_key=True),
        Column("validator", Text, primary_key=True),
        Column("outcome", Text, nullable=False),
        Column("evidence", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
    )
    # No server had a schema this old, so the rows are moved only in files.
    if op.get_context().dialect.name == "sqlite":
        _move_rows()
    op.drop_table("unified_wrapup_sessions")


def _move_rows() -> None:
    # Versions before did not record whose process it was: an empty host is taken for this one.
    op.execute(
        "INSERT INTO session_lifecycle (session_id, kind, user, client, version, host, pid, process_started, "
        "start_ts, end_ts, duration_seconds, status, reason, requests, retry_trace) "
        "SELECT session_id, 'daemon', user, client, version, '', pid, '', start_time, end_time, "
        "(julianday(end_time) - julianday(start_time)) * 86400, status, '', 0, '[]' "
        "FROM unified_wrapup_sessions"
    )
