"""Lessons learned from failures, and what was set when a session began."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text, UniqueConstraint

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("session_lifecycle", Column("settings", Text))
    op.create_table(
        "enhanced_lessons_learned",
        Column("id", Integer, primary_key=True),
        Column("source", Text, nullable=False),
        Column("trigger_fingerprint", Text, nullable=False),
        Column("description", Text, nullable=False),
        Column("advice", Text, nullable=False),
        Column("tags", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("last_timestamp", Text, nullable=False),
        Column("validation_status", Text, nullable=False),
        Column("judged_by", Text, nullable=False),
        Column("evidence_count", Integer, nullable=False),
        Column("worked", Integer, nullable=False),
        Column("failed", Integer, nullable=False),
        Column("in_a_row", Integer, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("evidence", Text, nullable=False),
        UniqueConstraint("source", "trigger_fingerprint", "advice"),
    )
