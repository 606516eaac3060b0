"""SARIF 2.1.0, which code scanning services and many editors read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec

from cockpit.core.paths import to_uri
from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Objection, State, Verdict

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "SRCROOT"


def render(report: Report) -> str:
    """One run with every objection; what could not be checked is a notification of it."""
    judgement = report.judgement
    codes = sorted({each.code for each in judgement.objections})
    numbers = {code: number for number, code in enumerate(codes)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "cockpit validate",
                "semanticVersion": report.version,
                "rules": [_rule(each) for each in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": f"{to_uri(report.review.root).rstrip('/')}/"}},
        "invocations": [_invocation(report)],
        "results": [_result(each, numbers) for each in judgement.objections],
        "properties": {"verdict": judgement.verdict, "origin": report.review.changes.origin},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _rule(code: str) -> dict[str, Any]:
    return {"id": code, "shortDescription": {"text": code}}


def _result(each: Objection, numbers: Mapping[str, int]) -> dict[str, Any]:
    span = each.span
    region = {
        "startLine": span.line + 1,
        "startColumn": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": max(span.end_column + 1, span.column + 1),
    }
    place = {"artifactLocation": {"uri": quote(each.path), "uriBaseId": ROOT}, "region": region}
    return {
        "ruleId": each.code,
        "ruleIndex": numbers[each.code],
        "level": "error" if each.rejects else "note",
        "message": {"text": each.message},
        "locations": [{"physicalLocation": place}],
    }


def _invocation(report: Report) -> dict[str, Any]:
    judgement = report.judgement
    notes: list[dict[str, Any]] = []
    for outcome in judgement.outcomes:
        reasons = [outcome.reason] if outcome.reason else []
        reasons += [f"{gap.path}: {gap.reason}" if gap.path else gap.reason for gap in outcome.gaps]
        level = "warning" if outcome.state is State.UNKNOWN else "note"
        notes += [{"level": level, "message": {"text": f"{outcome.check}: {reason}"}} for reason in reasons]
    return {
        "executionSuccessful": judgement.verdict is not Verdict.UNKNOWN,
        "exitCode": judgement.code,
        "toolExecutionNotifications": notes,
    }
