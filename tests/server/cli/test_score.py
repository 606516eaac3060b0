"""`cockpit score` and `cockpit check`: figures, evidence, exit codes, and what is said about mistakes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from xml.etree import ElementTree as ET

import msgspec
import pytest

from cockpit.cli import gathering, linting
from cockpit.core.clock import SystemClock
from cockpit.core.errors import NotConfigured
from cockpit.core.home import user_home, workspace_home
from cockpit.core.ownership import Owner, this_process
from cockpit.core.run import Begun, ended
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    Item,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
    absent,
)
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.store import ScoreKeeper
from cockpit.storage.sessions import SessionStore

CODE = """def double(number: int) -> int:
    return 2 * number
"""
TEST = "from a import double\n\n\ndef test_it():\n    assert double(2) == {}\n"
PASSING = '<testsuite><testcase classname="t" name="a"/><testcase classname="t" name="b"/></testsuite>'
FAILING = PASSING.replace('name="b"/>', 'name="b"><failure message="no"/></testcase>')
LINT = "import os\n" + CODE
STUB = CODE + "\n\ndef load() -> None:\n    pass\n"
GONE = 2**22 + 7
"""No process has this number: it is above what Linux gives out."""
DENIED = "#!/bin/sh\nrm -rf /\n"
JAVASCRIPT = "export const twice = (n) => 2 * n;\n"


@pytest.fixture
def project(place):
    """Files that were there before the reports on their tests were written."""

    def write(files):
        root = place(files)
        for name in files:
            if not name.startswith("report"):
                os.utime(root / name, (1_000_000_000, 1_000_000_000))
        return root

    return write


CHECKS = [
    ("all is well", {"a.py": CODE, "report.xml": PASSING}, (), 0, "passed"),
    ("half of the tests fail", {"a.py": CODE, "report.xml": FAILING}, (), 1, "below"),
    ("that much is allowed", {"a.py": CODE, "report.xml": FAILING}, ("--min", "0.75"), 0, "passed"),
    ("no tests", {"a.py": CODE}, (), 2, "incomplete"),
    ("a denied operation", {"a.py": CODE, "x.sh": DENIED, "report.xml": PASSING}, (), 1, "denied"),
    ("sessions", {"a.py": CODE, "report.xml": PASSING}, ("--model", "sessions"), 2, "incomplete"),
    ("nothing to lint", {"a.go": "package a\n", "report.xml": PASSING}, (), 2, "incomplete"),
    ("no code", {"report.xml": PASSING}, (), 2, "incomplete"),
]


@pytest.mark.parametrize(
    ("files", "flags", "code", "outcome"), [r[1:] for r in CHECKS], ids=[r[0] for r in CHECKS]
)
def test_exit_codes(project, cockpit, files, flags, code, outcome):
    project(files)
    tests = ("--tests", "report.xml") if "report.xml" in files else ()
    ended = cockpit("check", "--format", "json", *tests, *flags)
    assert (ended.code, ended.json["outcome"]) == (code, outcome)
    assert ended.err == ""


def figures(ended):
    return {each["component"]: each["score"] for each in ended.json["components"]}


def test_the_figure_and_its_parts(project, cockpit):
    project({"a.py": CODE, "report.xml": FAILING, "cov.xml": "SF:a.py\nDA:1,1\nDA:2,0\n"})
    ended = cockpit("score", "--format", "json", "--tests", "report.xml", "--coverage", "cov.xml")
    assert (ended.code, ended.json["score"], ended.json["state"]) == (0, 75.0, "ok")
    assert figures(ended) == {"lint": 100, "tests": 50, "placeholders": 100, "sessions": None}
    assert ended.json["coverage"] == {"percent": 50.0, "covered": 1, "coverable": 2}
    assert (ended.json["minimum"], ended.json["change"]) == (0.8, None)
    assert [(part["points"], part["text"]) for part in ended.json["costs"]] == [
        (-25.0, f"test t::b fails since {ended.json['components'][1]['measured'][:16].replace('T', ' ')} UTC")
    ]


def test_why_it_moved_and_back(project, cockpit):
    root = project({"a.py": CODE, "b.py": CODE, "report.xml": PASSING})
    first = cockpit("score", "--format", "json", "--tests", "report.xml")
    (root / "a.py").write_text(STUB)
    (root / "b.py").write_text(LINT)
    moved = cockpit("score", "--format", "json").json
    assert [(round(each["points"], 6), each["text"], each["path"]) for each in moved["change"]["parts"]] == [
        (-1.8, "2 new lint findings (F401, I001) in b.py", "b.py"),
        (-1.2, "1 new open finding (audit.stub) in a.py", "a.py"),
    ]
    assert (moved["state"], moved["score"]) == ("stale", pytest.approx(97))
    assert moved["change"]["points"] == pytest.approx(-3)
    assert moved["change"]["before"] == first.json["score"]
    for path in ("a.py", "b.py"):
        (root / path).write_text(CODE)
    back = cockpit("score", "--format", "json").json
    assert (back["score"], back["state"]) == (first.json["score"], "ok")


def test_since_a_day(project, cockpit, home, clock):
    root = project({"a.py": CODE, "report.xml": PASSING})
    keeper = ScoreKeeper(workspace_home(root), clock, print)
    evidence = (
        Evidence(Component.LINT, State.OK, inputs=LintInputs(2, (Item("a.py", "F401", "warning", 5),))),
        Evidence(Component.TESTS, State.OK, inputs=SuiteInputs(2, ())),
        Evidence(Component.PLACEHOLDERS, State.OK, inputs=PlaceholderInputs(2, ())),
        absent(Component.SESSIONS, "none."),
    )
    now = SystemClock().now()
    for days in (9, 5):
        old = Snapshot(now - timedelta(days=days), "x", STANDARD, evidence)
        keeper.use(lambda rows, old=old: rows.record(old))
    keeper.close()
    day = (now - timedelta(days=6)).date().isoformat()
    ended = cockpit("score", "--since", day, "--branch", "x", "--format", "json", "--tests", "report.xml")
    assert ended.json["change"]["since"][:10] == (now - timedelta(days=9)).date().isoformat()
    assert ended.json["change"]["points"] == pytest.approx(4.5)
    assert ended.json["trend"] == [
        {"date": (now - timedelta(days=5)).date().isoformat(), "score": 95.5},
        {"date": now.date().isoformat(), "score": 100.0},
    ]
    text = cockpit("score", "--since", day, "--branch", "x").out
    assert f"  {(now - timedelta(days=5)).date().isoformat()}  95.50\n" in text
    for wrong in ("yesterday", "2026-02-30"):
        assert (
            f"--since: expected a day such as 2026-03-31, got {wrong!r}."
            in cockpit("score", "--since", wrong).err
        )


def test_text(project, cockpit):
    root = project({"a.py": CODE, "report.xml": PASSING})
    ended = cockpit("score", "--tests", "report.xml", "--branch", "main")
    lines = ended.out.splitlines()
    assert lines[0] == "100.00  standard on main, minimum 90: passed"
    assert lines[1].split() == [
        "lint",
        "100.00",
        "x",
        "0.30",
        "ok",
        *["0", "findings", "in", "2", "lines", "of", "code"],
    ]
    (root / "a.py").write_text(STUB)
    moved = cockpit("score", "--branch", "main", "--explain").out
    assert "tests: stale, a.py changed after the run of " in moved
    assert "100.00 -> 98.80 (-1.20) since " in moved
    assert "    -1.20  1 new open finding (audit.stub) in a.py\n" in moved
    assert "What keeps it from 100:\n    -1.20  1 open finding (audit.stub) in a.py\n" in moved


def test_a_report_that_is_older_than_the_code_is_stale(project, cockpit):
    root = project({"a.py": CODE, "report.xml": PASSING})
    os.utime(root / "report.xml", (999_999_999, 999_999_999))
    ended = cockpit("check", "--format", "json", "--tests", "report.xml")
    assert (ended.code, ended.json["state"]) == (2, "stale")
    assert ended.json["reasons"][0].startswith(
        "tests: stale, a.py changed after the run of 2001-09-09 01:46 UTC"
    )


def test_the_tests_are_run(project, cockpit, monkeypatch):
    root = project({"a.py": CODE, "test_a.py": TEST.format(4)})
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    ended = cockpit("check", "--run-tests", "--format", "json")
    assert (ended.code, figures(ended)["tests"]) == (0, 100)
    assert ended.err == "cockpit: running pytest ...\n"
    (root / "test_a.py").write_text(TEST.format(5))
    assert cockpit("check", "--format", "json").json["state"] == "stale"
    ended = cockpit("check", "--run-tests", "--format", "json")
    assert (ended.code, figures(ended)["tests"]) == (1, 0)
    (root / "test_a.py").write_text("import gone_for_good\n")
    ended = cockpit("check", "--run-tests", "--format", "json")
    tests = ended.json["components"][1]
    assert (ended.code, tests["state"], tests["score"]) == (2, "failed", None)
    assert "gone_for_good" in tests["reason"]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere there are no groups of processes")
def test_a_request_to_end_ends_the_tests(project, home):
    hold = "def test_it():\n    with open('pipe', 'w'):\n        threading.Event().wait()\n"
    root = project({"a.py": CODE, "test_a.py": f"import threading\n\n\n{hold}"})
    os.mkfifo(root / "pipe")
    argv = [sys.executable, "-m", "cockpit", "check", "--run-tests"]
    environment = {**os.environ, "VIRTUAL_ENV": sys.prefix}
    with subprocess.Popen(argv, cwd=root, env=environment, stderr=subprocess.DEVNULL) as child:
        with (root / "pipe").open() as pipe:  # Opens when the test has opened its end.
            child.terminate()
            assert pipe.read() == ""  # Ends when the test has.
        assert child.wait(20) == 143


def test_javascript_is_linted_by_eslint(project, cockpit):
    root = project({"a.js": JAVASCRIPT, "report.xml": PASSING})
    missing = cockpit("check", "--format", "json", "--tests", "report.xml")
    assert (missing.code, missing.json["components"][0]["state"]) == (2, "missing")
    messages = [{"ruleId": "no-var", "severity": 2}]
    report = msgspec.json.encode([{"filePath": str(root / "a.js"), "messages": messages}])
    (root / "report.json").write_bytes(report)
    ended = cockpit("check", "--format", "json", "--lint", "report.json")
    assert (ended.code, figures(ended)["lint"]) == (0, 94)
    os.utime(root / "report.json", (999_999_999, 999_999_999))
    stale = cockpit("check", "--format", "json", "--lint", "report.json")
    assert (stale.code, stale.json["components"][0]["state"]) == (2, "stale")


def fails(*_args, **_kwargs):
    raise KeyError("a fault of ours")


@pytest.mark.parametrize(
    ("module", "function", "component"),
    [
        (linting, "lint_paths", "lint"),
        (gathering, "scan", "placeholders"),
        (gathering.freshness, "fingerprint", "tests"),
    ],
)
def test_a_collector_that_breaks_down_is_failed(project, cockpit, monkeypatch, module, function, component):
    project({"a.py": CODE, "report.xml": PASSING})
    monkeypatch.setattr(module, function, fails)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    ended = cockpit("check", "--format", "json", "--tests", "report.xml")
    broken = next(each for each in ended.json["components"] if each["component"] == component)
    assert (ended.code, ended.json["outcome"]) == (2, "incomplete")
    assert (broken["state"], broken["score"]) == ("failed", None)


def test_ruff_that_is_absent_is_missing(project, cockpit, monkeypatch):
    def find() -> str:
        raise NotConfigured("ruff was not found.", hint="pip install ruff")

    project({"a.py": CODE, "report.xml": PASSING})
    monkeypatch.setattr(linting, "find_ruff", find)
    ended = cockpit("check", "--tests", "report.xml")
    assert (ended.code, ended.err) == (2, "")
    assert "lint: missing, ruff was not found. To supply it: pip install ruff.\n" in ended.out


def test_the_classic_model_needs_a_count_of_what_was_resolved(project, cockpit):
    project({"a.py": STUB, "report.xml": PASSING})
    ended = cockpit("check", "--model", "classic", "--tests", "report.xml")
    assert ended.code == 2
    assert "placeholders: missing, nothing has kept count of resolved findings." in ended.out


def test_a_denied_operation_may_be_accepted_with_a_reason_or_a_baseline(project, cockpit):
    project({"a.py": CODE, "x.sh": DENIED, "report.xml": PASSING})
    assert cockpit("check", "--tests", "report.xml").code == 1
    assert "x.sh:2 guard.recursiveDelete is denied." in cockpit("check").out
    assert cockpit("audit", "--write-baseline", "--no-lint").code == 0
    assert cockpit("check").code == 0


KEPT = [
    ("beyond the setting", 40, 45, False),
    ("within the setting", 40, 35, True),
    ("the score still counts it", 1, 20, True),
]


@pytest.mark.parametrize(("setting", "days", "kept"), [row[1:] for row in KEPT], ids=[r[0] for r in KEPT])
def test_sessions_are_kept_as_long_as_scores(project, cockpit, home, setting, days, kept):
    root = project({"a.py": CODE, "cockpit.toml": f"[compliance]\nkeep-daily-days = {setting}\n"})
    begun = SystemClock().now() - timedelta(days=days)
    rows = SessionStore(user_home(), SystemClock(), pytest.fail)
    rows.begin(Begun("s", "daemon", (str(root),), "ann", "test", "1", this_process()), begun)
    rows.end("s", ended(()), (), begun)
    cockpit("score")
    assert [each.begun.session_id for each in rows.latest(9)] == (["s"] if kept else [])
    rows.close()


def test_sessions_count_as_they_ended(project, cockpit, home, clock):
    root = project({"a.py": CODE, "report.xml": PASSING})
    store = SessionStore(user_home(), clock, print)
    now, me = SystemClock().now(), this_process()
    gone = Owner(me.host, GONE, "")

    def begin(name, owner, folder=root, days=0):
        begun = Begun(name, "daemon", (str(folder),), "ann", "test", "1", owner)
        store.begin(begun, now - timedelta(days=days))

    for name, owner in (("s0", me), ("s1", me), ("running", me), ("crashed", gone)):
        begin(name, owner)
    begin("old", gone, days=40)
    begin("on another folder", gone, folder=root.parent)
    store.end("s0", ended(()), (), now)
    store.end("s1", ended(()), (), now)
    store.close()
    answer = cockpit("score", "--format", "json", "--model", "sessions", "--tests", "report.xml")
    sessions = answer.json["components"][3]
    assert sessions["inputs"] == {"successful": 2, "failed": 1}
    assert answer.json["score"] == pytest.approx(90 + 10 * 2 / 3)
    (cost,) = answer.json["costs"]
    assert cost["text"].startswith("the session of ")


def test_junit(project, cockpit):
    project({"a.py": CODE, "report.xml": FAILING})
    ended = cockpit("check", "--format", "junit", "--tests", "report.xml")
    suite = ET.fromstring(ended.out).find("testsuite")
    assert dict(suite.attrib).items() >= {"tests": "5", "failures": "1", "errors": "0"}.items()
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {
        "lint": [], "tests": [], "placeholders": [], "no denied operation": [],
        "score of at least 80": ["failure"],
    }  # fmt: skip
    ended = cockpit("check", "--format", "junit", "--model", "sessions")
    suite = ET.fromstring(ended.out).find("testsuite")
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert (cases["sessions"], cases["score of at least 80"]) == (["error"], ["skipped"])


def test_the_branch_decides_about_the_minimum(place, cockpit, home):
    root = place({"a.py": CODE, "report.xml": FAILING})
    (root / ".git").rmdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    assert cockpit("score", "--format", "json").json["branch"] == "main"
    assert cockpit("score", "--format", "json").json["minimum"] == 0.9
    assert cockpit("score", "--format", "json", "--branch", "feature/x").json["minimum"] == 0.8


def test_ci_servers_name_the_branch(place, cockpit, monkeypatch):
    place({"a.py": CODE})
    monkeypatch.setenv("GITHUB_HEAD_REF", "")
    monkeypatch.setenv("GITHUB_REF_NAME", "main")
    assert cockpit("score", "--format", "json").json["branch"] == "main"


def test_without_a_place_for_its_records_there_is_a_score_but_no_history(project, cockpit, home):
    project({"a.py": CODE, "report.xml": PASSING})
    (home / ".local").touch()
    (home / "AppData").touch()
    ended = cockpit("check", "--format", "json", "--tests", "report.xml")
    assert (ended.code, ended.json["score"]) == (0, 100)
    assert ended.err.startswith("cockpit: scores cannot be recorded: ")


MISTAKES = [
    (("--min", "90"), "--min: expected a number from 0 to 1, such as 0.90, got '90'."),
    (("--min", "nan"), "--min: expected a number from 0 to 1, such as 0.90, got 'nan'."),
    (("--model", "x"), "--model: no such model: 'x'; the models are standard, sessions, classic."),
    (("--tests", "gone.xml"), "gone.xml: no such file."),
    (("--tests", "a.py"), "a.py: this is no test report: expected JUnit XML, or JSON of vitest, jest or"),
    (("--coverage", "a.py"), "a.py: this is neither coverage.xml nor lcov."),
    (("--lint", "a.py"), "a.py: this is not a report of `eslint --format json`"),
    (("--run-tests", "--tests", "a.py"), "--run-tests: expected no --tests beside it."),
]


@pytest.mark.parametrize(("flags", "said"), MISTAKES)
def test_mistakes(project, cockpit, flags, said):
    project({"a.py": CODE})
    ended = cockpit("check", *flags)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_faulty_project_file(project, cockpit):
    project({"a.py": CODE, "cockpit.toml": "[compliance.models.ours]\nweights = { lint = 0.5 }\n"})
    ended = cockpit("score")
    assert ended.code == 2
    assert (
        "cockpit.toml: compliance.models.ours.weights: they add up to 0.5; they must add up to 1."
        in ended.err
    )
