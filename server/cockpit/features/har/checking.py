"""All rules over one recording, in one pass with the summary."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from cockpit.features.har.checks.budgets import Budgets
from cockpit.features.har.checks.critical import Critical
from cockpit.features.har.checks.exchange import Exchange, exchange_of
from cockpit.features.har.checks.http import Http
from cockpit.features.har.checks.loading import Loading
from cockpit.features.har.checks.performance import Performance
from cockpit.features.har.checks.schema import Repeated, Schema
from cockpit.features.har.checks.secrets import Secrets
from cockpit.features.har.checks.security import Security
from cockpit.features.har.checks.sequences import Sequences
from cockpit.features.har.config import Config
from cockpit.features.har.facts import Facts
from cockpit.features.har.finding import Finding, Findings
from cockpit.features.har.finds import Found, Search
from cockpit.features.har.known import Known
from cockpit.features.har.positions import Place, blocks, places, width
from cockpit.features.har.reading import Har, read
from cockpit.features.har.summary import Counting, Summary

SAID_OF = 1000
"""Progress is told after so many entries."""

BEGINNINGS = (1 << 17, 1 << 20)
"""Bytes of a large file that are looked at first; the more where the less show nothing."""

_DECODED = 1 << 15
"""Bytes that are decoded at once: their text stays in the processor's cache."""


class Judge(Protocol):
    """Some rules: they see every entry once, in the order of the file, and then the end."""

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry, with what was seen before it."""
        ...

    def end(self, found: Findings) -> None:
        """Report what only the whole shows."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of one recording, with the place of everything."""

    findings: list[Finding]
    places: dict[int, Place]
    """By the offsets of the findings and of their related places."""
    widths: dict[int, int]
    """How many UTF-16 units the value at the offset of a finding has."""
    summary: Summary
    refused: str
    """Why nothing could be read; empty when something could."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the costliest rules say of each entry: those that are there again are not judged again."""

    names: Known[Repeated | None] = field(default_factory=Known["Repeated | None"])
    secrets: Known[tuple[Found, ...]] = field(default_factory=Known[tuple[Found, ...]])

    def end(self) -> None:
        """Forget the entries that the last check did not see."""
        self.names.end()
        self.secrets.end()


def judges_of(
    har: Har, config: Config | None = None, search: Search | None = None, memory: Memory | None = None
) -> list[Judge]:
    """Everybody who has something to say about this recording; a `search` knows what was judged already."""
    names, secrets = (memory.names, memory.secrets) if memory else (None, None)
    judges: list[Judge] = [Schema(har, names), Http(), Performance(), Loading(), Sequences(), Critical(har)]
    judges += [Security(), Secrets(har, search, secrets)]
    if config is not None and config.budgets:
        judges.append(Budgets({**config.budgets}, har.facts))
    return judges


def check(
    har: Har,
    *,
    judges: Iterable[Judge] | None = None,
    config: Config | None = None,
    progress: Callable[[int, int], None] | None = None,
    each: Callable[[Exchange], None] | None = None,
) -> Checked:
    """Judge the recording. `progress` is told how many bytes of all are done, `each` every entry."""
    found, counting = Findings(har), Counting()
    chosen = judges_of(har, config) if judges is None else list(judges)
    for placed in har.entries():
        seen = exchange_of(placed)
        counting.look(seen)
        for judge in chosen:
            judge.look(seen, found)
        if each is not None:
            each(seen)
        if progress is not None and placed.index % SAID_OF == 0:
            progress(placed.offset, len(har.data))
    for judge in chosen:
        judge.end(found)
    for trouble in har.troubles:
        found.add_file(trouble.code, trouble.message, trouble.offset)
    if chosen and not any(trouble.code == "schema/not-utf8" for trouble in har.troubles):
        _bytes_that_are_not_utf8(har, found)
    findings = found.all()
    offsets = [offset for each_found in findings for offset in (each_found.offset, *each_found.related)]
    refused = har.refused.message if har.refused else ""
    return Checked(
        findings=findings,
        places=places(har.data, offsets, har.source.first),
        widths={each_found.offset: width(har.data, each_found.offset) for each_found in findings},
        summary=counting.summary(har.facts),
        refused=refused,
    )


def summed_up(summary: Summary) -> Checked:
    """A recording with nothing to be said of it but its figures."""
    return Checked([], {}, {}, summary, "")


def unread(reason: str) -> Checked:
    """What is to be said of a recording of which nothing could be read."""
    return Checked([], {}, {}, Counting().summary(Facts()), reason)


def check_beginning(path: Path) -> Checked:
    """What the first entries of a large file show by themselves, told while the rest is still to be read.

    What is said of the file as a whole waits for the whole: its beginning alone looks as if it was cut.
    """
    looks = (_begun(path, size) for size in BEGINNINGS)
    return next((checked for checked in looks if checked.findings), unread(""))


def _begun(path: Path, size: int) -> Checked:
    with path.open("rb") as file:
        har = read(file.read(size))
    checked = check(har, judges=[Http(), Security(), Secrets(har)])
    findings = [found for found in checked.findings if not found.code.startswith("schema/")]
    return replace(checked, findings=findings, refused="")


def _bytes_that_are_not_utf8(har: Har, found: Findings) -> None:
    """Bodies are passed over without decoding them, so the bytes of the file are looked at once more."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = har.source.first
    for block in blocks(har.data, offset, _DECODED):
        held = len(decoder.getstate()[0])
        if held or not block.isascii():
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                message = "These bytes are not UTF-8; they are read as replacement characters."
                found.add_file("schema/not-utf8", message, offset - held + error.start)
                return
        offset += len(block)
