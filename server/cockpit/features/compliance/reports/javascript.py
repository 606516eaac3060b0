"""What vitest and jest write with their JSON reporters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.compliance.reports.outcome import Outcome, Result, first_line
from cockpit.features.compliance.reports.trace import failing_line, is_same_file

_OUTCOMES: Final[dict[str, Outcome]] = {
    "passed": "passed", "failed": "failed", "pending": "skipped", "skipped": "skipped", "todo": "skipped",
    "disabled": "skipped", "focused": "skipped",
}  # fmt: skip


class _Assertion(msgspec.Struct, rename="camel"):
    title: str
    status: str
    full_name: str = ""
    duration: float | None = None
    failure_messages: list[str] | None = None


class _File(msgspec.Struct, rename="camel"):
    name: str
    status: str = ""
    message: str | None = None
    assertion_results: list[_Assertion] = []


class _Report(msgspec.Struct, rename="camel"):
    test_results: list[_File]


def read(data: bytes) -> list[Result]:
    """The tests of a report; raises Invalid."""
    try:
        report = msgspec.json.decode(data, type=_Report)
    except msgspec.DecodeError as error:
        raise Invalid(f"this JSON is not a report of vitest or jest: {error}.") from error
    return [test for file in report.test_results for test in _tests(file)]


def _tests(file: _File) -> Iterator[Result]:
    for each in file.assertion_results:
        outcome = _OUTCOMES.get(each.status, "error")
        trace = "\n".join(each.failure_messages or ())
        yield Result(
            name=each.full_name or each.title,
            outcome=outcome,
            path=file.name,
            seconds=None if each.duration is None else each.duration / 1000,
            message=first_line(trace),
            line=failing_line(trace, lambda path: is_same_file(path, file.name)),
        )
    if file.status == "failed" and not any(each.status == "failed" for each in file.assertion_results):
        # The file itself could not be loaded, so none of its tests has run.
        yield Result(file.name, "error", file.name, message=first_line(file.message or ""))
