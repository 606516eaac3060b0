"""The physical database `analytics`: what the audit saw and what was done about it (SPEC 6.2)."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text

metadata = MetaData()

placeholder_tasks = Table(
    "placeholder_tasks",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("file_path", Text, nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("pattern", Text, nullable=False, comment="The code of the finding, such as audit.stub."),
    Column("context", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("suggestion", Text),
    Column("timestamp", Text, nullable=False, comment="When it was first seen; ISO 8601, UTC."),
    Column("seen", Text, nullable=False, comment="When it was last seen."),
    Column("author", Text, comment="From git blame; null until git knows it."),
    Column("authored", Text, comment="The date of the line in git blame."),
    Column("resolved", Integer, nullable=False, default=0),
    Column("resolved_timestamp", Text),
    Column("resolved_by", Text),
    Column("status", Text, nullable=False, default="open", comment="open, resolved or snoozed."),
    Column("snoozed_until", Text, comment="ISO 8601 date: the first day on which it shows again."),
    Column("issue", Text, comment="The issue that it is linked to."),
    Index("placeholder_tasks_file", "file_path"),
    Index("placeholder_tasks_status", "status", "pattern"),
)

code_audit_log = Table(
    "code_audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_path", Text, nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("placeholder_type", Text, nullable=False),
    Column("context", Text),
    Column("timestamp", Text, nullable=False),
    Index("code_audit_log_file", "file_path"),
    Index("code_audit_log_timestamp", "timestamp"),
)

code_audit_history = Table(
    "code_audit_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit_entry", Text, nullable=False, comment="The identity of the finding."),
    Column("event", Text, nullable=False, comment="What happened, such as opened."),
    Column("user", Text, nullable=False),
    Column("timestamp", Text, nullable=False),
    Column("details", Text, nullable=False, default=""),
    Index("code_audit_history_entry", "audit_entry"),
    Index("code_audit_history_timestamp", "timestamp"),
    Index("code_audit_history_user", "user"),
)

placeholder_audit_snapshots = Table(
    "placeholder_audit_snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Float, nullable=False, comment="Seconds since the epoch."),
    Column("open_count", Integer, nullable=False),
    Column("resolved_count", Integer, nullable=False),
    Column("lines", Integer, comment="Lines of code that were audited; null when no whole scan was made."),
    Index("placeholder_audit_snapshots_timestamp", "timestamp"),
)

correction_history = Table(
    "correction_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("file_path", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("timestamp", Text, nullable=False),
    Column("details", Text, nullable=False, default=""),
    Index("correction_history_file", "file_path"),
)

metadata.info["views"] = (
    """
    CREATE VIEW todo_fixme_tracking AS
    SELECT identity, file_path, line_number, pattern AS placeholder_type, context, suggestion, timestamp,
           author, resolved, resolved_timestamp, resolved_by, status
    FROM placeholder_tasks
    WHERE pattern = 'audit.tag'
    """,
)
