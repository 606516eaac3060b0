"""The physical database `production`: the sessions of all windows and commands of one user, how they were
left behind, what was learned from those that failed (SPEC 10.4 to 10.6), and the templates of code (5.3)."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

session_lifecycle = Table(
    "session_lifecycle",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("kind", Text, nullable=False, comment="daemon, or the command that ran, such as backup create."),
    Column("folders", Text, comment="The workspace folders as a JSON array; null when they are unknown."),
    Column("user", Text, nullable=False),
    Column("client", Text, nullable=False, comment="The editor; empty for a command."),
    Column("version", Text, nullable=False),
    Column("host", Text, nullable=False, comment="The computer; with the next two it names the process."),
    Column("pid", Integer, nullable=False),
    Column("process_started", Text, nullable=False, comment="As the system counts; empty when it does not."),
    Column("start_ts", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("end_ts", Text, comment="Null while it runs, and for ever when it was killed."),
    Column("duration_seconds", Float),
    Column("status", Text, nullable=False, comment="running, success, failed or crashed."),
    Column("reason", Text, nullable=False, default="", comment="Why it was no success."),
    Column("requests", Integer, nullable=False, default=0, comment="How many were answered."),
    Column("p50_latency", Float, comment="Milliseconds until the answer; null without any request."),
    Column("p90_latency", Float),
    Column("p99_latency", Float),
    Column("retry_trace", Text, nullable=False, default="[]", comment="What was tried again, as JSON."),
    Column("settings", Text, comment="What was set, with digests, as JSON; null when it is unknown."),
    Index("session_lifecycle_start", "start_ts"),
    Index("session_lifecycle_status", "status"),
)

wrap_up_results = Table(
    "wrap_up_results",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("validator", Text, primary_key=True),
    Column("outcome", Text, nullable=False, comment="ok, warning, failed or unknown."),
    Column("evidence", Text, nullable=False, comment="One sentence each, as a JSON array."),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
)

enhanced_lessons_learned = Table(
    "enhanced_lessons_learned",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False, comment="The kind of session that failed."),
    Column("trigger_fingerprint", Text, nullable=False, comment="The failure without paths, times, numbers."),
    Column("description", Text, nullable=False, comment="The failure as it was told last."),
    Column("advice", Text, nullable=False, comment="What was changed before it worked again."),
    Column("tags", Text, nullable=False, comment="setting, command, version, as a JSON array."),
    Column("timestamp", Text, nullable=False, comment="When it was learned. ISO 8601, UTC."),
    Column("last_timestamp", Text, nullable=False, comment="When it was tried last. ISO 8601, UTC."),
    Column("validation_status", Text, nullable=False, comment="pending, validated or rejected."),
    Column("judged_by", Text, nullable=False, comment="The person who said so; empty for repeated success."),
    Column("evidence_count", Integer, nullable=False, comment="How often it was tried."),
    Column("worked", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False, comment="The successes since the last failure."),
    Column("outcome", Text, nullable=False, comment="How the last try went: worked or failed."),
    Column("evidence", Text, nullable=False, comment="The last trials with their sessions, as JSON."),
    UniqueConstraint("source", "trigger_fingerprint", "advice"),
)

code_templates = Table(
    "code_templates",
    metadata,
    Column("id", Text, primary_key=True, comment="A slug, such as python-slugify."),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("category", Text, nullable=False, comment="function, class, test, cli, service, ci and so on."),
    Column("template_code", Text, nullable=False, comment="With {{UPPER_SNAKE}} for each placeholder."),
    Column("signature", Text, nullable=False, comment="Of the function or class that it gives; or empty."),
    Column("path", Text, nullable=False, comment="What a file of it is usually called; or empty."),
    Column("source", Text, nullable=False, comment="curated or own."),
    Column("version", Text, nullable=False, comment="The cockpit that a curated one came with."),
    Column("licence", Text, nullable=False),
    Column("provenance", Text, nullable=False, comment="Who wrote it, or the file that it was taken from."),
    Column("created_at", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("content_hash", Text, nullable=False, comment="SHA-256 of all that somebody wrote of it."),
    Index("code_templates_source", "source"),
)

template_placeholders = Table(
    "template_placeholders",
    metadata,
    Column("template_id", Text, primary_key=True),
    Column("placeholder_name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("default_value", Text, comment="Null where a value has to be given."),
    Column("validation", Text, nullable=False, comment="A regular expression for the whole value; or empty."),
    Column("choices", Text, nullable=False, comment="The allowed values, as a JSON array."),
    Column("environments", Text, nullable=False, comment="Defaults by environment, as a JSON object."),
    Column("description", Text, nullable=False),
)

template_metadata = Table(
    "template_metadata",
    metadata,
    Column("template_id", Text, primary_key=True),
    Column("content", Text, nullable=False, comment="What it is for."),
    Column("words", Text, nullable=False, comment="What else people call it, as a JSON array."),
    Column("proof", Text, nullable=False, comment="Statements that fail when it is wrong; or empty."),
)
