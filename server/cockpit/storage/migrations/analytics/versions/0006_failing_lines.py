"""Where tests failed, and a short way to those that ever did."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("test_results", Column("line", Integer))
    op.drop_index("test_results_name", "test_results")
    op.create_index("test_results_history", "test_results", ["name", "run_id", "outcome"])
    op.create_index(
        "test_results_bad", "test_results", ["name", "run_id"],
        sqlite_where=text("outcome IN ('failed', 'error')"),
    )  # fmt: skip
