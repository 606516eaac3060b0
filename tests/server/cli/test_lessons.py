"""`cockpit lessons`: learned from a real failure, offered when it is back, and judged."""

from __future__ import annotations

import pytest


@pytest.fixture
def failing(place, home, cockpit, monkeypatch, tmp_path):
    """Makes a backup where there can be none."""
    place({"a.py": "x = 1\n"})
    (tmp_path / "file").write_text("in the way")

    def fail():
        monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "file" / "below"))
        return cockpit("backup", "create")

    return fail


@pytest.fixture
def learned(failing, cockpit, monkeypatch, tmp_path):
    """It failed, a setting was changed, and it worked."""
    assert failing().code == 2
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "backups"))
    assert cockpit("backup", "create").code == 0


HINT = (
    "What may put this right: change GH_COPILOT_BACKUP_ROOT "
    "(worked 1 of 1 time, not validated yet; lesson 1)."
)


def test_a_failure_that_is_back_comes_with_what_helped(learned, failing, cockpit) -> None:
    again = failing()
    assert again.err.endswith(f"\n  {HINT}\n")
    number = cockpit("sessions", "list", "--format", "json").json[0]["begun"]["session_id"]
    shown = cockpit("sessions", "show", number)
    assert HINT in shown.out.splitlines()
    assert cockpit("sessions", "show", number, "--format", "json").json["hints"] == [HINT]


def test_lessons_are_listed_shown_and_judged(learned, failing, cockpit) -> None:
    listed = cockpit("lessons", "list")
    assert (listed.code, listed.out.split()[:6]) == (0, ["1", "pending", "worked", "1", "of", "1"])
    assert "-> change GH_COPILOT_BACKUP_ROOT" in listed.out
    assert "<path>" in listed.out
    (lesson,) = cockpit("lessons", "list", "--format", "json").json
    assert (lesson["kind"], lesson["tags"], len(lesson["evidence"])) == ("backup create", ["setting"], 1)
    assert cockpit("lessons", "show", "1", "--format", "json").json == lesson
    assert "Lesson 1: validated by " in cockpit("lessons", "validate", "1").out
    assert "What puts this right: change GH_COPILOT_BACKUP_ROOT" in failing().err
    rejected = cockpit("lessons", "reject", "1", "--format", "json")
    assert rejected.json["standing"]["state"] == "rejected"
    assert "GH_COPILOT_BACKUP_ROOT (" not in failing().err


def test_what_is_unknown_is_named(place, home, cockpit) -> None:
    place({"a.py": "x = 1\n"})
    assert cockpit("lessons", "list").out == "No lesson was learned yet.\n"
    ended = cockpit("lessons", "validate", "7")
    assert (ended.code, ended.err) == (2, "cockpit: There is no lesson 7.\n  cockpit lessons list\n")


def test_no_secret_is_recorded(learned, cockpit, monkeypatch) -> None:
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "x")
    monkeypatch.setenv("GH_COPILOT_TOKEN", "x")
    cockpit("backup", "create")
    session = cockpit("sessions", "list", "--format", "json").json[0]
    assert set(session["begun"]["settings"]) == {"GH_COPILOT_BACKUP_ROOT"}
