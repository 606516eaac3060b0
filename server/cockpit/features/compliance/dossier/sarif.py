"""A dossier as SARIF 2.1.0: open findings, and what documents say wrongly, with the figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import msgspec

from cockpit.features.compliance.dossier.model import Dossier, Drift, Found

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "SRCROOT"
FINGERPRINT: Final = "cockpitIdentity/v1"
DRIFT: Final = "docs.drift"
LEVELS: Final = {"error": "error", "warning": "warning"}
"""Everything else is a note."""


def render(dossier: Dossier) -> str:
    """One run; what the baseline accepts is in it as suppressed."""
    about, codes = dossier.about, _codes(dossier)
    driver = {"name": "cockpit", "semanticVersion": about.version, "rules": [{"id": code} for code in codes]}
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "endTimeUtc": about.at.strftime("%Y-%m-%dT%H:%M:%SZ")}],
        "results": list(_results(dossier, {code: number for number, code in enumerate(codes)})),
        "properties": {
            "about": about,
            "standing": dossier.standing,
            "components": dossier.components,
            "change": dossier.change,
            "advised": dossier.advised,
            "flaky": dossier.flaky,
        },
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _codes(dossier: Dossier) -> list[str]:
    drifted = {DRIFT} if dossier.drift else set[str]()
    return sorted({each.code for each in dossier.findings.items} | drifted)


def _results(dossier: Dossier, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for each in dossier.findings.items:
        yield _finding(each, numbers[each.code])
    for each in dossier.drift:
        yield _drift(each, numbers[DRIFT])


def _finding(found: Found, number: int) -> dict[str, Any]:
    known = {"owner": found.owner, "since": found.since}
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": number,
        "level": LEVELS.get(found.severity, "note"),
        "message": {"text": found.message},
        "locations": [_place(found.path, found.line, found.column)],
        "partialFingerprints": {FINGERPRINT: found.identity},
        "properties": {"source": found.source} | {name: value for name, value in known.items() if value},
    }
    if found.accepted:
        result["suppressions"] = [{"kind": "external", "justification": "In the baseline."}]
    return result


def _drift(drift: Drift, number: int) -> dict[str, Any]:
    return {
        "ruleId": DRIFT,
        "ruleIndex": number,
        "level": "warning",
        "message": {"text": f"The document says {drift.figure} {drift.said}; measured: {drift.measured}."},
        "locations": [_place(drift.path, drift.line, drift.column)],
    }


def _place(path: str, line: int, column: int) -> dict[str, Any]:
    artifact = {"uri": quote(path), "uriBaseId": ROOT}
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
