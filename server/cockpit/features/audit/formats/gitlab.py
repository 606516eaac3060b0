"""A Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from typing import Any

import msgspec

from cockpit.core.finding import Finding, Severity
from cockpit.features.audit.formats.report import Report

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFO: "minor",
    Severity.HINT: "info",
}


def render(report: Report) -> str:
    """All findings; GitLab itself compares them with those of the target branch by their fingerprints."""
    issues = [_issue(finding) for finding in report.findings]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"


def _issue(finding: Finding) -> dict[str, Any]:
    return {
        "description": finding.message,
        "check_name": finding.code,
        "fingerprint": finding.identity,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.span.line + 1}},
    }
