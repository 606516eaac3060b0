"""The line on which a test failed, as runners write it."""

from __future__ import annotations

import pytest

from cockpit.features.compliance.reports.reading import parse

LONG = f"""
n = 1

    def test_x(n):
        check(n)
&gt;       assert n == 2

tests/test_a.py:7:{" "}
_ _ _ _
src/api.py:3: in check
    raise
tests/test_a.py:12: AssertionError"""
NATIVE = """Traceback (most recent call last):
  File "/usr/lib/python3/unittest/case.py", line 57, in run
  File "/p/tests/test_a.py", line 9, in test_x
AssertionError: 1 != 2"""
WINDOWS = "tests\\test_a.py:4: AssertionError"
ELSEWHERE = "src/api.py:3: ValueError"
SCRIPT = """AssertionError: expected 1 to be 2
 \u276f helper src/a.test.ts:5:20
 \u276f src/a.test.ts:12:3
 \u276f node_modules/vitest/dist/x.js:1:2"""
CLASSES = [
    ("tests.test_a", "", LONG, 6),
    ("tests.test_a.TestA", "", LONG, 6),
    ("", "tests/test_a.py", LONG, 6),
    ("tests.test_a", "", NATIVE, None),
    ("tests.test_a", "tests/test_a.py", NATIVE, 8),
    ("tests.test_a", "", WINDOWS, 3),
    ("tests.test_a", "", ELSEWHERE, None),
    ("tests.test_ab", "", LONG, None),
    ("tests.test_a", "", "", None),
    ("src/a.test.ts", "", SCRIPT, 11),
]


@pytest.mark.parametrize(("suite", "file", "trace", "line"), CLASSES)
def test_the_line_of_a_failure_in_junit_xml(suite: str, file: str, trace: str, line: int | None) -> None:
    named = f' file="{file}"' if file else ""
    report = (
        f'<testsuite><testcase classname="{suite}" name="t"{named}><failure message="m">{trace}</failure>'
        "</testcase></testsuite>"
    )
    (result,) = parse(report.encode())
    assert (result.line, result.message) == (line, "m")


def test_the_line_of_a_failure_in_json() -> None:
    trace = (
        r"Error: 1\n    at helper (/p/a.test.ts:5:20)\n    at /p/a.test.ts:12:3\n    at file:///p/b.ts:1:1"
    )
    report = f"""{{"testResults": [{{"name": "/p/a.test.ts", "assertionResults": [
        {{"title": "adds", "status": "failed", "failureMessages": ["{trace}"]}},
        {{"title": "waits", "status": "passed", "failureMessages": []}}]}}]}}"""
    assert [result.line for result in parse(report.encode())] == [11, None]
