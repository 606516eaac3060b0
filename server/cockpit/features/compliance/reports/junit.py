"""JUnit XML, which pytest and nearly every other runner writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.features.compliance.reports import xml
from cockpit.features.compliance.reports.outcome import Outcome, Result, first_line
from cockpit.features.compliance.reports.trace import failing_line, is_of_suite

_OUTCOMES: Final[Mapping[str, Outcome]] = {"failure": "failed", "error": "error", "skipped": "skipped"}


def read(data: bytes) -> list[Result]:
    """The tests of a report; raises Invalid."""
    reader = _Reader()
    xml.read(data, reader)
    if not reader.is_report:
        raise Invalid("this XML is not a JUnit report: it has no testsuite.")
    return reader.tests


class _Reader:
    """Takes each `testcase` with the first of its failure, error or skipped."""

    def __init__(self) -> None:
        self.tests: list[Result] = []
        self.is_report = False
        self._case: Mapping[str, str] | None = None
        self._outcome: Outcome = "passed"
        self._message = ""
        self._trace = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("testsuite", "testsuites"):
            self.is_report = True
        elif name == "testcase":
            self._case, self._outcome, self._message, self._trace = attributes, "passed", "", ""
        elif self._case is not None and self._outcome == "passed" and name in _OUTCOMES:
            self._outcome, self._message = _OUTCOMES[name], first_line(attributes.get("message", ""))

    def end(self, name: str, text: str) -> None:
        if self._case is None:
            return
        if name == "testcase":
            self.tests.append(_test(self._case, self._outcome, self._message, self._trace))
            self._case = None
        elif _OUTCOMES.get(name) == self._outcome and not self._trace:
            self._trace = text
            self._message = self._message or first_line(text)


def _test(case: Mapping[str, str], outcome: Outcome, message: str, trace: str) -> Result:
    suite, name = case.get("classname", ""), case.get("name", "")
    bad = outcome in ("failed", "error")
    return Result(
        name=f"{suite}::{name}" if suite else name or case.get("file", "a test without a name"),
        outcome=outcome,
        path=case.get("file", ""),
        seconds=_seconds(case.get("time", "")),
        message=message if bad else "",
        line=failing_line(trace, lambda path: is_of_suite(path, suite, case.get("file", "")))
        if bad
        else None,
    )


def _seconds(text: str) -> float | None:
    try:
        return max(float(text.replace(",", "")), 0.0)
    except ValueError:
        return None
