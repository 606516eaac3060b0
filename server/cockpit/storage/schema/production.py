"""The physical database `production`: the sessions of the daemon, to which corrections refer."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

metadata = MetaData()

unified_wrapup_sessions = Table(
    "unified_wrapup_sessions",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("user", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("ended", Text, comment="Null while it runs, and for ever when it was killed."),
)
