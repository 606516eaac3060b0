"""What has become of the findings since the last audit of the same files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cockpit.core.finding import Finding
from cockpit.features.audit.identity import rekey

ANYWHERE = ""
"""Stands for the path where only the rest of an identity matters."""


@dataclass(frozen=True, slots=True)
class Known:
    """A finding as it was recorded."""

    identity: str
    path: str
    line: int
    """1-based."""
    severity: str
    status: str
    """`open`, `resolved` or `snoozed`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What to record."""

    moved: Mapping[str, Finding]
    """Old identity to the same finding under the new name of its file."""
    opened: Sequence[Finding]
    reopened: Sequence[Finding]
    changed: Sequence[Finding]
    """Known ones that stand on another line or are judged otherwise."""
    resolved: Sequence[Known]


def difference(known: Sequence[Known], found: Mapping[str, Sequence[Finding]]) -> Difference:
    """Compare the recorded findings of some files with what an audit found in them.

    A file that has recorded findings and is not in `found` is gone. Its findings count as moved, not as
    resolved, when a file without a record shows the same ones: the file was renamed.
    """
    rows = {row.identity: row for row in known}
    present = {finding.identity: finding for findings in found.values() for finding in findings}
    missing = [row for row in known if row.identity not in present and row.status != "resolved"]
    new = [finding for identity, finding in present.items() if identity not in rows]
    moved = _moves(known, missing, new, found)
    arrived = {finding.identity for finding in moved.values()}
    both = [(rows[identity], finding) for identity, finding in present.items() if identity in rows]
    return Difference(
        moved=moved,
        opened=[finding for finding in new if finding.identity not in arrived],
        reopened=[finding for row, finding in both if row.status == "resolved"],
        changed=[finding for row, finding in both if row.status != "resolved" and _differs(row, finding)],
        resolved=[row for row in missing if row.identity not in moved],
    )


def _differs(row: Known, finding: Finding) -> bool:
    return row.line != finding.span.line + 1 or row.severity != finding.severity


def _moves(
    known: Sequence[Known],
    missing: Sequence[Known],
    new: Sequence[Finding],
    found: Mapping[str, Sequence[Finding]],
) -> dict[str, Finding]:
    leavers: dict[str, list[str]] = {}
    for row in missing:
        if row.path not in found:
            leavers.setdefault(rekey(row.identity, ANYWHERE), []).append(row.identity)
    recorded_files = {row.path for row in known}
    moved: dict[str, Finding] = {}
    for finding in new:
        candidates = leavers.get(rekey(finding.identity, ANYWHERE))
        if candidates and finding.path not in recorded_files:
            moved[candidates.pop(0)] = finding
    return moved
