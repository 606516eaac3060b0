"""From report files to what they say, whichever of the known formats they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.features.compliance.reports import coverage, eslint, go, javascript, junit
from cockpit.features.compliance.reports.coverage import Coverage
from cockpit.features.compliance.reports.eslint import Linted
from cockpit.features.compliance.reports.outcome import Result

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_EVENT_START: Final = 100
"""`go test -json` names the action right after the time."""


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """The tests of one or several files."""

    tests: Sequence[Result]
    written: datetime
    """When the oldest of the files was written."""


def read_tests(files: Iterable[Path]) -> SuiteReport:
    """All tests of some report files; raises Invalid, NotFound or Unavailable with the name of the file."""
    tests: list[Result] = []
    moments: list[datetime] = []
    for file in files:
        data, written = _content(file)
        try:
            tests += parse(data)
        except Invalid as error:
            raise Invalid(f"{file}: {error.message}") from error
        moments.append(written)
    return SuiteReport(tests, min(moments))


def parse(data: bytes) -> list[Result]:
    """The tests of one report, whose format its content shows; raises Invalid."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", *_UTF_16)):
        return junit.read(data)
    event = next((line for line in start.splitlines() if line.startswith(b"{")), b"")
    if b'"Action"' in event[:_EVENT_START]:
        return go.read(start)
    if start.startswith(b"{"):
        return javascript.read(start)
    raise Invalid("this is no test report: expected JUnit XML, or JSON of vitest, jest or `go test -json`.")


def read_coverage(files: Iterable[Path]) -> Coverage:
    """The lines of all reports together; raises Invalid, NotFound or Unavailable with the file's name."""
    lines = Coverage(0, 0)
    for file in files:
        data, _ = _content(file)
        try:
            lines += coverage.read(data)
        except Invalid as error:
            raise Invalid(f"{file}: {error.message}") from error
    return lines


def read_lint(file: Path, root: Path) -> tuple[Linted, datetime]:
    """A report of ESLint and when it was written; raises Invalid, NotFound or Unavailable."""
    data, written = _content(file)
    try:
        return eslint.read(data, root), written
    except Invalid as error:
        raise Invalid(f"{file}: {error.message}") from error


def _content(file: Path) -> tuple[bytes, datetime]:
    try:
        data = file.read_bytes()
        return data, datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError as error:
        raise NotFound(f"{file}: no such file.") from error
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.") from error
