"""What the Problems panel shows of a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from cockpit.core.paths import to_uri
from cockpit.features.har.checking import Checked
from cockpit.features.har.finding import Finding

MOST: Final = 1000
"""Editors show no more of one file."""
DOCUMENTATION: Final = Path(__file__).parents[2] / "docs" / "codes.md"


def problems(checked: Checked, uri: str) -> list[dict[str, Any]]:
    """LSP's diagnostics, the loudest first; the last says how many there are besides."""
    found = checked.findings
    if len(found) <= MOST:
        return [_problem(checked, each, uri) for each in found]
    more = len(found) - MOST + 1
    start = {"line": 0, "character": 0}
    rest = {
        "range": {"start": start, "end": start},
        "severity": 3,
        "code": "har/more",
        "source": "cockpit",
        "message": f"{more:,} more findings are not shown here; `cockpit har check` lists them all.",
    }
    return [*(_problem(checked, each, uri) for each in found[: MOST - 1]), rest]


def _problem(checked: Checked, found: Finding, uri: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "range": _range(checked, found.offset, checked.widths[found.offset]),
        "severity": found.severity.rank + 1,
        "code": found.code,
        "source": "cockpit",
        "message": found.text,
        "codeDescription": {"href": f"{to_uri(DOCUMENTATION)}#{found.code.replace('/', '')}"},
    }
    if found.related:
        item["relatedInformation"] = [
            {"location": {"uri": uri, "range": _range(checked, offset, 1)}, "message": "Also here."}
            for offset in found.related
        ]
    return item


def _range(checked: Checked, offset: int, width: int) -> dict[str, Any]:
    place = checked.places[offset]
    return {
        "start": {"line": place.line, "character": place.column},
        "end": {"line": place.line, "character": place.column + width},
    }
