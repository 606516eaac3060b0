"""The sessions of the daemon."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "unified_wrapup_sessions",
        Column("session_id", Text, primary_key=True),
        Column("start_time", Text, nullable=False),
        Column("end_time", Text),
        Column("status", Text, nullable=False),
        Column("user", Text, nullable=False),
        Column("client", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("pid", Integer, nullable=False),
    )
