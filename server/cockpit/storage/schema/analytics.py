"""The physical database `analytics`: what the audit saw and what was done about it (SPEC 6.2), the scores
(7.4), what was synchronised (8.2), what backups have done (9.1), what was corrected, put back or stopped, and
what the copilots have made (5.5, 5.7)."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()

placeholder_tasks = Table(
    "placeholder_tasks",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("file_path", Text, nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("pattern", Text, nullable=False, comment="The code of the finding, such as audit.stub."),
    Column("context", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("suggestion", Text),
    Column("timestamp", Text, nullable=False, comment="When it was first seen; ISO 8601, UTC."),
    Column("seen", Text, nullable=False, comment="When it was last seen."),
    Column("author", Text, comment="From git blame; null until git knows it."),
    Column("authored", Text, comment="The date of the line in git blame."),
    Column("resolved", Integer, nullable=False, default=0),
    Column("resolved_timestamp", Text),
    Column("resolved_by", Text),
    Column("status", Text, nullable=False, default="open", comment="open, resolved or snoozed."),
    Column("snoozed_until", Text, comment="ISO 8601 date: the first day on which it shows again."),
    Column("issue", Text, comment="The issue that it is linked to."),
    Index("placeholder_tasks_file", "file_path"),
    Index("placeholder_tasks_status", "status", "pattern"),
)

code_audit_log = Table(
    "code_audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_path", Text, nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("placeholder_type", Text, nullable=False),
    Column("context", Text),
    Column("timestamp", Text, nullable=False),
    Index("code_audit_log_file", "file_path"),
    Index("code_audit_log_timestamp", "timestamp"),
)

code_audit_history = Table(
    "code_audit_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit_entry", Text, nullable=False, comment="The identity of the finding."),
    Column("event", Text, nullable=False, comment="What happened, such as opened."),
    Column("user", Text, nullable=False),
    Column("timestamp", Text, nullable=False),
    Column("details", Text, nullable=False, default=""),
    Index("code_audit_history_entry", "audit_entry"),
    Index("code_audit_history_timestamp", "timestamp"),
    Index("code_audit_history_user", "user"),
)

placeholder_audit_snapshots = Table(
    "placeholder_audit_snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Float, nullable=False, comment="Seconds since the epoch."),
    Column("open_count", Integer, nullable=False),
    Column("resolved_count", Integer, nullable=False),
    Column("lines", Integer, comment="Lines of code that were audited; null when no whole scan was made."),
    Index("placeholder_audit_snapshots_timestamp", "timestamp"),
)

correction_history = Table(
    "correction_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("file_path", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("timestamp", Text, nullable=False),
    Column("details", Text, nullable=False, default=""),
    Index("correction_history_file", "file_path"),
)

compliance_models = Table(
    "compliance_models",
    metadata,
    Column("model_id", Text, primary_key=True, comment="The name and a digest of the definition."),
    Column("name", Text, nullable=False),
    Column("definition", Text, nullable=False, comment="Weights, branch minimums and method as JSON."),
    Column("effective_from", Text, nullable=False, comment="When it was first used; ISO 8601, UTC."),
)

score_inputs = Table(
    "score_inputs",
    metadata,
    Column("digest", Text, primary_key=True, comment="Of the document: equal inputs are kept once."),
    Column("component", Text, nullable=False),
    Column("document", LargeBinary, nullable=False, comment="JSON, compressed with zlib."),
)

score_snapshots = Table(
    "score_snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC, with microseconds."),
    Column("branch", Text, nullable=False),
    Column("model_id", Text, nullable=False),
    Column("score", Float, comment="The composite; null when a component was lacking."),
    Column("lint", Text, comment="The digest of the inputs; null when there are none."),
    Column("tests", Text),
    Column("placeholders", Text),
    Column("sessions", Text),
    Column("states", Text, nullable=False, comment="State, time and reason of each component as JSON."),
    Column("aside", Text, nullable=False, comment="Denied operations and coverage as JSON."),
    Index("score_snapshots_branch", "branch", "id"),
    Index("score_snapshots_timestamp", "timestamp"),
)

test_runs = Table(
    "test_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Text, nullable=False, comment="When the run ended; ISO 8601, UTC."),
    Column("source", Text, nullable=False, comment="pytest, or the names of the report files."),
    Column("fingerprint", Text, nullable=False, comment="Of the code that was tested; empty when unknown."),
    Column("passed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("seconds", Float),
)

test_results = Table(
    "test_results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("outcome", Text, nullable=False, comment="passed, failed, error or skipped."),
    Column("path", Text, nullable=False),
    Column("seconds", Float),
    Column("message", Text, nullable=False),
    Column("line", Integer, comment="Where the test itself failed, 0-based; null where nothing tells."),
    Column("origin", Integer, comment="The earlier run whose result this is; null when it ran in this one."),
    Index("test_results_run", "run_id"),
    Index("test_results_history", "name", "run_id", "outcome"),
    Index("test_results_origin", "run_id", sqlite_where=text("origin IS NOT NULL")),
    # The tests that ever failed are few: who looks for flaky ones need not read all results.
    Index("test_results_bad", "name", "run_id", sqlite_where=text("outcome IN ('failed', 'error')")),
)

synchronization_events = Table(
    "synchronization_events",
    metadata,
    Column("id", Text, primary_key=True, comment="Computed from what happened, so that none is kept twice."),
    Column("source_db", Text, nullable=False, comment="The name of the replica that sent."),
    Column("target_db", Text, nullable=False),
    Column("action", Text, nullable=False, comment="deliver, heal or resolve."),
    Column("status", Text, nullable=False, comment="done or failed."),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("inserted", Integer, nullable=False, default=0),
    Column("updated", Integer, nullable=False, default=0),
    Column("deleted", Integer, nullable=False, default=0),
    Column("detail", Text, nullable=False, default="", comment="Why it failed, or what was resolved."),
    Index("synchronization_events_timestamp", "timestamp"),
)

synchronization_conflicts = Table(
    "synchronization_conflicts",
    metadata,
    Column("id", Text, primary_key=True, comment="The same on every replica that finds the conflict."),
    Column("source_db", Text, nullable=False),
    Column("target_db", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_id", Text, nullable=False, comment="The key as a JSON array."),
    Column("column_name", Text, nullable=False, comment="Empty for the whole row."),
    Column("decision", Text, nullable=False, comment="newest, priority, open, kept, taken or healed."),
    Column("timestamp", Text, nullable=False, comment="When it was found; ISO 8601, UTC."),
    Column("stands", Text, nullable=False, comment="Replica, clock and values of what stands, as JSON."),
    Column("other", Text, nullable=False, comment="The same of what does not."),
    Column("resolved_timestamp", Text, comment="When a person decided."),
    Index("synchronization_conflicts_decision", "decision", "timestamp"),
)

synchronization_removals = Table(
    "synchronization_removals",
    metadata,
    Column("id", Text, primary_key=True, comment="Of the meeting, if any, the delivery, and a number."),
    Column("source_db", Text, nullable=False),
    Column("target_db", Text, nullable=False, comment="Where the rows were changed."),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("row_count", Integer, nullable=False),
    Column("rows", LargeBinary, nullable=False, comment="As they were, as JSON, compressed with zlib."),
    Index("synchronization_removals_timestamp", "timestamp"),
)

backup_events = Table(
    "backup_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("event", Text, nullable=False, comment="What has happened, such as restore_success."),
    Column("repository", Text, nullable=False, comment="The folder of the backups."),
    Column("backup", Integer, comment="The number of the backup; null when it is about none or all of them."),
    Column("details", Text, nullable=False, comment="The evidence as JSON."),
    Index("backup_events_event", "event", "id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ts", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("file_path", Text, nullable=False),
    Column("correction_type", Text, nullable=False, comment="What was done, such as markIntentional."),
    Column("rationale", Text, nullable=False),
    Column("identity", Text, nullable=False, comment="Of the finding; empty when it was about none."),
    Column("patch", LargeBinary, comment="The lines before and after as JSON, compressed with zlib."),
    Column("undone_ts", Text, comment="When it was taken back."),
    Column("rollback_reference", Integer, comment="The row of rollback_logs that took it back."),
    Index("corrections_file", "file_path"),
)

violation_logs = Table(
    "violation_logs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Text, nullable=False, comment="When it was stopped last; ISO 8601, UTC."),
    Column("event", Text, nullable=False, comment="The operation."),
    Column("details", Text, nullable=False),
    Column("cause", Text, nullable=False, comment="The rule of the guard."),
    Column("remediation_path", Text, nullable=False, comment="What to do; may be empty."),
    Column("count", Integer, nullable=False, comment="How often."),
    Index("violation_logs_timestamp", "timestamp"),
)

rollback_logs = Table(
    "rollback_logs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", Text, nullable=False),
    Column("backup", Text, nullable=False, comment="Where the content came from."),
    Column("outcome", Text, nullable=False),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
)

generation_events = Table(
    "generation_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Text, nullable=False, comment="The same for all that one objective has led to."),
    Column("session_id", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="proposal, run, apply, undo or discard."),
    Column("source", Text, nullable=False, comment="The provider."),
    Column("model", Text, nullable=False, comment="Empty without a language model."),
    Column("target_path", Text, nullable=False),
    Column("template_id", Text, nullable=False, comment="The ids of all, separated by spaces."),
    Column("inputs_json", Text, nullable=False, comment="The objective, without secrets."),
    Column("ts", Text, nullable=False, comment="ISO 8601, UTC."),
    Column(
        "status",
        Text,
        nullable=False,
        comment="approved, rejected, cannot judge, failed, applied, undone or discarded.",
    ),
    Column("error_message", Text, nullable=False, comment="Why; empty when there is nothing to say."),
    Column("seconds", Float, comment="How long it took; null where that was not measured."),
    Index("generation_events_run", "run_id"),
)

hybrid_template_intelligence = Table(
    "hybrid_template_intelligence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("run_id", Text, nullable=False),
    Column("template_id", Text, nullable=False),
    Column("copilot_context_factors", Text, comment="How much of each kind of context there was, as JSON."),
    Column("codex_conversational_refinements", Integer, comment="How often a person said more."),
    Column("quantum_optimization_level", Float, comment="Not measured."),
    Column("phase4_compliance_score", Float, comment="Not measured."),
    Column("phase5_compliance_score", Float, comment="Not measured."),
    Column("hybrid_synergy_index", Float, comment="Not measured."),
    Column("enterprise_validation_passed", Integer, comment="1 approved, 0 rejected, null cannot judge."),
    Column("anti_recursion_validated", Integer, comment="1 when the guard let it be applied; null before."),
    Column("zero_byte_protection_applied", Integer, comment="1 when no file of it is empty, else 0."),
    Index("hybrid_template_intelligence_template", "template_id"),
)

hybrid_workflow_intelligence = Table(
    "hybrid_workflow_intelligence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("execution_date", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("run_id", Text, nullable=False),
    Column("workflow_name", Text, nullable=False, comment="The kind of the objective, such as stub."),
    Column("affected_files_count", Integer, comment="Null when nothing was proposed."),
    Column("repository_context_depth", Integer, comment="How many places of the repository were read."),
    Column("conversational_logic_quality", Float, comment="Not measured."),
    Column("implementation_accuracy", Float, comment="Not measured."),
    Column("documentation_clarity_score", Float, comment="Not measured."),
    Column("enterprise_compliance_score", Float, comment="Not measured."),
    Column("quantum_enhancement_applied", Integer, comment="Not measured."),
    Column("session_integrity_maintained", Integer, comment="Not measured."),
    Column("execution_time", Float, comment="Seconds."),
    Column("hybrid_effectiveness_ratio", Float, comment="Approved proposals by all; null without any."),
)

conversational_intelligence_patterns = Table(
    "conversational_intelligence_patterns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", Text, nullable=False, comment="When it was first used; ISO 8601, UTC."),
    Column("pattern_type", Text, nullable=False, comment="The kind of the objective."),
    Column("repository_context", Text, nullable=False, comment="The language."),
    Column("conversational_pattern", Text, nullable=False, comment="The words, with what is named left out."),
    Column(
        "effectiveness_score", Float, comment="In how many of its uses a proposal was approved, from 0 to 1."
    ),
    Column("usage_frequency", Integer, nullable=False),
    Column(
        "enterprise_approved", Integer, comment="Of the last use: 1 approved, 0 rejected, null cannot judge."
    ),
    Column("quantum_compatible", Integer, comment="Not measured."),
    Index("conversational_intelligence_patterns_pattern", "pattern_type", "conversational_pattern"),
)

model_requests = Table(
    "model_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ts", Text, nullable=False, comment="When it ended; ISO 8601, UTC."),
    Column("run_id", Text, nullable=False, comment="The same for all that one objective has led to."),
    Column("session_id", Text, nullable=False),
    Column("provider", Text, nullable=False, comment="editor or openai."),
    Column("model", Text, nullable=False),
    Column("host", Text, nullable=False, comment="Who was asked."),
    Column("sent", Integer, nullable=False, comment="Characters."),
    Column("received", Integer, nullable=False, comment="Characters."),
    Column("prompt_tokens", Integer, comment="Null when the provider did not tell."),
    Column("completion_tokens", Integer, comment="Null when the provider did not tell."),
    Column("cost", Float, comment="Null when the price or the tokens are not known."),
    Column("seconds", Float, nullable=False),
    Column("outcome", Text, nullable=False, comment="understood, not understood, or the kind of failure."),
    Index("model_requests_ts", "ts"),
)

metadata.info["views"] = {
    "todo_fixme_tracking": """
        SELECT identity, file_path, line_number, pattern AS placeholder_type, context, suggestion, timestamp,
               author, resolved, resolved_timestamp, resolved_by, status
        FROM placeholder_tasks
        WHERE pattern = 'audit.tag'
    """
}
