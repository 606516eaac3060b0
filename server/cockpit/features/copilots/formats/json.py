"""For programs: the verdict, its reasons with their evidence, and how each check ended.

Lines and columns count from 1, in code points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Objection, Outcome


def render(report: Report) -> str:
    """The whole report."""
    judgement = report.judgement
    document = {
        "verdict": judgement.verdict,
        "origin": report.review.changes.origin,
        "objective": report.review.objective or None,
        "files": [report.shown(change.path) for change in report.review.changes.changes],
        "reasons": [_plain(each, report.shown(each.path)) for each in judgement.objections],
        "checks": [_outcome(each) for each in judgement.outcomes],
        "seconds": round(judgement.seconds, 3),
        "version": report.version,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def line_of(outcome: Outcome, shown: Callable[[str], str]) -> str:
    """One line about a check that has ended, for programs that do not want to wait for the others."""
    reasons = [_plain(each, shown(each.path)) for each in outcome.objections]
    return _line({"check": _outcome(outcome), "reasons": reasons})


def last_line(report: Report) -> str:
    """The line after those: the verdict on all of it."""
    judgement = report.judgement
    document = {
        "verdict": judgement.verdict,
        "origin": report.review.changes.origin,
        "files": [report.shown(change.path) for change in report.review.changes.changes],
        "seconds": round(judgement.seconds, 3),
        "version": report.version,
    }
    return _line(document)


def _line(document: dict[str, Any]) -> str:
    return msgspec.json.encode(document).decode() + "\n"


def _plain(each: Objection, path: str) -> dict[str, Any]:
    return {
        "code": each.code,
        "rejects": each.rejects,
        "path": path,
        "line": each.span.line + 1,
        "column": each.span.column + 1,
        "endLine": each.span.end_line + 1,
        "endColumn": each.span.end_column + 1,
        "message": each.message,
        "evidence": each.evidence,
    }


def _outcome(each: Outcome) -> dict[str, Any]:
    gaps = [{"path": gap.path, "reason": gap.reason, "decisive": gap.decisive} for gap in each.gaps]
    return {
        "name": each.check,
        "state": each.state,
        "reason": each.reason,
        "missing": gaps,
        "objections": len(each.objections),
        "seconds": round(each.seconds, 4),
    }
