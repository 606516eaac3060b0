"""The physical database `production`: the sessions of the daemon, to which corrections refer (SPEC 10.4)."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

metadata = MetaData()

unified_wrapup_sessions = Table(
    "unified_wrapup_sessions",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("start_time", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("end_time", Text, comment="Null while it runs, and for ever when it was killed."),
    Column("status", Text, nullable=False, comment="running, or success once it has ended in order."),
    Column("user", Text, nullable=False),
    Column("client", Text, nullable=False, comment="The editor."),
    Column("version", Text, nullable=False),
    Column("pid", Integer, nullable=False),
)
