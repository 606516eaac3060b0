"""SARIF 2.1.0, which code scanning services and many editors read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec

from cockpit.core.finding import Finding, Severity
from cockpit.core.guard.rules import RULES as GUARD_RULES
from cockpit.core.paths import to_uri
from cockpit.features.audit.catalog import RULES
from cockpit.features.audit.formats.report import Report

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "SRCROOT"
FINGERPRINT: Final = "cockpitIdentity/v1"

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
    Severity.HINT: "note",
}


def render(report: Report) -> str:
    """One run with every finding, also those that are suppressed in the code or accepted by the baseline."""
    rules = _rules(report)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "cockpit", "semanticVersion": report.version, "rules": rules}},
        "columnKind": "utf16CodeUnits" if report.utf16 else "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": f"{to_uri(Path(report.summary.root)).rstrip('/')}/"}},
        "invocations": [_invocation(report)],
        "results": list(_results(report, numbers)),
        "properties": {"summary": report.summary},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _rules(report: Report) -> list[dict[str, Any]]:
    """The rules of the audit and the guard, or those of the report, and those of ruff's that occur."""
    if report.rules:
        return [_rule(*rule) for rule in report.rules]
    known = [_rule(rule.code, rule.title, rule.explanation, rule.default_severity) for rule in RULES.values()]
    known += [_rule(rule.id, rule.title, rule.explanation, rule.severity) for rule in GUARD_RULES.values()]
    names = {rule["id"] for rule in known}
    foreign = sorted({finding.code for finding in (*report.findings, *report.accepted)} - names)
    return known + [_foreign(code, report.links) for code in foreign]


def _rule(code: str, title: str, explanation: str, severity: Severity) -> dict[str, Any]:
    return {
        "id": code,
        "name": re.split(r"[./]", code, maxsplit=1)[-1],
        "shortDescription": {"text": title},
        "fullDescription": {"text": explanation},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": [re.split(r"[./]", code, maxsplit=1)[0]]},
    }


def _foreign(code: str, links: Mapping[str, str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code, "shortDescription": {"text": f"ruff {code}"}}
    if links.get(code):
        rule["helpUri"] = links[code]
    return rule | {"properties": {"tags": ["ruff"]}}


def _results(report: Report, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        yield _result(finding, numbers)
    for each in report.suppressed:
        marked = {"kind": "inSource", "justification": each.reason}
        yield {**_result(each.finding, numbers), "suppressions": [marked]}
    for finding in report.accepted:
        accepted = {"kind": "external", "justification": "In the baseline."}
        yield {**_result(finding, numbers), "suppressions": [accepted]}


def _result(finding: Finding, numbers: Mapping[str, int]) -> dict[str, Any]:
    span = finding.span
    region = {
        "startLine": span.line + 1,
        "startColumn": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": span.end_column + 1,
    }
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(finding.path), "uriBaseId": ROOT},
            "region": region,
        }
    }
    if finding.symbol:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.symbol}]
    return {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [place],
        "partialFingerprints": {FINGERPRINT: finding.identity},
        "properties": {"severity": finding.severity, "source": finding.source},
    }


def _invocation(report: Report) -> dict[str, Any]:
    summary = report.summary
    notes = [("note", f"{count} skipped: {reason}.") for reason, count in summary.skipped.items()]
    if summary.lint.state == "unknown":
        notes.append(("warning", f"Lint is unknown: {summary.lint.reason}"))
    return {
        "executionSuccessful": True,
        "exitCode": int(summary.failed),
        "toolExecutionNotifications": [{"level": level, "message": {"text": text}} for level, text in notes],
    }
