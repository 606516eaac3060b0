"""The 27 logical databases (SPEC 8.1) and where each of them is: a few physical databases hold them all.

A logical database that no feature writes yet has no tables: it is listed as what it is, unused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Table

from cockpit.storage.migrate import ANALYTICS, HAR, PATTERNS, PRODUCTION, SCHEMAS, Schema

Category = Literal["core", "operations", "intelligence"]


@dataclass(frozen=True, slots=True)
class LogicalDatabase:
    """One of the 27."""

    name: str
    category: Category
    role: str
    owners: tuple[str, ...] = ()
    """The features that write it."""
    schema: Schema | None = None
    """The physical database that holds its tables; None while nothing writes it."""


CATALOG: Final = (
    LogicalDatabase(
        "production", "core", "Sessions, what they left behind, and templates of code",
        ("sessions", "templates"), PRODUCTION,
    ),
    LogicalDatabase(
        "analytics", "core", "Findings, scores, corrections, synchronisation and backups",
        ("audit", "backup", "compliance", "copilots", "sync"), ANALYTICS,
    ),
    LogicalDatabase("monitoring", "operations", "Measured health of services and databases"),
    LogicalDatabase("analytics_collector", "operations", "Collected measurements and their aggregates"),
    LogicalDatabase("autonomous_decisions", "intelligence", "Decisions of runbooks and their outcomes"),
    LogicalDatabase("capability_scaler", "operations", "Capacity and how it was scaled"),
    LogicalDatabase("consolidation_analysis", "intelligence", "Scripts that do the same"),
    LogicalDatabase("continuous_innovation", "intelligence", "Ideas for improvement and their cycles"),
    LogicalDatabase("deployment_logs", "operations", "What was deployed"),
    LogicalDatabase("development", "core", "Templates that are being worked on"),
    LogicalDatabase("documentation", "core", "Documents and what they state"),
    LogicalDatabase("documentation_templates", "core", "Templates of documents"),
    LogicalDatabase("enhanced_deployment_tracking", "operations", "Phases and checkpoints of deployments"),
    LogicalDatabase(
        "enhanced_intelligence", "intelligence", "What was measured of the copilots' work", ("copilots",),
        ANALYTICS,
    ),
    LogicalDatabase("enterprise_builds", "operations", "Builds and their artefacts"),
    LogicalDatabase("enterprise_ml_engine", "intelligence", "Models and their predictions"),
    LogicalDatabase("flake8_violations", "operations", "Findings of linters"),
    LogicalDatabase(
        "learning_monitor", "intelligence", "Lessons learned from failures", ("sessions",), PRODUCTION
    ),
    LogicalDatabase("logs", "operations", "Log records"),
    LogicalDatabase("ml_deployment_engine", "intelligence", "Models in use"),
    LogicalDatabase(
        "performance_analysis", "operations", "Recorded exchanges and how long their phases took",
        ("har",), HAR,
    ),
    LogicalDatabase("quantum_consolidated", "intelligence", "Runs of quantum algorithms"),
    LogicalDatabase("scaling_innovation", "intelligence", "Opportunities to scale"),
    LogicalDatabase(
        "template_consolidated", "core", "Patterns mined from the workspace, without duplicates",
        ("templates",), PATTERNS,
    ),
    LogicalDatabase(
        "template_documentation", "core", "What templates are for, and what proves them",
        ("templates",), PRODUCTION,
    ),
    LogicalDatabase("testing", "operations", "Runs of tests and their results", ("compliance",), ANALYTICS),
    LogicalDatabase("v3_self_learning_engine", "intelligence", "Patterns learned from use"),
)  # fmt: skip

APART: Final[Mapping[str, tuple[str, ...]]] = {
    "enhanced_intelligence": (
        "conversational_intelligence_patterns",
        "hybrid_template_intelligence",
        "hybrid_workflow_intelligence",
    ),
    "learning_monitor": ("enhanced_lessons_learned",),
    "template_documentation": ("template_metadata",),
    "testing": ("test_results", "test_runs"),
}
"""Tables that lie in a physical database of another name."""


def tables_of(database: LogicalDatabase) -> tuple[Table, ...]:
    """The tables of a logical database; those of a physical one belong to its namesake unless set apart."""
    if database.schema is None:
        return ()
    tables = database.schema.metadata.sorted_tables
    if database.name in APART:
        return tuple(table for table in tables if table.name in APART[database.name])
    elsewhere = {name for names in APART.values() for name in names}
    return tuple(table for table in tables if table.name not in elsewhere)


def table(name: str) -> tuple[Schema, Table] | None:
    """A table by its name, and the physical database that holds it."""
    return next((each for each in all_tables() if each[1].name == name), None)


def all_tables() -> Iterator[tuple[Schema, Table]]:
    """Every table with its physical database."""
    for schema in SCHEMAS:
        for each in schema.metadata.sorted_tables:
            yield schema, each
