"""Results that a run of the affected tests takes over from the run before."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("test_results", Column("origin", Integer))
    op.create_index(
        "test_results_origin", "test_results", ["run_id"], sqlite_where=text("origin IS NOT NULL")
    )
