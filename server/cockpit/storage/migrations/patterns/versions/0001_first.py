"""What was mined from a workspace, the index over it, and its clusters."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, LargeBinary, Text, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "mined_files",
        Column("path", Text, primary_key=True),
        Column("stamp", Text, nullable=False),
    )
    op.create_table(
        "mined_patterns",
        Column("id", Integer, primary_key=True),
        Column("key", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("language", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("content", Text, nullable=False),
        Column("imports", Text, nullable=False),
        Column("name_words", Text, nullable=False),
        Column("signature_words", Text, nullable=False),
        Column("body_words", Text, nullable=False),
        Column("text_words", Text, nullable=False),
        Column("sketch", LargeBinary, nullable=False),
        Column("support", Integer, nullable=False),
        Column("template_group", Integer),
        UniqueConstraint("key"),
    )
    op.create_index("mined_patterns_group", "mined_patterns", ["template_group"])
    op.create_index("mined_patterns_source", "mined_patterns", ["source"])
    op.create_table(
        "mined_places",
        Column("pattern", Integer, primary_key=True),
        Column("path", Text, primary_key=True),
        Column("line", Integer, primary_key=True),
    )
    op.create_index("mined_places_path", "mined_places", ["path"])
    op.create_table(
        "mined_bands",
        Column("band", Text, primary_key=True),
        Column("pattern", Integer, primary_key=True),
    )
    op.create_index("mined_bands_pattern", "mined_bands", ["pattern"])
    op.create_table(
        "mined_terms",
        Column("term", Text, primary_key=True),
        Column("patterns", Integer, nullable=False),
    )
    op.create_table(
        "clustering_runs",
        Column("id", Integer, primary_key=True),
        Column("timestamp", Text, nullable=False),
        Column("seed", Integer, nullable=False),
        Column("clusters", Integer, nullable=False),
        Column("silhouette", Float, nullable=False),
        Column("inertia", Float, nullable=False),
        Column("patterns", Integer, nullable=False),
        Column("tried", Text, nullable=False),
    )
    op.create_table(
        "clustering_patterns",
        Column("template_group", Integer, primary_key=True),
        Column("pattern", Integer, nullable=False),
        Column("words", Text, nullable=False),
        Column("size", Integer, nullable=False),
        Column("feature_vector", LargeBinary, nullable=False),
    )
