"""What the audit sees and what is done about it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0001"
down_revision = None

VIEW = """
CREATE VIEW todo_fixme_tracking AS
SELECT identity, file_path, line_number, pattern AS placeholder_type, context, suggestion, timestamp,
       author, resolved, resolved_timestamp, resolved_by, status
FROM placeholder_tasks
WHERE pattern = 'audit.tag'
"""


def upgrade() -> None:
    op.create_table(
        "placeholder_tasks",
        Column("identity", Text, primary_key=True),
        Column("file_path", Text, nullable=False),
        Column("line_number", Integer, nullable=False),
        Column("pattern", Text, nullable=False),
        Column("context", Text, nullable=False),
        Column("symbol", Text, nullable=False),
        Column("severity", Text, nullable=False),
        Column("message", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("suggestion", Text),
        Column("timestamp", Text, nullable=False),
        Column("seen", Text, nullable=False),
        Column("author", Text),
        Column("authored", Text),
        Column("resolved", Integer, nullable=False),
        Column("resolved_timestamp", Text),
        Column("resolved_by", Text),
        Column("status", Text, nullable=False),
        Column("snoozed_until", Text),
        Column("issue", Text),
    )
    op.create_index("placeholder_tasks_file", "placeholder_tasks", ["file_path"])
    op.create_index("placeholder_tasks_status", "placeholder_tasks", ["status", "pattern"])
    op.create_table(
        "code_audit_log",
        Column("id", Integer, primary_key=True),
        Column("file_path", Text, nullable=False),
        Column("line_number", Integer, nullable=False),
        Column("placeholder_type", Text, nullable=False),
        Column("context", Text),
        Column("timestamp", Text, nullable=False),
    )
    op.create_index("code_audit_log_file", "code_audit_log", ["file_path"])
    op.create_index("code_audit_log_timestamp", "code_audit_log", ["timestamp"])
    op.create_table(
        "code_audit_history",
        Column("id", Integer, primary_key=True),
        Column("audit_entry", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("user", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("details", Text, nullable=False),
    )
    op.create_index("code_audit_history_entry", "code_audit_history", ["audit_entry"])
    op.create_index("code_audit_history_timestamp", "code_audit_history", ["timestamp"])
    op.create_index("code_audit_history_user", "code_audit_history", ["user"])
    op.create_table(
        "placeholder_audit_snapshots",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Float, nullable=False),
        Column("open_count", Integer, nullable=False),
        Column("resolved_count", Integer, nullable=False),
        Column("lines", Integer),
    )
    op.create_index("placeholder_audit_snapshots_timestamp", "placeholder_audit_snapshots", ["timestamp"])
    op.create_table(
        "correction_history",
        Column("id", Integer, primary_key=True),
        Column("user_id", Text, nullable=False),
        Column("session_id", Text, nullable=False),
        Column("file_path", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("details", Text, nullable=False),
    )
    op.create_index("correction_history_file", "correction_history", ["file_path"])
    op.execute(VIEW)
