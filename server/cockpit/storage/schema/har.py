"""The physical database `har`: recordings that were kept, without what is secret in them (SPEC 13.2).

Bodies are copied on demand only: a row says where in which file its entry stands, and a file is known by its
SHA-256.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

har_files = Table(
    "har_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, comment="Of its bytes: the same file is kept once."),
    Column("path", Text, nullable=False, comment="Where it was when it was kept."),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Text, nullable=False, comment="When it was kept; ISO 8601, UTC."),
    Column("version", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    UniqueConstraint("sha256"),
)

har_pages = Table(
    "har_pages",
    metadata,
    Column("file", Integer, primary_key=True),
    Column("page_index", Integer, primary_key=True),
    Column("page", Text, nullable=False, comment="Its id in the recording."),
    Column("title", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("on_content_load_ms", Float),
    Column("on_load_ms", Float),
)

har_entries = Table(
    "har_entries",
    metadata,
    Column("file", Integer, primary_key=True),
    Column("entry_index", Integer, primary_key=True),
    Column("content_hash", Text, nullable=False, comment="Of its text: the same entry is kept once a file."),
    Column("offset", BigInteger, nullable=False, comment="Where its text begins in the file, in bytes."),
    Column("length", BigInteger, nullable=False),
    Column("page", Text),
    Column("started_at", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("url", Text, nullable=False, comment="Without what is secret in it."),
    Column("host", Text, nullable=False),
    Column("path", Text, nullable=False, comment="With {id} for whatever looks like one."),
    Column("status", Integer, nullable=False, comment="0 when nothing came back."),
    Column("status_text", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("size", BigInteger, comment="Of the content, decoded; null when it was not recorded."),
    Column("blocked_ms", Float, comment="Null for a phase that did not apply."),
    Column("dns_ms", Float),
    Column("connect_ms", Float),
    Column("ssl_ms", Float, comment="A part of connect."),
    Column("send_ms", Float),
    Column("wait_ms", Float),
    Column("receive_ms", Float),
    Column("total_ms", Float),
    Index("har_entries_endpoint", "host", "path", "method"),
)

har_headers = Table(
    "har_headers",
    metadata,
    Column("file", Integer, primary_key=True),
    Column("entry_index", Integer, primary_key=True),
    Column("request", Text, comment="JSON: [[name, value], ...]; of a secret, a hash that compares equal."),
    Column("response", Text, comment="The same of what came back; null where there are none."),
)

har_bodies = Table(
    "har_bodies",
    metadata,
    Column("file", Integer, primary_key=True),
    Column("entry_index", Integer, primary_key=True),
    Column("side", Text, primary_key=True, comment="request or response"),
    Column("mime_type", Text, nullable=False),
    Column("encoding", Text, nullable=False, comment="base64 or empty."),
    Column("content_hash", Text, nullable=False),
)

har_contents = Table(
    "har_contents",
    metadata,
    Column("file", Integer, primary_key=True),
    Column("content_hash", Text, primary_key=True, comment="What came again is kept once a file."),
    Column("body_text", Text, nullable=False, comment="With stand-ins for what is secret or personal."),
)
