"""The state of a project on one day, as a page of Markdown, and the index of such pages.

A page holds nothing that changes without the evidence: the same day with the same evidence is the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from cockpit.features.compliance.dossier import markdown
from cockpit.features.compliance.dossier.model import Dossier, Event
from cockpit.features.compliance.dossier.wording import MOST, OUTCOMES, figure, signed, stamp
from cockpit.features.compliance.gate import Outcome

BEGINS: Final = "<!-- @generated cockpit-state "
"""So the audit takes a page for what it is, and does not count its lines."""
ENDS: Final = " -->"
INDEX_BEGINS: Final = "<!-- @generated cockpit-state-index -->"
FEW: Final = 10


class Head(msgspec.Struct, frozen=True):
    """The first line of a page, from which the index is made."""

    date: str
    branch: str
    score: float | None
    outcome: Outcome


class Commit(msgspec.Struct, frozen=True):
    """One commit of the day."""

    name: str
    author: str
    subject: str


class Daily(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says beside the dossier of its day."""

    dossier: Dossier
    commit: str
    """The last one that touches more than the pages; empty outside of git."""
    commits: Sequence[Commit]
    """The last one first, without those that touch nothing but the pages."""
    files: Sequence[str]
    """What the commits have changed."""
    is_versioned: bool
    """Whether the folder is in a git repository."""
    database: str
    """How the folder's database is."""


def page(daily: Daily) -> str:
    """The page."""
    return "\n".join(_page(daily)) + "\n"


def head_of(text: str) -> Head | None:
    """What a page says in its first line; None for what is no page of ours."""
    first = text.partition("\n")[0]
    if not (first.startswith(BEGINS) and first.endswith(ENDS)):
        return None
    try:
        return msgspec.json.decode(first[len(BEGINS) : -len(ENDS)], type=Head)
    except msgspec.DecodeError:
        return None


def index(name: str, heads: Mapping[str, Head]) -> str:
    """The index of pages by file name, the last day first, with the change since the branch's page before."""
    rows: list[tuple[str, ...]] = []
    last: dict[str, float] = {}
    for file, head in sorted(heads.items(), key=lambda pair: (pair[1].date, pair[0])):
        before = last.get(head.branch)
        moved = "" if before is None or head.score is None else signed(head.score - before)
        if head.score is not None:
            last[head.branch] = head.score
        branch = markdown.code(head.branch) if head.branch else ""
        rows.append((f"[{head.date}]({file})", figure(head.score), moved, OUTCOMES[head.outcome], branch))
    table = markdown.table(("Day", "Score", "Change", "Gate", "Branch"), reversed(rows), right=(1, 2))
    return "\n".join((INDEX_BEGINS, f"# State of {markdown.plain(name)} by day", "", *table)) + "\n"


def _page(daily: Daily) -> Iterator[str]:
    dossier = daily.dossier
    about, standing = dossier.about, dossier.standing
    date = about.at.date().isoformat()
    head = Head(date, about.branch, standing.score and round(standing.score, 6), standing.outcome)
    # A hyphen that is escaped cannot end the comment.
    line = msgspec.json.encode(head).decode().replace("--", "-\\u002d")
    yield f"{BEGINS}{line}{ENDS}"
    yield f"# State of {markdown.plain(about.name)} on {date}"
    sections = (
        ("Summary", markdown.headline(dossier)),
        ("Status", markdown.components(dossier.components)),
        ("Changelog", _changelog(daily)),
        ("Why the score moved", markdown.changed(dossier.change)),
        ("Gaps", _gaps(dossier)),
        ("Violations", markdown.violations(dossier)),
        ("Operations", _operations(daily)),
        ("Documents", markdown.drift(dossier)),
        ("Next steps", markdown.recommendations(dossier)),
        ("References", _references(daily)),
    )
    for title, lines in sections:
        yield ""
        yield f"## {title}"
        yield ""
        yield from lines


def _changelog(daily: Daily) -> Iterator[str]:
    if not daily.is_versioned:
        yield "The folder is in no git repository."
        return
    if not daily.commits:
        yield "No commits on this day."
        return
    rows = (
        (markdown.code(each.name), markdown.plain(each.author), markdown.plain(each.subject))
        for each in daily.commits[:MOST]
    )
    yield from markdown.table(("Commit", "Author", "Subject"), rows)
    yield from markdown.more(daily.commits)
    yield ""
    count = len(daily.files)
    names = ", ".join(markdown.code(each) for each in daily.files[:FEW])
    others = f" and {count - FEW:,} more" if count > FEW else ""
    yield f"They changed {count:,} file{'' if count == 1 else 's'}: {names}{others}."


def _gaps(dossier: Dossier) -> Iterator[str]:
    for each in dossier.components:
        if each.weight and (each.state != "ok" or each.score is None):
            yield f"- {each.component}: {each.state}. {markdown.message(each.basis)}"
    if not dossier.findings.total:
        yield "- No finding is open."
    for each in dossier.findings.by_code[:FEW]:
        yield f"- {markdown.code(each.name)}: {each.count:,} open"
    dated = [each for each in dossier.findings.items if each.since]
    if dated:
        oldest = dated[0]
        place = markdown.code(f"{oldest.path}:{oldest.line}")
        yield f"- The oldest is of {oldest.since}: {place} ({markdown.plain(oldest.owner)})."


def _operations(daily: Daily) -> Iterator[str]:
    records = daily.dossier.records
    kinds = (
        ("test run", records.runs), ("stopped operation", records.stopped),
        ("correction", records.corrections), ("rollback", records.rollbacks),
        ("backup operation", records.backups),
    )  # fmt: skip
    for name, events in kinds:
        yield f"- {_counted(len(events), name)}{_last(events)}"
    opened, resolved = (sum(getattr(each, key) for each in records.flow) for key in ("opened", "resolved"))
    if records.is_counted:
        yield f"- Findings: {opened:,} first seen, {resolved:,} resolved"
    else:
        yield "- Findings: their number by day is unknown, because no daemon has kept count yet."
    yield f"- The folder's database: {markdown.plain(daily.database)}"


def _counted(count: int, name: str) -> str:
    return f"{f'{count:,}' if count else 'No'} {name}{'' if count == 1 else 's'}"


def _last(events: Sequence[Event]) -> str:
    if not events:
        return ""
    last = events[-1]
    said = ", ".join(markdown.plain(each) for each in (last.what, last.where, last.details) if each)
    return f"; the last at {stamp(last.at)}: {said}"


def _references(daily: Daily) -> Iterator[str]:
    dossier = daily.dossier
    yield f"- Model {markdown.code(dossier.standing.model_id)}, cockpit {dossier.about.version}"
    if daily.commit:
        yield f"- Commit {markdown.code(daily.commit)}"
    yield f"- The same in full: {markdown.code('cockpit report')}; the gate: {markdown.code('cockpit check')}"
