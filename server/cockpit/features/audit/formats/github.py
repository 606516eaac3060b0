"""Workflow commands: GitHub Actions turns them into annotations of a pull request."""

from __future__ import annotations

from cockpit.core.finding import Finding, Severity
from cockpit.features.audit.formats.report import Report

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
    Severity.HINT: "notice",
}


def render(report: Report) -> str:
    """One command for each finding; hints only when they are asked for, as GitHub shows few annotations."""
    return "".join(f"{_command(finding)}\n" for finding in report.listed)


def _command(finding: Finding) -> str:
    span = finding.span
    properties = {
        "file": finding.path,
        "line": str(span.line + 1),
        "endLine": str(max(span.line, _last_line(finding)) + 1),
        "title": finding.code,
    }
    if span.line == span.end_line:
        # GitHub refuses columns for a range of several lines.
        properties |= {"col": str(span.column + 1), "endColumn": str(span.end_column + 1)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(finding.message)}"


def _last_line(finding: Finding) -> int:
    """The last line with a part of the finding: a span may end before the first column of a line."""
    span = finding.span
    return span.end_line - 1 if span.end_column == 0 else span.end_line


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
