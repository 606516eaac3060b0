"""Open findings by code, severity, age and owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cockpit.core.finding import Finding, Severity
from cockpit.core.redact import redact
from cockpit.features.compliance.dossier.model import Count, Findings, Found, Owner

LINTER: Final = "ruff"
UNKNOWN: Final = "unknown"
NOBODY: Final = ("", "")
AGES: Final = ((7, "up to a week"), (30, "up to 30 days"), (90, "up to 90 days"), (365, "up to a year"))
OLDER: Final = "more than a year"

Authors = Mapping[str, tuple[str, str]]
"""Who wrote the line and on which ISO 8601 date, by the identity of its finding."""


def found(
    findings: Iterable[Finding], authors: Authors, accepted: Collection[str], today: date
) -> list[Found]:
    """Findings with what is known of their lines; hints are left out."""
    return [
        _found(each, authors.get(each.identity, NOBODY), today, accepted=each.identity in accepted)
        for each in findings
        if each.severity is not Severity.HINT
    ]


def tally(items: Sequence[Found], unasked: int = 0) -> Findings:
    """The counts, and the items with the oldest first; git did not come to some of them in time."""
    blamed = [each for each in items if each.source != LINTER]
    return Findings(
        total=len(items),
        accepted=sum(each.accepted for each in items),
        by_code=_counts(each.code for each in items),
        unasked=unasked,
        by_severity=_by_severity(items),
        by_age=_by_age(blamed),
        by_owner=_by_owner(blamed),
        items=tuple(sorted(items, key=_oldest_first)),
    )


def _found(finding: Finding, author: tuple[str, str], today: date, *, accepted: bool) -> Found:
    owner, since = author
    days = max(0, (today - date.fromisoformat(since)).days) if since else None
    return Found(
        path=finding.path, line=finding.span.line + 1, column=finding.span.column + 1, code=finding.code,
        severity=finding.severity, message=redact(finding.message), source=finding.source,
        identity=finding.identity, owner=owner, since=since, days=days,
        accepted=accepted,
    )  # fmt: skip


def _oldest_first(each: Found) -> tuple[bool, str, str, int, int, str]:
    return not each.since, each.since, each.path, each.line, each.column, each.code


def _counts(names: Iterable[str]) -> tuple[Count, ...]:
    counted = Counter(names)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(name=name, count=count) for name, count in ordered)


def _by_severity(items: Iterable[Found]) -> tuple[Count, ...]:
    counted = Counter(each.severity for each in items)
    return tuple(Count(name=each, count=counted[each]) for each in Severity if each in counted)


def _by_age(items: Iterable[Found]) -> tuple[Count, ...]:
    counted = Counter(_age(each.days) for each in items)
    names = (*(name for _, name in AGES), OLDER, UNKNOWN)
    return tuple(Count(name=name, count=counted[name]) for name in names if name in counted)


def _age(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    return next((name for most, name in AGES if days <= most), OLDER)


def _by_owner(items: Iterable[Found]) -> tuple[Owner, ...]:
    counted, oldest = Counter[str](), dict[str, int]()
    for each in items:
        name = each.owner or UNKNOWN
        counted[name] += 1
        if each.days is not None:
            oldest[name] = max(oldest.get(name, 0), each.days)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Owner(name=name, count=count, oldest=oldest.get(name)) for name, count in ordered)
