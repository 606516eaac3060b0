"""Reports of recordings as Markdown, as GitHub shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.features.har.report.model import Cleaning, Document
from cockpit.features.har.wording import counted, counts, duration, markdown, size

MOST: Final = 50
SLOWEST: Final = 20
STATES: Final = {"holds": "holds", "broken": "**broken**", "unknown": "unknown"}


def render(documents: Sequence[Document]) -> str:
    """One section for each recording."""
    return "".join(f"{line}\n" for document in documents for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield f"# Recording {markdown(document.name)}"
    yield ""
    if document.refused:
        yield f"Nothing could be read: {markdown(document.refused)}"
        yield ""
        return
    yield from _summary(document)
    yield from _rules(document)
    yield from _findings(document)
    yield from _paths(document)
    yield from _slowest(document)
    if document.cleaning is not None:
        yield from ("## Sanitising", "", *(f"{line}  " for line in cleaned(document.cleaning)), "")


def _summary(document: Document) -> Iterator[str]:
    summary = document.summary
    seconds = "" if summary.seconds is None else f" over {summary.seconds:,.1f} s"
    creator = f", recorded by {markdown(summary.creator)}" if summary.creator else ""
    entries = counted(summary.entries, "entry", "entries")
    yield f"{entries} on {counted(summary.pages, 'page')}{seconds}{creator}."
    yield f"SHA-256 `{document.sha256}`."
    yield ""
    yield "| | |"
    yield "| --- | --- |"
    yield f"| Content | {size(summary.bytes)} |"
    yield f"| Over the wire | {size(summary.transferred)} |"
    yield f"| Answers | {markdown(counts(summary.statuses))} |"
    yield f"| First page loaded after | {duration(summary.on_load)} |"
    foreign = f"{counted(summary.third_party_requests, 'request')}, {size(summary.third_party_bytes)}"
    yield f"| Other sites than {markdown(summary.first_party or 'the first')} | {foreign} |"
    yield ""
    yield "| Phase | p50 | p75 | p95 | p99 | Count |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for phase in summary.phases:
        figures = " | ".join(duration(value) for value in (phase.p50, phase.p75, phase.p95, phase.p99))
        yield f"| {phase.name} | {figures} | {phase.count:,} |"
    yield ""


def _rules(document: Document) -> Iterator[str]:
    yield from ("## Compliance", "", "| Rule | | Broken | Judged | |", "| --- | --- | ---: | ---: | --- |")
    for ruling in document.rulings:
        state, broken = STATES[ruling.state], f"{ruling.broken:,}" if ruling.state == "broken" else ""
        yield f"| {ruling.title} | {state} | {broken} | {ruling.judged:,} | {markdown(ruling.said)} |"
    yield ""


def _findings(document: Document) -> Iterator[str]:
    yield from ("## Findings", "")
    if not document.findings:
        yield from ("Nothing was found.", "")
        return
    yield from ("| | Code | Line | |", "| --- | --- | ---: | --- |")
    for told in document.findings[:MOST]:
        yield f"| {told.severity} | {told.code} | {told.line} | {markdown(told.message)} |"
    if (more := len(document.findings) - MOST) > 0:
        yield from ("", f"{more:,} more are not listed here; `cockpit har check` lists all.")
    yield ""


def _paths(document: Document) -> Iterator[str]:
    for path in document.paths:
        yield f"## What the page {markdown(path.page)} waited for"
        yield ""
        took = duration(path.milliseconds)
        yield f"Loaded after {duration(path.on_load_ms)}; this chain took {took} of it."
        yield ""
        yield from ("| Begins at | Takes | Request | Because of |", "| ---: | ---: | --- | --- |")
        for link in path.links:
            figures = f"{duration(link.start_ms)} | {duration(link.milliseconds)}"
            yield f"| {figures} | {markdown(link.address)} | {link.because} |"
        yield ""


def _slowest(document: Document) -> Iterator[str]:
    rows = sorted(document.waterfall.rows, key=lambda row: -(row.milliseconds or 0.0))[:SLOWEST]
    if not rows:
        return
    yield from ("## Slowest", "", "| Time | Longest phase | Status | Size | Request |")
    yield "| ---: | --- | ---: | ---: | --- |"
    for row in rows:
        longest = max(row.phases, key=row.phases.__getitem__, default="unknown")
        request = markdown(f"{row.method} {row.address.partition('?')[0]}")
        yield f"| {duration(row.milliseconds)} | {longest} | {row.status} | {size(row.size)} | {request} |"
    yield ""


def cleaned(cleaning: Cleaning) -> Iterator[str]:
    """What sanitising does, or did."""
    values, kinds = sum(cleaning.values.values()), counts(cleaning.values)
    if cleaning.sanitized:
        yield "This recording is a sanitised copy: its secrets are stand-ins."
        yield (
            f"Beside them stand {kinds}."
            if values
            else "Nothing else that is secret or personal was found in it."
        )
    elif values:
        yield (
            f"Before: {counted(values, 'different value')} in {counted(cleaning.places, 'place')} of "
            f"{cleaning.changed:,} of {counted(cleaning.entries, 'entry', 'entries')}: {kinds}."
        )
        yield (
            "After: 0. A copy was made, and every byte of it was searched: none of these values is in it, "
            "but for everyday words, which are replaced where they were found."
        )
        yield "`cockpit har sanitize` writes such a copy."
    else:
        entries = counted(cleaning.entries, "entry", "entries")
        yield f"Nothing that is secret or personal was found in {entries}."
