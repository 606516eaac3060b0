"""`cockpit sessions`: what ran, how it ended, what is left, and what puts it right."""

from __future__ import annotations

import os
import platform
import subprocess

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.home import user_home
from cockpit.core.ownership import Owner
from cockpit.core.paths import data_home
from cockpit.core.run import Begun
from cockpit.storage.sessions import SessionStore

GONE = 2**22 + 7
"""No process has this number: it is above what Linux gives out."""


@pytest.fixture
def project(place, home, monkeypatch, tmp_path):
    """A workspace, and a folder for temporary files that nobody else uses."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return place({"a.py": "x = 1  # TODO: more\n"})


def kinds(ended) -> list[tuple[str, str]]:
    return [(each["begun"]["kind"], each["status"]) for each in ended.json]


def test_only_commands_that_change_something_are_sessions(project, cockpit, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "backups"))
    for arguments in (
        ["audit", "--no-lint"],
        ["audit", "--no-lint", "--write-baseline"],
        ["backup", "create"],
        ["backup", "list"],
        ["backup", "restore", "--dry-run"],
        ["backup", "restore", "nosuch"],
        ["score"],
        ["sessions", "list"],
    ):
        cockpit(*arguments)
    ended = cockpit("sessions", "list", "--format", "json")
    assert kinds(ended) == [
        ("backup restore", "success"),
        ("backup create", "success"),
        ("audit --write-baseline", "success"),
    ]
    assert ended.json[0]["reason"] == "This backup does not hold nosuch."


@pytest.mark.parametrize("in_git", [False, True])
def test_emptied_files_come_back_from_the_last_backup(
    project, cockpit, tmp_path, monkeypatch, in_git
) -> None:
    if in_git:
        subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    wrap_up = ("sessions", "wrap-up")

    def looked():
        by_name = {each["validator"]: each for each in cockpit(*wrap_up, "--format", "json").json}
        return by_name["emptied-files"]

    assert looked()["outcome"] == "unknown"
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "backups"))
    assert looked()["outcome"] == "unknown"
    content = (project / "a.py").read_text()
    (project / "always.py").write_text("")
    assert cockpit("backup", "create").code == 0
    assert looked()["outcome"] == "ok"
    (project / "a.py").write_text("")
    evidence = [f"{project}/a.py is empty, and has content in backup 1."]
    assert (looked()["outcome"], looked()["evidence"]) == ("warning", evidence)
    step = f"give {project}/a.py the content of backup 1"
    assert cockpit(*wrap_up, "--fix", "emptied-files").out == f"With --yes it would: {step}\n"
    assert (project / "a.py").read_text() == ""
    ended = cockpit(*wrap_up, "--fix", "emptied-files", "--yes")
    assert (ended.code, ended.out, ended.err) == (0, f"Done: {step}\n", "")
    assert (project / "a.py").read_text() == content
    assert cockpit("corrections", "list").out.endswith("  restore  a.py  from backup 1\n")
    assert looked()["outcome"] == "ok"


def test_a_command_that_breaks_down_is_no_success(project, cockpit, monkeypatch) -> None:
    def broken(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("cockpit.features.audit.baseline.write", broken)
    assert cockpit("audit", "--no-lint", "--write-baseline").code == 2
    listed = cockpit("sessions", "list")
    assert "failed" in listed.out
    assert "It was ended by ZeroDivisionError." in listed.out
    shown = cockpit("sessions", "show", listed.out[:8])
    assert shown.code == 1
    assert "It ended, but not well. It was ended by ZeroDivisionError." in shown.out


def test_a_session_that_cannot_be_recorded_is_told_and_runs(project, cockpit, home) -> None:
    data_home().parent.mkdir(parents=True, exist_ok=True)
    data_home().write_text("in the way")
    ended = cockpit("audit", "--no-lint", "--write-baseline")
    assert ended.code == 0
    assert "this session is not recorded: " in ended.err
    assert (project / "cockpit-baseline.json").exists()
    assert cockpit("sessions", "list").code == 2


def test_what_is_unknown_is_named(project, cockpit) -> None:
    assert cockpit("sessions", "list").out == "No session is recorded.\n"
    ended = cockpit("sessions", "show", "nosuch")
    assert (ended.code, ended.err) == (2, "cockpit: There is no session 'nosuch'.\n  cockpit sessions list\n")
    assert cockpit("sessions", "wrap-up", "--fix", "everything").code == 2


def test_a_crash_is_told_once_and_stays_in_the_record(project, cockpit) -> None:
    store = SessionStore(user_home(), SystemClock(), pytest.fail)
    now = SystemClock().now()
    begun = Begun("crash", "daemon", (str(project),), "ann", "test", "1", Owner(platform.node(), GONE, ""))
    store.begin(begun, now)
    store.close()
    outcomes = [
        {
            each["validator"]: each["outcome"]
            for each in cockpit("sessions", "wrap-up", "--format", "json").json
        }
        for _ in range(2)
    ]
    assert [each["orphaned-sessions"] for each in outcomes] == ["failed", "ok"]
    assert cockpit("sessions", "show", "crash").code == 1


def test_a_fix_is_shown_before_it_is_made(project, cockpit, tmp_path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "x"],
        check=True,
        capture_output=True,
    )
    left = tmp_path / "tmp" / "cockpit-scan-1.msgpack"
    left.write_text("x")
    os.utime(left, (1, 1))
    (project / "a.py").write_text("")
    ended = cockpit("sessions", "wrap-up")
    assert ended.code == 1
    assert "a.py is empty, and has content in the last commit.\n" in ended.out
    assert f"{left} is left over from a write that did not come to its end.\n" in ended.out
    for name in ("emptied-files", "temporary-files"):
        planned = cockpit("sessions", "wrap-up", "--fix", name)
        assert (planned.code, planned.out.startswith("With --yes it would: ")) == (1, True)
    assert (left.exists(), (project / "a.py").read_text()) == (True, "")
    for name in ("emptied-files", "temporary-files"):
        done = cockpit("sessions", "wrap-up", "--fix", name, "--yes")
        assert (done.code, done.out.startswith("Done: ")) == (0, True)
    assert (left.exists(), (project / "a.py").read_text()) == (False, "x = 1  # TODO: more\n")
    assert cockpit("sessions", "wrap-up").code == 0
    assert cockpit("sessions", "wrap-up", "--fix", "emptied-files").out == "There is nothing to do.\n"
    assert kinds(cockpit("sessions", "list", "--format", "json")) == [
        ("sessions wrap-up --fix temporary-files", "success"),
        ("sessions wrap-up --fix emptied-files", "success"),
    ]
