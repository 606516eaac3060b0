"""Every request to a language model, with what it used up."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "model_requests",
        Column("id", Integer, primary_key=True),
        Column("ts", Text, nullable=False),
        Column("run_id", Text, nullable=False),
        Column("session_id", Text, nullable=False),
        Column("provider", Text, nullable=False),
        Column("model", Text, nullable=False),
        Column("host", Text, nullable=False),
        Column("sent", Integer, nullable=False),
        Column("received", Integer, nullable=False),
        Column("prompt_tokens", Integer),
        Column("completion_tokens", Integer),
        Column("cost", Float),
        Column("seconds", Float, nullable=False),
        Column("outcome", Text, nullable=False),
    )
    op.create_index("model_requests_ts", "model_requests", ["ts"])
