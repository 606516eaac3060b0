"""`cockpit report`: what it says of a project, in every form, and what is said about mistakes."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Unavailable
from cockpit.core.guard.operation import Denied
from cockpit.core.home import workspace_home
from cockpit.core.paths import data_home, workspace_key
from cockpit.features.audit.records import Applied, Seen
from cockpit.features.audit.store import FindingKeeper
from cockpit.features.backup.evidence import Event, Happened
from cockpit.features.backup.store import EventStore, Who
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
    absent,
)
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.store import ScoreKeeper
from cockpit.storage.corrections import Correction, CorrectionStore

STUB = "def load() -> None:\n    pass\n"
FAILED = '<testcase classname="t" name="b"><failure/></testcase>'
TESTS = f'<testsuite><testcase classname="t" name="a"/>{FAILED}</testsuite>'
README = "# Project\n\n- Tests: 5 passed\n- Open placeholders: 1\n"
FILES = {"a.py": STUB, "report.xml": TESTS, "README.md": README}


IDENTITY = ("-c", "user.name=Ann | Lee", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main")


def git(root, *arguments):
    subprocess.run(("git", *IDENTITY, *arguments), cwd=root, check=True, capture_output=True)


def folder_of(root):
    return data_home() / "workspaces" / workspace_key(root)


def test_json(place, cockpit):
    root = place(FILES)
    git(root, "init")
    git(root, "add", "a.py")
    git(root, "commit", "-m", "first")
    ended = cockpit("report", "--format", "json", "--tests", "report.xml")
    report = ended.json
    assert (ended.code, ended.err) == (0, "")
    assert report["about"]["branch"] == "main"
    assert len(report["about"]["commit"]) == 7
    assert (report["standing"]["outcome"], report["standing"]["minimum"]) == ("below", 90)
    assert report["standing"]["score"] == pytest.approx(0.3 * 100 + 0.5 * 50 + 0.2 * 94)
    assert [each["state"] for each in report["components"]] == ["ok", "ok", "ok", "missing"]
    (stub,) = report["findings"]["items"]
    assert (stub["path"], stub["line"], stub["code"], stub["owner"], stub["days"]) == (
        "a.py", 2, "audit.stub", "Ann | Lee", 0,
    )  # fmt: skip
    assert [(each["name"], each["count"]) for each in report["findings"]["byOwner"]] == [("Ann | Lee", 1)]
    assert [(each["text"], round(each["points"], 6)) for each in report["advised"]["steps"]] == [
        ("Make test t::b pass.", 25.0),
        ("Finish 1 open finding (audit.stub) in a.py.", 1.2),
    ]
    assert report["advised"]["enough"] == 1
    assert [(each["line"], each["said"], each["measured"]) for each in report["drift"]] == [
        (3, "5 passed", "1")
    ]


def test_owners_that_git_has_no_time_to_name(place, cockpit):
    root = place(FILES)
    git(root, "init")
    git(root, "add", "a.py")
    git(root, "commit", "-m", "first")
    flags = ("--tests", "report.xml", "--blame-seconds")
    findings = cockpit("report", "--format", "json", *flags, "0").json["findings"]
    assert (findings["unasked"], [each["name"] for each in findings["byOwner"]]) == (1, ["unknown"])
    said = "1 finding has an unknown owner because git did not come to it in time"
    for form in ("md", "html"):
        assert said in cockpit("report", "--format", form, *flags, "0").out
    score = cockpit("score", *flags, "0").out
    assert "what git did not come to in time counts as new: the age of 1 finding is unknown." in score
    ended = cockpit("score", *flags, "-1")
    assert (ended.code, ended.err) == (2, "cockpit: --blame-seconds: expected a number from 0, got -1.\n")
    findings = cockpit("report", "--format", "json", *flags, "60").json["findings"]
    assert (findings["unasked"], [each["name"] for each in findings["byOwner"]]) == (0, ["Ann | Lee"])


def test_what_changed_in_the_period(place, cockpit, clock):
    root = place(FILES)
    now = SystemClock().now()
    keeper = ScoreKeeper(workspace_home(root), clock, print)
    clean = (LintInputs(9, ()), SuiteInputs(2, ()), PlaceholderInputs(9, ()))
    evidence = [Evidence(each, State.OK, inputs=given) for each, given in zip(Component, clean, strict=False)]
    for days in (40, 20, 3):
        at = now - timedelta(days=days)
        old = Snapshot(at, "x", STANDARD, (*evidence, absent(Component.SESSIONS, "none.")))
        keeper.use(lambda rows, old=old: rows.record(old))
    keeper.close()
    flags = ("--format", "json", "--branch", "x", "--tests", "report.xml")
    report = cockpit("report", *flags).json
    assert report["change"]["since"][:10] == (now - timedelta(days=40)).date().isoformat()
    assert report["change"]["points"] == pytest.approx(-26.2)
    assert [each["score"] for each in report["days"]] == [100, 100, pytest.approx(73.8)]
    # Where nothing was before the period, the first score in it is what there is to compare with.
    day = (now - timedelta(days=50)).date().isoformat()
    report = cockpit("report", *flags, "--since", day).json
    assert (report["about"]["since"], len(report["days"])) == (day, 4)
    assert report["change"]["since"][:10] == (now - timedelta(days=40)).date().isoformat()


def test_what_was_done_in_the_period(place, cockpit, clock):
    root = place(FILES)
    now = SystemClock().now()
    earlier = now - timedelta(minutes=1)
    seen = Seen(now, "ann")
    findings = FindingKeeper(workspace_home(root), clock, print)
    applied = Applied("a.py", "markIntentional", "It is an example.", "s1")
    findings.use(lambda rows: rows.correct("none", applied, seen))
    findings.use(lambda rows: rows.snapshot(seen, 2))
    findings.close()
    events, who = EventStore(workspace_home(root), clock, print), Who("ann", "s1")
    events.record(root.parent, Happened(Event.CREATED, 1, {"files": 3}), now, who)
    events.record(
        root.parent, Happened(Event.RESTORED, 1, {"files": 2, "skipped": []}), earlier, Who("ann", "s1")
    )
    events.record(root.parent, Happened(Event.RESTORED, 2), now - timedelta(days=60), who)
    events.close()
    store = CorrectionStore(workspace_home(root), SystemClock(), print)
    number = store.record(Correction("b.py", "snooze", "bob", "s2", "until 2026-12-01"))
    store.undone(number, "b.py")
    undone = (store.one(number).undone or "")[:10]
    denied = Denied("restore", "b.py", "guard.containment", "it lies outside.")
    for _ in range(2):
        store.violate(denied)
    store.close()
    records = cockpit("report", "--format", "json").json["records"]
    assert [
        (each["what"], each["who"], each["where"], each["details"]) for each in records["corrections"]
    ] == [
        ("markIntentional", "ann", "a.py", "It is an example."),
        ("snooze", "bob", "b.py", f"until 2026-12-01 (undone {undone})"),
    ]
    assert [(each["what"], each["where"], each["details"]) for each in records["rollbacks"]] == [
        ("restore_success", "backup 1", "files: 2"),
        ("success", "b.py", f"from correction {number}"),
    ]
    assert [(each["what"], each["where"], each["details"]) for each in records["stopped"]] == [
        ("restore", "guard.containment", f"{denied.message} 2 times.")
    ]
    assert [each["what"] for each in records["backups"]] == ["backup_created"]
    assert records["isCounted"] is True
    text = cockpit("report").out
    assert "| markIntentional | ann | a.py | It is an example. |" in text


def test_without_git_nobody_owns_a_line(place, cockpit):
    place({"a.py": STUB}).joinpath(".git").rmdir()
    report = cockpit("report", "--format", "json").json
    assert (report["about"]["branch"], report["about"]["commit"]) == ("", "")
    assert [(each["name"], each["oldest"]) for each in report["findings"]["byOwner"]] == [("unknown", None)]
    assert [(each["name"], each["count"]) for each in report["findings"]["byAge"]] == [("unknown", 1)]


@pytest.mark.parametrize(
    ("form", "begins"), [("html", "<!doctype html>"), ("md", "# Compliance"), ("sarif", "{"), ("json", "{")]
)
def test_to_a_file(place, cockpit, form, begins):
    root = place(FILES)
    ended = cockpit("report", "--format", form, "--output", "out/report")
    assert (ended.code, ended.out) == (0, "")
    assert (root / "out/report").read_text(encoding="utf-8").startswith(begins)
    assert [each.name for each in (root / "out").iterdir()] == ["report"]


def test_a_history_that_cannot_be_read_costs_only_itself(place, cockpit, monkeypatch):
    place(FILES)

    def fail(*_):
        raise Unavailable("the disk is gone.")

    monkeypatch.setattr("cockpit.cli.dossiers.recall", fail)
    ended = cockpit("report", "--format", "json")
    assert ended.err == "cockpit: the history cannot be read: the disk is gone.\n"
    assert (ended.code, ended.json["records"]["isCounted"], len(ended.json["days"])) == (0, False, 1)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--since", "soon"), "--since: expected a day such as 2026-03-31, got 'soon'."),
        (("--since", "2999-01-01"), "--since: 2999-01-01 is still to come."),
        (("--output", "a.py/x"), "--output: a.py/x cannot be written: "),
        (("--model", "x"), "--model: no such model: 'x'"),
    ],
)
def test_mistakes(place, cockpit, flags, said):
    place(FILES)
    ended = cockpit("report", *flags)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"cockpit: {said}")


def test_templates_are_loaded_for_html_only(place):
    root = place(FILES)
    code = (
        "import sys; from cockpit.cli.program import main; main(['report', '--format', sys.argv[1]]); "
        "sys.stderr.write(str('jinja2' in sys.modules))"
    )
    for form, loaded in (("md", "False"), ("html", "True")):
        argv = [sys.executable, "-c", code, form]
        done = subprocess.run(argv, cwd=root, capture_output=True, encoding="utf-8", check=True)
        assert done.stderr == loaded
