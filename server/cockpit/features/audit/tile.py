"""The Audit tile: the figures of all workspace folders in one snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cockpit.core.finding import Severity
from cockpit.features.audit.common_messages import Count
from cockpit.features.audit.messages import AuditTile, Day, State
from cockpit.features.audit.records import Figures

QUEUED = "Another window is auditing this folder; this one takes over its result, and goes on from there."


@dataclass(frozen=True, slots=True)
class Part:
    """What one workspace folder adds to the tile."""

    figures: Figures | None
    """None when the database cannot be read."""
    scanned: bool
    lines: int = 0
    files: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict[str, int])
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """How far the scans under way are."""

    done: int = 0
    total: int | None = None
    queued: bool = False
    """Whether they wait for another window."""


def together(running: Iterable[Running]) -> Running | None:
    """Several scans as one; the total is unknown as long as that of one is, and they wait when all do."""
    scans = list(running)
    if not scans:
        return None
    totals = [scan.total for scan in scans if scan.total is not None]
    return Running(
        done=sum(scan.done for scan in scans),
        total=sum(totals) if len(totals) == len(scans) else None,
        queued=all(scan.queued for scan in scans),
    )


def compose(parts: Sequence[Part], running: Running | None, limit: float, revision: int) -> AuditTile:
    """One snapshot; a figure that could not be measured is null, and `reason` says why."""
    known = [part.figures for part in parts if part.figures is not None]
    complete = bool(parts) and all(part.figures and part.figures.measured for part in parts)
    scanned = complete and all(part.scanned for part in parts)
    lines = sum(part.lines for part in parts) if scanned else None
    total = sum(figures.open for figures in known) if complete else None
    fault = next((part.fault for part in parts if part.fault), "")
    state = _state(parts, running, fault, scanned=scanned)
    why = QUEUED if state == "queued" else _why_unknown(parts, scanned=scanned, lines=lines)
    return AuditTile(
        revision=revision,
        state=state,
        reason=fault or why,
        open=total,
        new_today=sum(figures.new_today for figures in known) if complete else None,
        resolved_this_week=sum(figures.resolved_this_week for figures in known) if complete else None,
        density=round(1000 * total / lines, 6) if total is not None and lines else None,
        density_limit=limit,
        lines=lines,
        scanned_files=running.done if running else sum(part.files for part in parts),
        total_files=running.total if running else sum(part.files for part in parts) if scanned else None,
        by_severity=_severities(known),
        by_code=_counts(Counter[str](), *(figures.by_code for figures in known)),
        skipped=_counts(Counter[str](), *(part.skipped for part in parts)),
        trend=_trend(known),
    )


def _state(parts: Sequence[Part], running: Running | None, fault: str, *, scanned: bool) -> State:
    if not parts:
        return "empty"
    if fault:
        return "error"
    if running is not None:
        return "queued" if running.queued else "scanning"
    return "ready" if scanned else "waiting"


def _why_unknown(parts: Sequence[Part], *, scanned: bool, lines: int | None) -> str:
    if not parts:
        return "No folder is open."
    if not scanned:
        return "The workspace has not been audited as a whole yet."
    return "" if lines else "There are no lines of code to compare with."


def _counts(total: Counter[str], *counts: Mapping[str, int]) -> list[Count]:
    for each in counts:
        total.update(each)
    return [Count(name=name, count=count) for name, count in total.most_common() if count]


def _severities(known: Sequence[Figures]) -> list[Count]:
    by_name = {count.name: count for count in _counts(Counter[str](), *(each.by_severity for each in known))}
    return [by_name[severity] for severity in Severity if severity in by_name]


def _trend(known: Sequence[Figures]) -> list[Day]:
    """A folder without a snapshot on a day still stands as on its last one."""
    dates = sorted({date for figures in known for date in figures.trend})
    last = [(0, 0)] * len(known)
    days: list[Day] = []
    for date in dates:
        last = [figures.trend.get(date, before) for figures, before in zip(known, last, strict=True)]
        days.append(
            Day(date=date, open=sum(each[0] for each in last), resolved=sum(each[1] for each in last))
        )
    return days
