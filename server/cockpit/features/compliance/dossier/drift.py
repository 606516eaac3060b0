"""Figures that documents state and that were measured otherwise.

Precise before complete. A statement has one of three shapes: a marked one, such as
`<!-- cockpit:coverage -->95 %<!-- /cockpit -->`; a badge of shields.io; or a line, or a row of a table, that
is nothing but a label and a figure. Sentences are left alone: most of their figures are goals, or history.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal
from urllib.parse import unquote

from cockpit.core.lazy import lazy_pattern
from cockpit.features.compliance.dossier.model import Drift
from cockpit.features.compliance.evidence import (
    Component,
    Inputs,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.snapshot import Snapshot

Name = Literal["score", "coverage", "tests", "passed", "failing", "placeholders", "lint"]
NAMES: Final[tuple[Name, ...]] = (
    "score", "coverage", "tests", "passed", "failing", "placeholders", "lint",
)  # fmt: skip

ENDINGS: Final = (".md", ".markdown")
HISTORIES: Final = ("change", "history", "news", "release")
"""How the names of documents begin that tell of other days."""

_MARKED: Final = lazy_pattern(
    r"<!--\s*cockpit:(?P<name>[\w-]+)\s*-->(?P<said>.*?)<!--\s*/cockpit\s*-->", re.IGNORECASE
)
_BADGE: Final = lazy_pattern(
    r"img\.shields\.io/badge/(?P<label>[A-Za-z0-9_%.]+?)-(?P<said>(?:[^-\s)\"'?]|--)+)-[A-Za-z0-9]+"
)
_LABELLED: Final = lazy_pattern(
    r"^(?P<label>[A-Za-z][A-Za-z ]{2,30}?)\s*(?:[:=]|\|)\s*(?P<said>\d[^|]{0,30}?)\s*\.?\s*\|?$"
)
_FIGURE: Final = lazy_pattern(
    r"(?P<value>\d[\d,]*(?:\.\d+)?)(?P<more>\+)?\s*(?:/\s*(?P<total>\d[\d,]*)\s*)?"
    r"(?P<unit>%|passed|passing|pass|failed|failing|open|tests?)?"
)
_FENCE: Final = lazy_pattern(r"\s{0,3}(?P<fence>`{3,}|~{3,})")
_BEFORE: Final = " \t*_`>|-+#"
_BEHIND: Final = " \t*_`|"

LABELS: Final[Mapping[str, Name]] = {
    "coverage": "coverage",
    "test coverage": "coverage",
    "code coverage": "coverage",
    "line coverage": "coverage",
    "tests": "tests",
    "number of tests": "tests",
    "test count": "tests",
    "tests passed": "passed",
    "tests passing": "passed",
    "passing tests": "passed",
    "tests failing": "failing",
    "failing tests": "failing",
    "failed tests": "failing",
    "compliance": "score",
    "compliance score": "score",
    "composite score": "score",
    "open placeholders": "placeholders",
    "placeholders": "placeholders",
    "lint findings": "lint",
    "lint issues": "lint",
    "lint errors": "lint",
    "ruff issues": "lint",
}
_OF_UNIT: Final[Mapping[str, Name]] = {
    "passed": "passed", "passing": "passed", "pass": "passed", "failed": "failing", "failing": "failing",
}  # fmt: skip
_PERCENT: Final = ("score", "coverage")


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure in a document."""

    line: int
    column: int
    name: str
    said: str


def measured(snapshot: Snapshot) -> dict[Name, float]:
    """The figures that are known beyond doubt: nothing that is stale, partial or absent."""
    figures: dict[Name, float] = {}
    if snapshot.reliability == "ok" and snapshot.composite is not None:
        figures["score"] = snapshot.composite
    if snapshot.aside.coverage is not None:
        figures["coverage"] = snapshot.aside.coverage
    for component in Component:
        evidence = snapshot.of(component)
        if evidence.state is State.OK and not evidence.reason and evidence.inputs is not None:
            figures.update(_counted(evidence.inputs))
    return figures


def is_read(path: str) -> bool:
    """Whether a document speaks of today."""
    name = PurePosixPath(path).name.lower()
    return name.endswith(ENDINGS) and not name.startswith(HISTORIES)


def drifted(path: str, text: str, figures: Mapping[Name, float]) -> Iterator[Drift]:
    """What a document says otherwise."""
    for each in statements(text):
        wrong = _wrong(each, figures)
        if wrong is not None:
            yield Drift(
                path=path,
                line=each.line,
                column=each.column,
                figure=each.name,
                said=each.said,
                measured=wrong,
            )


def statements(text: str) -> Iterator[Statement]:
    """The figures of a document; examples between fences are none."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _FENCE.match(line):
            fence = "" if fence and match["fence"].startswith(fence) else fence or match["fence"]
        elif not fence:
            yield from _stated(number, line)


def _counted(inputs: Inputs) -> Iterable[tuple[Name, float]]:
    match inputs:
        case SuiteInputs() as run:
            return (("tests", run.total), ("passed", run.passed), ("failing", len(run.failing)))
        case PlaceholderInputs() as found:
            return (("placeholders", sum(item.count for item in found.items)),)
        case LintInputs() as found:
            return (("lint", sum(item.count for item in found.items)),)
        case _:
            return ()


def _stated(number: int, line: str) -> Iterator[Statement]:
    marked = False
    for match in _MARKED.finditer(line):
        marked = True
        yield Statement(number, match.start("said") + 1, match["name"].lower(), match["said"].strip())
    if marked:
        return
    for match in _BADGE.finditer(line):
        label = unquote(match["label"]).replace("_", " ").lower()
        if label in LABELS:
            yield Statement(number, match.start("said") + 1, LABELS[label], _unescaped(match["said"]))
    bare = line.lstrip(_BEFORE).rstrip(_BEHIND).replace("**", "").replace("__", "")
    match = _LABELLED.match(bare)
    if match and (name := LABELS.get(match["label"].lower())) and _FIGURE.fullmatch(match["said"]):
        column = max(0, line.find(match["said"]))
        yield Statement(number, column + 1, name, match["said"])


def _unescaped(said: str) -> str:
    return unquote(said).replace("--", "-").replace("__", "\0").replace("_", " ").replace("\0", "_")


def _wrong(statement: Statement, figures: Mapping[Name, float]) -> str | None:
    """What was measured, when the document says something else."""
    stated: Name | None = next((each for each in NAMES if each == statement.name), None)
    if stated is None:
        return f"there is no such figure; they are {', '.join(NAMES)}"
    match = _FIGURE.fullmatch(statement.said)
    if match is None:  # Such as "passing" on a badge.
        return None
    name = _meant(stated, match["unit"])
    if name not in figures:
        return None
    value = figures[name]
    if match["total"] is not None:
        total = figures.get("tests", value)
        right = _says(match["value"], value) and _says(match["total"], total)
        return None if right else f"{value:,.0f} / {total:,.0f}"
    decimals = 2 if name in _PERCENT else 0
    if name == "score" and match["unit"] is None and float(match["value"].replace(",", "")) <= 1:
        value, decimals = value / 100, 4
    right = _says(match["value"], value, at_least=match["more"] is not None)
    return None if right else f"{value:,.{decimals}f}"


def _meant(stated: Name, unit: str | None) -> Name:
    """`Tests: 120 passed` is no statement about their number."""
    return _OF_UNIT[unit] if stated == "tests" and unit in _OF_UNIT else stated


def _says(text: str, value: float, *, at_least: bool = False) -> bool:
    """Whether a figure as it is written, rounded or cut off, is the measured one, or no more than it."""
    bare = text.replace(",", "")
    decimals = len(bare.partition(".")[2])
    said, unit = float(bare), 10.0**decimals
    if at_least:
        return value >= said
    cut = math.floor(value * unit + 1e-9) / unit
    return math.isclose(said, cut, abs_tol=1e-9) or math.isclose(said, round(value, decimals), abs_tol=1e-9)
