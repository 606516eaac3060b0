"""The rows that synchronisations have removed, so that they can be brought back."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, Text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "synchronization_removals",
        Column("id", Text, primary_key=True),
        Column("source_db", Text, nullable=False),
        Column("target_db", Text, nullable=False),
        Column("timestamp", Text, nullable=False),
        Column("row_count", Integer, nullable=False),
        Column("rows", LargeBinary, nullable=False),
    )
    op.create_index("synchronization_removals_timestamp", "synchronization_removals", ["timestamp"])
