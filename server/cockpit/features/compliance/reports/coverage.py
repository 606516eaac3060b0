"""Coverage reports: Cobertura's coverage.xml and lcov."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.core.errors import Invalid
from cockpit.features.compliance.reports import xml


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many lines could be run by tests, and how many were."""

    covered: int
    coverable: int

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(self.covered + other.covered, self.coverable + other.coverable)


def read(data: bytes) -> Coverage:
    """The lines of a report, by its own list of them rather than its summary; raises Invalid."""
    return _cobertura(data) if data.lstrip().startswith((b"<", b"\xef\xbb\xbf<")) else _lcov(data)


class _Lines:
    def __init__(self) -> None:
        self.root = ""
        self.hits: dict[tuple[str, str], bool] = {}
        self._file = ""
        self._in_method = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.root = self.root or name
        if name == "class":
            self._file = attributes.get("filename", "")
        elif name == "method":
            self._in_method += 1
        elif name == "line" and not self._in_method:
            # One file may hold several classes; a line that any of them has run is run.
            key = self._file, attributes.get("number", "")
            self.hits[key] = self.hits.get(key, False) or attributes.get("hits", "0") != "0"

    def end(self, name: str, text: str) -> None:  # noqa: ARG002 - Part of the handler's shape.
        if name == "method":
            self._in_method -= 1


def _cobertura(data: bytes) -> Coverage:
    lines = _Lines()
    xml.read(data, lines)
    if lines.root != "coverage":
        raise Invalid(f"this XML is not a coverage report: its root is {lines.root}.")
    return Coverage(sum(lines.hits.values()), len(lines.hits))


def _lcov(data: bytes) -> Coverage:
    hits: dict[tuple[str, str], bool] = {}
    file, sources = "", 0
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        key, _, value = line.strip().partition(":")
        if key == "SF":
            file, sources = value, sources + 1
        elif key == "DA":
            place, _, count = value.partition(",")
            if not count.partition(",")[0].lstrip("-").isdigit():
                raise Invalid(f"line {number} is not lcov: {line.strip()!r}.")
            hits[file, place] = hits.get((file, place), False) or int(count.partition(",")[0]) > 0
    if not sources:
        raise Invalid("this is neither coverage.xml nor lcov.")
    return Coverage(sum(hits.values()), len(hits))
