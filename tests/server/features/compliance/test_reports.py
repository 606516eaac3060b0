"""Reports of other programs: each format as its programs write it, and what is no report."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cockpit.core.errors import Invalid, NotFound
from cockpit.features.compliance.reports import coverage, eslint
from cockpit.features.compliance.reports.coverage import Coverage
from cockpit.features.compliance.reports.reading import parse, read_coverage, read_tests

PYTEST = """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest"
 errors="1" failures="1" skipped="1" tests="4" time="0.1" timestamp="2026-03-04T12:00:00+00:00" hostname="x">
<testcase classname="tests.test_a.TestA" name="test_ok[1-&lt;2&gt;]" time="0.001" />
<testcase classname="tests.test_a" name="test_bad" time="0.002"><failure message="AssertionError: no&#10;more"
>def test_bad():</failure></testcase>
<testcase classname="tests.test_a" name="test_torn" time="0"><error message="failed on setup"/></testcase>
<testcase classname="tests.test_a" name="test_later" time="0"><skipped message="no">x</skipped></testcase>
</testsuite></testsuites>"""
SUREFIRE = """<testsuite name="s" tests="2"><properties><property name="a" value="b"/></properties>
<testcase name="a" classname="C" time="1,234.5"><failure>
  java.lang.Error: broken
</failure><system-out>failure</system-out></testcase>
<testcase name="b" classname="C" file="src/b.java"><system-err>error</system-err></testcase></testsuite>"""
VITEST = """{"numTotalTests": 3, "success": false, "testResults": [
 {"name": "/p/a.test.ts", "status": "failed", "message": "", "assertionResults": [
  {"ancestorTitles": ["A"], "fullName": "A adds", "title": "adds", "status": "passed", "duration": 2.5,
   "failureMessages": []},
  {"fullName": "A subtracts", "title": "subtracts", "status": "failed", "duration": null,
   "failureMessages": ["Error: 1 is not 2\\n    at x"]},
  {"fullName": "A waits", "title": "waits", "status": "todo"}]},
 {"name": "/p/b.test.ts", "status": "failed", "message": "SyntaxError: odd",
  "assertionResults": []}]}"""
GO = """go: downloading example.com/x v1.0.0
{"Time":"2026-03-04","Action":"start","Package":"m/a"}
{"Time":"2026-03-04","Action":"run","Package":"m/a","Test":"TestSum"}
{"Time":"2026-03-04","Action":"output","Package":"m/a","Test":"TestSum/two","Output":"=== RUN\\n"}
{"Time":"2026-03-04","Action":"output","Package":"m/a","Test":"TestSum/two","Output":"  a.go:9: not 2\\n"}
{"Time":"2026-03-04","Action":"pass","Package":"m/a","Test":"TestSum/one","Elapsed":0.25}
{"Time":"2026-03-04","Action":"fail","Package":"m/a","Test":"TestSum/two","Elapsed":0}
{"Time":"2026-03-04","Action":"fail","Package":"m/a","Test":"TestSum","Elapsed":0.25}
{"Time":"2026-03-04","Action":"skip","Package":"m/a","Test":"TestLater","Elapsed":0}
{"Time":"2026-03-04","Action":"fail","Package":"m/a","Elapsed":0.3}
{"Time":"2026-03-04","Action":"output","Package":"m/b","Output":"b.go:3:1: syntax error\\n"}
{"Time":"2026-03-04","Action":"fail","Package":"m/b","Elapsed":0}
"""

TESTS = [
    (
        "pytest",
        PYTEST,
        [
            ("tests.test_a.TestA::test_ok[1-<2>]", "passed", "", 0.001, ""),
            ("tests.test_a::test_bad", "failed", "", 0.002, "AssertionError: no"),
            ("tests.test_a::test_torn", "error", "", 0.0, "failed on setup"),
            ("tests.test_a::test_later", "skipped", "", 0.0, ""),
        ],
    ),
    (
        "surefire",
        SUREFIRE,
        [
            ("C::a", "failed", "", 1234.5, "java.lang.Error: broken"),
            ("C::b", "passed", "src/b.java", None, ""),
        ],
    ),
    (
        "vitest",
        VITEST,
        [
            ("A adds", "passed", "/p/a.test.ts", 0.0025, ""),
            ("A subtracts", "failed", "/p/a.test.ts", None, "Error: 1 is not 2"),
            ("A waits", "skipped", "/p/a.test.ts", None, ""),
            ("/p/b.test.ts", "error", "/p/b.test.ts", None, "SyntaxError: odd"),
        ],
    ),
    (
        "go",
        GO,
        [
            ("m/a::TestSum/one", "passed", "", 0.25, ""),
            ("m/a::TestSum/two", "failed", "", 0.0, "a.go:9: not 2"),
            ("m/a::TestLater", "skipped", "", 0.0, ""),
            ("m/b", "error", "", 0.0, "b.go:3:1: syntax error"),
        ],
    ),
    ("nothing ran", "<testsuites/>", []),
    ("utf-16", PYTEST.replace("utf-8", "utf-16").encode("utf-16"), None),
    ("byte order mark", b"\xef\xbb\xbf" + VITEST.encode(), None),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in TESTS], ids=[row[0] for row in TESTS])
def test_test_reports(text, expected):
    tests = parse(text if isinstance(text, bytes) else text.encode())
    if expected is None:
        assert len(tests) == 4
    else:
        assert [
            (each.name, each.outcome, each.path, each.seconds, each.message) for each in tests
        ] == expected


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite><x>&a;</x></testsuite>'

NO_REPORTS = [
    ("", "this is no test report"),
    ("hello", "this is no test report"),
    ("<html/>", "not a JUnit report"),
    ("<testsuite><testcase>", "not valid XML"),
    (BOMB, "declares an entity"),
    (OUTSIDE, "declares an entity"),
    ("{}", "not a report of vitest or jest"),
    ('{"testResults": 3}', "not a report of vitest or jest"),
    ('{"Action": "pass", "Elapsed": "x"}', "line 1 is not an event"),
    ('{"Action": "pass"', "line 1 is not an event"),
]


@pytest.mark.parametrize(("text", "said"), NO_REPORTS)
def test_what_is_no_test_report(text, said):
    with pytest.raises(Invalid, match=said):
        parse(text.encode())


COBERTURA = """<?xml version="1.0"?><!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/x.dtd'>
<coverage line-rate="0.1"><packages><package><classes>
<class filename="a.py"><methods><method><lines><line number="1" hits="9"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="0"/><line number="3" hits="4"/></lines></class>
<class filename="a.py"><lines><line number="2" hits="7"/></lines></class>
<class filename="b.py"><lines><line number="1" hits="0"/></lines></class>
</classes></package></packages></coverage>"""
LCOV = "TN:\nSF:a.ts\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_record\nSF:b.ts\nDA:1,3,abc\nend_of_record\n"


@pytest.mark.parametrize(
    ("text", "expected"), [(COBERTURA, Coverage(3, 4)), (LCOV, Coverage(2, 3))], ids=["cobertura", "lcov"]
)
def test_coverage_reports(text, expected):
    assert coverage.read(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "neither"), ("<testsuite/>", "its root is testsuite"), ("SF:a\nDA:1,x\n", "line 2 is not lcov")],
)
def test_what_is_no_coverage_report(text, said):
    with pytest.raises(Invalid, match=said):
        coverage.read(text.encode())


ESLINT = """[{"filePath": "/p/src/a.ts", "messages": [
 {"ruleId": "no-var", "severity": 2, "message": "x", "line": 1}, {"ruleId": "no-var", "severity": 2},
 {"ruleId": null, "severity": 2, "fatal": true}, {"ruleId": "curly", "severity": 1}], "errorCount": 2},
 {"filePath": "/p/b.ts", "messages": []}, {"filePath": "/elsewhere/c.ts", "messages": []}]"""


def test_eslint():
    linted = eslint.read(ESLINT.encode(), Path("/p"))
    assert linted.paths == {"src/a.ts", "b.ts"}
    assert [(item.path, item.code, item.severity, item.count) for item in linted.items] == [
        ("src/a.ts", "curly", "warning", 1),
        ("src/a.ts", "no-var", "error", 2),
        ("src/a.ts", "parse-error", "error", 1),
    ]
    with pytest.raises(Invalid, match="eslint --format json"):
        eslint.read(b'{"a": 1}', Path("/p"))


def test_several_files_are_one_report_and_as_old_as_the_oldest(tmp_path):
    for name, text, moment in (("a.xml", PYTEST, 2_000_000_000), ("b.json", VITEST, 1_000_000_000)):
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (moment, moment))
    report = read_tests([tmp_path / "a.xml", tmp_path / "b.json"])
    assert (len(report.tests), report.written.timestamp()) == (8, 1_000_000_000)
    (tmp_path / "c.info").write_text(LCOV)
    (tmp_path / "c.xml").write_text(COBERTURA)
    assert read_coverage([tmp_path / "c.info", tmp_path / "c.xml"]) == Coverage(5, 7)


def test_a_fault_names_its_file(tmp_path):
    (tmp_path / "a.xml").write_text("<html/>")
    with pytest.raises(Invalid, match=r"a\.xml: this XML is not a JUnit report"):
        read_tests([tmp_path / "a.xml"])
    with pytest.raises(NotFound, match=r"b\.xml: no such file"):
        read_coverage([tmp_path / "b.xml"])
