"""The recordings that were kept: files, pages, entries, and headers with their texts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Float, Integer, Text, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "har_files",
        Column("id", Integer, primary_key=True),
        Column("sha256", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("creator", Text, nullable=False),
        Column("browser", Text, nullable=False),
        Column("entries", Integer, nullable=False),
        UniqueConstraint("sha256"),
    )
    op.create_table(
        "har_pages",
        Column("file", Integer, primary_key=True),
        Column("page_index", Integer, primary_key=True),
        Column("page", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("started_at", Text, nullable=False),
        Column("on_content_load_ms", Float),
        Column("on_load_ms", Float),
    )
    op.create_table(
        "har_entries",
        Column("file", Integer, primary_key=True),
        Column("entry_index", Integer, primary_key=True),
        Column("content_hash", Text, nullable=False),
        Column("offset", BigInteger, nullable=False),
        Column("length", BigInteger, nullable=False),
        Column("page", Text),
        Column("started_at", Text, nullable=False),
        Column("method", Text, nullable=False),
        Column("url", Text, nullable=False),
        Column("host", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("status", Integer, nullable=False),
        Column("status_text", Text, nullable=False),
        Column("mime_type", Text, nullable=False),
        Column("size", BigInteger),
        Column("blocked_ms", Float),
        Column("dns_ms", Float),
        Column("connect_ms", Float),
        Column("ssl_ms", Float),
        Column("send_ms", Float),
        Column("wait_ms", Float),
        Column("receive_ms", Float),
        Column("total_ms", Float),
    )
    op.create_index("har_entries_endpoint", "har_entries", ["host", "path", "method"])
    op.create_table(
        "har_headers",
        Column("file", Integer, primary_key=True),
        Column("entry_index", Integer, primary_key=True),
        Column("request", Text),
        Column("response", Text),
    )
    op.create_table(
        "har_bodies",
        Column("file", Integer, primary_key=True),
        Column("entry_index", Integer, primary_key=True),
        Column("side", Text, primary_key=True),
        Column("mime_type", Text, nullable=False),
        Column("encoding", Text, nullable=False),
        Column("content_hash", Text, nullable=False),
    )
    op.create_table(
        "har_contents",
        Column("file", Integer, primary_key=True),
        Column("content_hash", Text, primary_key=True),
        Column("body_text", Text, nullable=False),
    )
