"""Templates of code, their placeholders, and what they are for."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "code_templates",
        Column("id", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("language", Text, nullable=False),
        Column("category", Text, nullable=False),
        Column("template_code", Text, nullable=False),
        Column("signature", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("licence", Text, nullable=False),
        Column("provenance", Text, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("content_hash", Text, nullable=False),
    )
    op.create_index("code_templates_source", "code_templates", ["source"])
    op.create_table(
        "template_placeholders",
        Column("template_id", Text, primary_key=True),
        Column("placeholder_name", Text, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("type", Text, nullable=False),
        Column("default_value", Text),
        Column("validation", Text, nullable=False),
        Column("choices", Text, nullable=False),
        Column("environments", Text, nullable=False),
        Column("description", Text, nullable=False),
    )
    op.create_table(
        "template_metadata",
        Column("template_id", Text, primary_key=True),
        Column("content", Text, nullable=False),
        Column("words", Text, nullable=False),
        Column("proof", Text, nullable=False),
    )
