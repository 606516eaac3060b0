"""For programs: one object with the findings and the summary. Lines and columns count from 1, in code
points."""

from __future__ import annotations

from typing import Any

import msgspec

from cockpit.core.finding import Finding
from cockpit.features.audit.formats.report import Report


def render(report: Report) -> str:
    """The whole report."""
    findings = [_plain(finding, report.shown(finding.path)) for finding in report.findings]
    document = {"findings": findings, "summary": report.summary}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _plain(finding: Finding, path: str) -> dict[str, Any]:
    span = finding.span
    return {
        "path": path,
        "line": span.line + 1,
        "column": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": span.end_column + 1,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "symbol": finding.symbol,
        "identity": finding.identity,
        "source": finding.source,
    }
