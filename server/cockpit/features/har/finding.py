"""What the rules report about a recording: folded where the same holds for many entries, each at its byte."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from cockpit.core.finding import Severity
from cockpit.features.har.catalog import RULES
from cockpit.features.har.entry import Path
from cockpit.features.har.positions import offset_within
from cockpit.features.har.reading import Har, Placed

RELATED = 10
"""So many more places of a finding are kept; of the rest, which entries they are in."""


class Spot(Struct, frozen=True, gc=False):
    """An entry that was passed: enough to find it again without keeping it."""

    index: int
    offset: int
    length: int


@dataclass(slots=True)
class Finding:
    """One report; `offset` is that of the first place, `related` those of some others."""

    code: str
    severity: Severity
    message: str
    offset: int
    entries: list[int] = field(default_factory=list[int])
    """The entries it concerns, counted from 0; none when it concerns the file."""
    related: list[int] = field(default_factory=list[int])
    again: int = 0
    """How often the same was found besides."""

    @property
    def text(self) -> str:
        """The message, with how often it holds."""
        return f"{self.message} (and {self.again:,} more)" if self.again else self.message


def spot_of(placed: Placed) -> Spot:
    """Where this entry can be found again."""
    return Spot(placed.index, placed.offset, len(placed.raw))


class Findings:
    """All findings of one file; what is said of the same thing again is folded into the first."""

    def __init__(self, har: Har) -> None:
        self._har = har
        self._found: dict[tuple[str, str], Finding] = {}

    def add(
        self,
        code: str,
        message: str,
        placed: Placed,
        path: Path,
        *,
        about: str = "",
        severity: Severity | None = None,
        within: int | None = None,
    ) -> None:
        """Report something at a path of an entry; the same code `about` the same thing is one finding.

        The message is that of the first; without `about`, only equal messages are folded. `within` is the
        byte of the entry where no path leads.
        """
        known = self._found.get((code, about or message))
        if known is not None:
            known.entries.append(placed.index)
            known.again += 1
            if len(known.related) >= RELATED:
                return
        offset = placed.offset + (offset_within(placed.raw, path) if within is None else within)
        if known is None:
            level = severity or RULES[code].severity
            self._found[code, about or message] = Finding(code, level, message, offset, [placed.index])
        else:
            known.related.append(offset)

    def add_spots(self, code: str, message: str, spots: list[Spot], path: Path) -> None:
        """Report something that several entries make together."""
        offsets = [spot.offset + offset_within(self._raw(spot), path) for spot in spots[: RELATED + 1]]
        entries = [spot.index for spot in spots]
        found = Finding(code, RULES[code].severity, message, offsets[0], entries, offsets[1:])
        self._found[code, f"{message} {entries[0]}"] = found

    def add_file(self, code: str, message: str, offset: int) -> None:
        """Report something about the file."""
        self._found[code, f"{message} {offset}"] = Finding(code, RULES[code].severity, message, offset)

    def all(self) -> list[Finding]:
        """The loudest first, then in the order of the file."""
        return sorted(self._found.values(), key=lambda found: (found.severity.rank, found.offset, found.code))

    def _raw(self, spot: Spot) -> bytes:
        return bytes(self._har.data[spot.offset : spot.offset + spot.length])
