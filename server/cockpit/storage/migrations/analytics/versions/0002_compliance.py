"""Scores with their models and inputs, and the results of tests."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, LargeBinary, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "compliance_models",
        Column("model_id", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("definition", Text, nullable=False),
        Column("effective_from", Text, nullable=False),
    )
    op.create_table(
        "score_inputs",
        Column("digest", Text, primary_key=True),
        Column("component", Text, nullable=False),
        Column("document", LargeBinary, nullable=False),
    )
    op.create_table(
        "score_snapshots",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Text, nullable=False),
        Column("branch", Text, nullable=False),
        Column("model_id", Text, nullable=False),
        Column("score", Float),
        Column("lint", Text),
        Column("tests", Text),
        Column("placeholders", Text),
        Column("sessions", Text),
        Column("states", Text, nullable=False),
        Column("aside", Text, nullable=False),
    )
    op.create_index("score_snapshots_branch", "score_snapshots", ["branch", "id"])
    op.create_index("score_snapshots_timestamp", "score_snapshots", ["timestamp"])
    op.create_table(
        "test_runs",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("fingerprint", Text, nullable=False),
        Column("passed", Integer, nullable=False),
        Column("failed", Integer, nullable=False),
        Column("errors", Integer, nullable=False),
        Column("skipped", Integer, nullable=False),
        Column("seconds", Float),
    )
    op.create_table(
        "test_results",
        Column("id", Integer, primary_key=True),
        Column("run_id", Integer, nullable=False),
        Column("name", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("seconds", Float),
        Column("message", Text, nullable=False),
    )
    op.create_index("test_results_run", "test_results", ["run_id"])
    op.create_index("test_results_name", "test_results", ["name", "run_id"])
