"""What the two copilots have done: proposals, verdicts, what was applied, and what was measured of them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, Integer, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "generation_events",
        Column("id", Integer, primary_key=True),
        Column("run_id", Text, nullable=False),
        Column("session_id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("model", Text, nullable=False),
        Column("target_path", Text, nullable=False),
        Column("template_id", Text, nullable=False),
        Column("inputs_json", Text, nullable=False),
        Column("ts", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("error_message", Text, nullable=False),
        Column("seconds", Float),
    )
    op.create_index("generation_events_run", "generation_events", ["run_id"])
    op.create_table(
        "hybrid_template_intelligence",
        Column("id", Integer, primary_key=True),
        Column("created_at", Text, nullable=False),
        Column("run_id", Text, nullable=False),
        Column("template_id", Text, nullable=False),
        Column("copilot_context_factors", Text),
        Column("codex_conversational_refinements", Integer),
        Column("quantum_optimization_level", Float),
        Column("phase4_compliance_score", Float),
        Column("phase5_compliance_score", Float),
        Column("hybrid_synergy_index", Float),
        Column("enterprise_validation_passed", Integer),
        Column("anti_recursion_validated", Integer),
        Column("zero_byte_protection_applied", Integer),
    )
    op.create_index("hybrid_template_intelligence_template", "hybrid_template_intelligence", ["template_id"])
    op.create_table(
        "hybrid_workflow_intelligence",
        Column("id", Integer, primary_key=True),
        Column("execution_date", Text, nullable=False),
        Column("run_id", Text, nullable=False),
        Column("workflow_name", Text, nullable=False),
        Column("affected_files_count", Integer),
        Column("repository_context_depth", Integer),
        Column("conversational_logic_quality", Float),
        Column("implementation_accuracy", Float),
        Column("documentation_clarity_score", Float),
        Column("enterprise_compliance_score", Float),
        Column("quantum_enhancement_applied", Integer),
        Column("session_integrity_maintained", Integer),
        Column("execution_time", Float),
        Column("hybrid_effectiveness_ratio", Float),
    )
    op.create_table(
        "conversational_intelligence_patterns",
        Column("id", Integer, primary_key=True),
        Column("created_at", Text, nullable=False),
        Column("pattern_type", Text, nullable=False),
        Column("repository_context", Text, nullable=False),
        Column("conversational_pattern", Text, nullable=False),
        Column("effectiveness_score", Float),
        Column("usage_frequency", Integer, nullable=False),
        Column("enterprise_approved", Integer),
        Column("quantum_compatible", Integer),
    )
    op.create_index(
        "conversational_intelligence_patterns_pattern",
        "conversational_intelligence_patterns",
        ["pattern_type", "conversational_pattern"],
    )
