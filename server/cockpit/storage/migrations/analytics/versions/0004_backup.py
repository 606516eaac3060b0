"""What backups, checks, restores and drills have done."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "backup_events",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("repository", Text, nullable=False),
        Column("backup", Integer),
        Column("details", Text, nullable=False),
    )
    op.create_index("backup_events_event", "backup_events", ["event", "id"])
