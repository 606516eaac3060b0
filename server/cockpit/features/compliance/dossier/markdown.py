"""A dossier as Markdown, as GitHub shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.compliance.dossier.model import Change, Count, Dossier, Figure, Findings
from cockpit.features.compliance.dossier.wording import (
    MOST,
    OUTCOMES,
    beside,
    causes,
    figure,
    figure_or,
    gain,
    moment,
    number,
    percent,
    pieces,
    reach,
    recorded,
    rest,
    signed,
    stamp,
    unasked,
    visible,
)

_MARKUP: Final = lazy_pattern(r"[\\`*_{}\[\]<>#|~@]")
_RUN: Final = lazy_pattern(r"`+")
Rows = Iterable[Sequence[str]]


def render(dossier: Dossier) -> str:
    """The document."""
    return "\n".join(_lines(dossier)) + "\n"


def plain(text: str) -> str:
    """Text in which nothing is markup, on one line; an @ calls nobody."""
    return _escaped(" ".join(text.split()))


def message(text: str) -> str:
    """A sentence in which backticks mark code, as findings and advice have them."""
    return "".join(code(piece) if is_code else _escaped(piece) for piece, is_code in pieces(text))


def code(text: str) -> str:
    """Text as code, also within a table, where a pipe ends the cell even so."""
    whole = visible(" ".join(text.split())).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in _RUN.findall(whole)), default=0))
    pad = " " if whole.startswith("`") or whole.endswith("`") else ""
    return f"{fence}{pad}{whole}{pad}{fence}"


def table(heads: Sequence[str], rows: Rows, *, right: Sequence[int] = ()) -> Iterator[str]:
    """A table whose cells are Markdown already; `right` are the columns of figures."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if column in right else '---' for column in range(len(heads)))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def components(figures: Iterable[Figure]) -> Iterator[str]:
    """The table of the components."""
    yield from table(
        ("Component", "Score", "Weight", "State", "Evidence"),
        (
            (
                each.component, figure_or(each.score, "-"), f"{each.weight:.2f}" if each.weight else "beside",
                each.state, message(_evidence(each)),
            )
            for each in figures
        ),
        right=(1, 2),
    )  # fmt: skip


def recommendations(dossier: Dossier) -> Iterator[str]:
    """What to do next."""
    steps = dossier.advised.steps
    if not steps:
        yield "Nothing keeps the score from 100."
        return
    yield reach(dossier)
    yield ""
    yield from table(
        ("Points", "What to do, the most worthwhile first"),
        ((gain(each.points), message(each.text)) for each in steps[:MOST]),
        right=(0,),
    )
    yield from more(steps)


def changed(change: Change | None) -> Iterator[str]:
    """Why the score moved."""
    if change is None:
        yield "There is no earlier score of this branch to compare with."
        return
    points = "" if change.points is None else f" ({signed(change.points)})"
    yield f"{figure(change.before)} became {figure(change.after)}{points} since {moment(change.since)}."
    if change.states:
        yield ""
        yield from (f"- {message(each)}" for each in change.states)
    if change.parts:
        yield ""
        rows = ((signed(points), plain(text)) for points, text in causes(change.parts))
        yield from table(("Points", "Cause"), rows, right=(0,))


def drift(dossier: Dossier) -> Iterator[str]:
    """What documents say otherwise."""
    if not dossier.drift:
        yield "No document states a figure that was measured otherwise."
        return
    rows = (
        (code(f"{each.path}:{each.line}"), plain(each.figure), plain(each.said), plain(each.measured))
        for each in dossier.drift[:MOST]
    )
    yield from table(("Place", "Figure", "Says", "Measured"), rows)
    yield from more(dossier.drift)


def flaky(dossier: Dossier) -> Iterator[str]:
    """Tests whose failures no change explains."""
    if not dossier.flaky:
        yield "No test is known to have passed and failed on the same code."
        return
    rows = (
        (code(each.name), percent(each.rate), f"{each.failed:,}", f"{each.runs:,}")
        for each in dossier.flaky[:MOST]
    )
    yield from table(("Test", "Rate", "Failed without a change", "Runs"), rows, right=(1, 2, 3))
    yield from more(dossier.flaky)


def violations(dossier: Dossier) -> Iterator[str]:
    """What the guard denied."""
    if not dossier.violations:
        yield "None are recorded in this period: no score counted an operation that the guard denies."
        return
    rows = (
        (code(each.place), each.first, each.last, "open" if each.is_open else "gone")
        for each in dossier.violations[:MOST]
    )
    yield from table(("Denied operation", "Counted from", "To", "Now"), rows)
    yield from more(dossier.violations)


def records(dossier: Dossier) -> Iterator[str]:
    """What was recorded, each kind under a heading of its own."""
    for title, _, events, none in recorded(dossier):
        yield f"## {title}"
        yield ""
        if not events:
            yield none
        else:
            rows = (
                (stamp(each.at), plain(each.what), plain(each.who), plain(each.where), plain(each.details))
                for each in list(reversed(events))[:MOST]
            )
            yield from table(("When", "What", "Who", "Where", "Details"), rows)
            yield from more(events)
        yield ""


def more(rows: Sequence[object]) -> Iterator[str]:
    """How many rows were left out, if any."""
    if said := rest(rows):
        yield ""
        yield said


def headline(dossier: Dossier) -> Iterator[str]:
    """The figure, and what the gate says of it."""
    standing = dossier.standing
    yield (
        f"**{figure(standing.score)}** ({OUTCOMES[standing.outcome]}); the minimum of this branch is "
        f"{number(standing.minimum)}, the model {plain(standing.model)}."
    )
    notes = [message(each) for each in standing.reasons[:MOST]]
    if standing.state == "stale":
        notes.append("Some of the evidence is stale.")
    if standing.coverage is not None:
        notes.append(f"Coverage of lines: {standing.coverage:.2f} %.")
    notes.append(beside(standing))
    yield ""
    yield from (f"- {each}" for each in notes)
    yield from more(standing.reasons)


def _lines(dossier: Dossier) -> Iterator[str]:
    about = dossier.about
    yield f"# Compliance report of {plain(about.name)}"
    yield ""
    commit = f" at {code(about.commit)}" if about.commit else ""
    branch = f"Branch {code(about.branch)}{commit}, " if about.branch else ""
    yield f"{branch}{moment(about.at)}; the period begins on {about.since}."
    sections = (
        ("Summary", headline(dossier)),
        ("Components", components(dossier.components)),
        ("Recommendations", recommendations(dossier)),
        ("What changed", changed(dossier.change)),
        ("Trends", _trends(dossier)),
        ("Findings", _findings(dossier.findings)),
        ("Flaky tests", flaky(dossier)),
        ("Violations", violations(dossier)),
    )
    for title, lines in sections:
        yield ""
        yield f"## {title}"
        yield ""
        yield from lines
    yield ""
    yield from records(dossier)
    yield "## What documents say otherwise"
    yield ""
    yield from drift(dossier)
    yield ""
    yield f"Written by cockpit {about.version} under model {code(dossier.standing.model_id)}."


def _trends(dossier: Dossier) -> Iterator[str]:
    days = dossier.days[-MOST:]
    if len(days) < 2:
        yield "There are not two days with scores in the period yet."
        return
    rows = (
        (each.date, figure_or(each.score, "-"), _count(each.open), _count(each.passed), _count(each.failing))
        for each in days
    )
    heads = ("Day", "Score", "Open placeholders", "Tests passed", "Tests failing")
    yield from table(heads, rows, right=(1, 2, 3, 4))
    if flow := dossier.records.flow:
        opened, resolved = sum(each.opened for each in flow), sum(each.resolved for each in flow)
        yield ""
        yield f"In the period {opened:,} findings were first seen and {resolved:,} resolved."


def _findings(findings: Findings) -> Iterator[str]:
    if not findings.total:
        yield "Nothing is open."
        return
    accepted = f", of which the baseline accepts {findings.accepted:,}" if findings.accepted else ""
    severities = ", ".join(f"{each.count:,} {each.name}" for each in findings.by_severity)
    yield f"{findings.total:,} open{accepted}: {severities}."
    yield ""
    yield from table(("Age of the line", "Findings"), _counts(findings.by_age, plain), right=(1,))
    yield ""
    owners = (
        (plain(each.name), f"{each.count:,}", "unknown" if each.oldest is None else f"{each.oldest:,}")
        for each in findings.by_owner[:MOST]
    )
    yield from table(("Owner", "Findings", "Oldest, days"), owners, right=(1, 2))
    yield from more(findings.by_owner)
    if said := unasked(findings):
        yield ""
        yield said
    yield ""
    yield from table(("Code", "Findings"), _counts(findings.by_code[:MOST], code), right=(1,))
    yield from more(findings.by_code)
    yield ""
    yield "### The oldest"
    yield ""
    rows = (
        (
            each.since or "unknown", plain(each.owner or "unknown"), code(f"{each.path}:{each.line}"),
            f"{message(each.message)} {code(each.code)}",
        )
        for each in findings.items[:MOST]
    )  # fmt: skip
    yield from table(("Since", "Owner", "Place", "Finding"), rows)
    yield from more(findings.items)


def _counts(counts: Iterable[Count], written: Callable[[str], str]) -> Rows:
    return ((written(each.name), f"{each.count:,}") for each in counts)


def _count(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _evidence(each: Figure) -> str:
    return f"{each.basis} To supply it: {each.advice}" if each.advice and each.weight else each.basis


def _escaped(text: str) -> str:
    return visible(_MARKUP.sub(_literally, text))


def _literally(match: re.Match[str]) -> str:
    return "&#64;" if match[0] == "@" else f"\\{match[0]}"
