"""What was corrected and can be taken back, what was taken back, and what the guard has stopped."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "corrections",
        Column("id", Integer, primary_key=True),
        Column("ts", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("session_id", Text, nullable=False),
        Column("file_path", Text, nullable=False),
        Column("correction_type", Text, nullable=False),
        Column("rationale", Text, nullable=False),
        Column("identity", Text, nullable=False),
        Column("patch", LargeBinary),
        Column("undone_ts", Text),
        Column("rollback_reference", Integer),
    )
    op.create_index("corrections_file", "corrections", ["file_path"])
    op.create_table(
        "violation_logs",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("details", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("remediation_path", Text, nullable=False),
        Column("count", Integer, nullable=False),
    )
    op.create_index("violation_logs_timestamp", "violation_logs", ["timestamp"])
    op.create_table(
        "rollback_logs",
        Column("id", Integer, primary_key=True),
        Column("target", Text, nullable=False),
        Column("backup", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
    )
