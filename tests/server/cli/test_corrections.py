"""`cockpit corrections`: what was changed, and the way back."""

from __future__ import annotations

import subprocess
from contextlib import closing
from datetime import timedelta

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.home import workspace_home
from cockpit.core.patch import difference
from cockpit.features.audit import baseline
from cockpit.features.audit.records import Applied, Seen
from cockpit.features.audit.store import FindingKeeper

BEFORE = "x = 1  # TODO: more\ny = 2\n"
AFTER = "x = 1  # TODO(#12): more\ny = 2\n"
FINDING = Finding(
    path="a.py", span=Span(0, 0, 0, 1), code="audit.tag", severity=Severity.INFO, message="m", symbol="",
    identity="i1", source="audit",
)  # fmt: skip


@pytest.fixture
def root(place, home):
    return place({"a.py": AFTER})


@pytest.fixture
def findings(root):
    """What the daemon does with the rows of this folder."""
    keeper = FindingKeeper(workspace_home(root), SystemClock(), pytest.fail)
    with closing(keeper):
        seen = Seen(SystemClock().now(), "ann", "s1")
        keeper.use(lambda rows: rows.reconcile({"a.py": [FINDING]}, seen))
        yield lambda action: keeper.use(lambda rows: action(rows, seen))


def corrected(findings, before=BEFORE, after=AFTER) -> None:
    applied = Applied("a.py", "linkIssue", "#12", "s1", difference(before, after))
    findings(lambda rows, seen: rows.correct("i1", applied, seen))


def test_an_edit_is_shown_and_taken_back(root, findings, cockpit) -> None:
    assert cockpit("corrections", "list").out == "Nothing was corrected.\n"
    corrected(findings)
    (root / "a.py").chmod(0o755)
    (root / "a.py").write_text("# typed since\n" + AFTER)
    listed = cockpit("corrections", "list")
    assert listed.out.split()[2:] == ["ann", "linkIssue", "a.py", "#12"]
    lines = ["- x = 1  # TODO: more", "+ x = 1  # TODO(#12): more"]
    assert cockpit("corrections", "show", "1").out.splitlines()[1:] == ["@ line 1", *lines]
    planned = cockpit("corrections", "undo", "1")
    assert (planned.code, planned.out.splitlines()[0]) == (1, "With --yes it would: write a.py")
    assert (root / "a.py").read_text() == "# typed since\n" + AFTER
    done = cockpit("corrections", "undo", "1", "--yes", "--format", "json")
    assert (done.code, done.json["done"]) == (0, True)
    assert (root / "a.py").read_text() == "# typed since\n" + BEFORE
    assert (root / "a.py").stat().st_mode & 0o777 == 0o755
    assert "(taken back " in cockpit("corrections", "list").out
    again = cockpit("corrections", "undo", "1", "--yes")
    assert (again.code, "was taken back on" in again.err) == (2, True)
    (session,) = cockpit("sessions", "list", "--format", "json").json[1:]
    assert session["begun"]["kind"] == "corrections undo"


@pytest.mark.parametrize(
    ("what", "content", "sentence"),
    [
        (
            "changed since",
            "x = 1\n",
            "is not there any more, so that it cannot be taken back with certainty.",
        ),
        ("no text", b"\xff", "cannot be read as text"),
        ("gone", None, "is not there any more."),
    ],
)
def test_what_is_not_certain_is_left_alone(root, findings, cockpit, what, content, sentence) -> None:
    corrected(findings)
    file = root / "a.py"
    file.unlink()
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    ended = cockpit("corrections", "undo", "1", "--yes")
    assert (ended.code, sentence in ended.err) == (2, True), what
    assert "(taken back " not in cockpit("corrections", "list").out


def test_a_snooze_is_taken_back_by_waking(root, findings, cockpit) -> None:
    until = SystemClock().now().date() + timedelta(days=9)
    findings(lambda rows, seen: rows.snooze("i1", until, seen))
    assert f"snooze  a.py  until {until}" in cockpit("corrections", "list").out
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert findings(lambda rows, _seen: rows.task("i1")["status"]) == "open"


def test_the_baseline_goes_both_ways(root, findings, cockpit) -> None:
    file = root / baseline.DEFAULT
    baseline.write(file, baseline.of([FINDING]))
    for action, expected in (("addToBaseline", frozenset()), ("removeFromBaseline", frozenset({"i1"}))):
        applied = Applied("a.py", action, "", "s1")
        findings(lambda rows, seen, applied=applied: rows.correct("i1", applied, seen))
        (last, *_) = cockpit("corrections", "list", "--format", "json").json
        assert cockpit("corrections", "undo", str(last["number"]), "--yes").code == 0
        assert baseline.read(file).identities == expected


def test_what_has_kept_no_text_is_refused(root, findings, cockpit) -> None:
    corrected(findings, BEFORE, BEFORE)
    ended = cockpit("corrections", "undo", "1")
    assert (ended.code, "has kept no text that could be put back" in ended.err) == (2, True)
    assert cockpit("corrections", "undo", "77").code == 2


def test_what_was_given_back_is_emptied_again(root, cockpit, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    (root / "a.py").write_text("")
    assert cockpit("sessions", "wrap-up", "--fix", "emptied-files", "--yes").code == 0
    (kept,) = cockpit("corrections", "list", "--format", "json").json
    assert (kept["correction"]["kind"], kept["correction"]["rationale"]) == ("restore", "from HEAD")
    assert kept["correction"]["session_id"]
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert (root / "a.py").read_text() == ""


def test_what_the_guard_stops_is_recorded(root, cockpit) -> None:
    assert cockpit("corrections", "violations").out == "The guard has stopped nothing.\n"
    for _ in range(2):
        ended = cockpit("audit", "--no-lint", "--write-baseline", str(root / ".git" / "x.json"))
        assert ended.code == 2
        assert "writing the baseline was not done: " in ended.err
    assert not (root / ".git" / "x.json").exists()
    (violation,) = cockpit("corrections", "violations", "--format", "json").json
    assert (violation["event"], violation["cause"], violation["count"]) == (
        "writing the baseline",
        "guard.gitDirectory",
        2,
    )
