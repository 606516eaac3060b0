"""What was synchronised, and the conflicts that were met."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "synchronization_events",
        Column("id", Text, primary_key=True),
        Column("source_db", Text, nullable=False),
        Column("target_db", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("inserted", Integer, nullable=False),
        Column("updated", Integer, nullable=False),
        Column("deleted", Integer, nullable=False),
        Column("detail", Text, nullable=False),
    )
    op.create_index("synchronization_events_timestamp", "synchronization_events", ["timestamp"])
    op.create_table(
        "synchronization_conflicts",
        Column("id", Text, primary_key=True),
        Column("source_db", Text, nullable=False),
        Column("target_db", Text, nullable=False),
        Column("table_name", Text, nullable=False),
        Column("row_id", Text, nullable=False),
        Column("column_name", Text, nullable=False),
        Column("decision", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("stands", Text, nullable=False),
        Column("other", Text, nullable=False),
        Column("resolved_timestamp", Text),
    )
    op.create_index(
        "synchronization_conflicts_decision", "synchronization_conflicts", ["decision", "timestamp"]
    )
