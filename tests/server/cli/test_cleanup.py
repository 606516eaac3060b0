"""`cockpit cleanup`: from a plan to an archive and back, and what is refused."""

from __future__ import annotations

import os
import subprocess

import pytest

from cockpit.features.backup import removing

FILES = {
    "x.py": "new\n",
    "x_old.py": b"old\r\n\xff",
    "main.py": "import x\n",
    "sub/y.sh.bak": "y",
    "sub/y.sh": "z",
}


@pytest.fixture
def git(place):
    """Runs git in the project."""

    def run(*arguments):
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
        subprocess.run(["git", *author, *arguments], check=True, capture_output=True)

    return run


@pytest.fixture
def project(place, git, tmp_path, monkeypatch):
    """A project with two candidates and a backup."""
    root = place(FILES)
    (root / "x_old.py").chmod(0o754)
    git("init")
    git("add", "--all")
    git("commit", "--message", "one")
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("GH_COPILOT_BACKUP_PASSWORD", raising=False)
    return root


def test_a_plan_says_why_and_changes_nothing(project, cockpit):
    ended = cockpit("cleanup", "plan")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "sub/y.sh.bak"
    assert lines[1].startswith(
        "  sub/y.sh took its place; no file mentions it (looked through 5); last commit 2"
    )
    assert lines[2:] == ["x_old.py", lines[3], "2 candidates, 7 bytes. Nothing was changed."]
    below = cockpit("cleanup", "plan", "sub", "--format", "json").json
    assert [(each["path"], each["signals"]) for each in below["candidates"]] == [
        ("sub/y.sh.bak", ["superseded", "unreferenced"])
    ]
    assert (project / "x_old.py").exists()


def test_a_project_keeps_files(project, cockpit, place):
    place({"cockpit.toml": "[cleanup]\nkeep = ['*.bak']\n"})
    assert [each["path"] for each in cockpit("cleanup", "plan", "--format", "json").json["candidates"]] == [
        "x_old.py"
    ]
    assert cockpit("audit").code != 2, "the audit leaves the table to the cleanup"
    place({"cockpit.toml": "[cleanup]\nkeep = 'x'\n"})
    wrong = cockpit("cleanup", "plan")
    assert (wrong.code, wrong.err) == (
        2,
        "cockpit: cockpit.toml: cleanup.keep: expected `array`, got `str`.\n",
    )


def test_archived_and_given_back_byte_by_byte(project, cockpit):
    cockpit("backup", "create")
    before = (project / "x_old.py").stat()
    asked = cockpit("cleanup", "archive", "--all")
    assert (asked.code, asked.out.splitlines()[-1]) == (1, "With --yes it would archive x_old.py")
    assert (project / "x_old.py").exists()
    done = cockpit("cleanup", "archive", "x_old.py", "--yes")
    assert (done.code, done.out) == (
        0,
        "1 file moved into archive 2. cockpit cleanup restore 2 gives them back.\n",
    )
    assert not (project / "x_old.py").exists()
    (listed,) = cockpit("cleanup", "list", "--format", "json").json
    assert (listed["number"], [each["path"] for each in listed["files"]]) == (2, ["x_old.py"])
    given = cockpit("cleanup", "restore", "2")
    assert (given.code, given.out) == (0, "1 file given back from archive 2.\n")
    after = (project / "x_old.py").stat()
    assert (project / "x_old.py").read_bytes() == FILES["x_old.py"]
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert cockpit("cleanup", "restore", "2").out == "0 files given back from archive 2.\n"


def test_an_archive_outlives_every_rotation_and_is_a_way_back(project, cockpit, monkeypatch):
    monkeypatch.setenv("GH_COPILOT_MAX_BACKUPS", "2")
    cockpit("backup", "create")
    cockpit("cleanup", "archive", "--all", "--yes")
    for _ in range(4):
        cockpit("backup", "create")
    cockpit("backup", "prune", "--yes")
    (point,) = cockpit("rollback", "list", "--format", "json").json
    assert (point["name"], point["operation"]) == (
        "cleanup-2",
        "cleanup of 2 files, such as sub/y.sh.bak, x_old.py",
    )
    assert cockpit("rollback", "show", "cleanup-2").out.splitlines() == [
        "bring back sub/y.sh.bak",
        "bring back x_old.py",
    ]
    assert cockpit("rollback", "apply", "cleanup-2", "--yes").code == 0
    assert (project / "sub/y.sh.bak").read_text() == "y"


def test_nothing_is_overwritten_when_files_are_given_back(project, cockpit, place):
    cockpit("backup", "create")
    cockpit("cleanup", "archive", "--all", "--yes")
    place({"x_old.py": "somebody's\n"})
    ended = cockpit("cleanup", "restore", "2")
    assert (ended.code, ended.err.splitlines()[0]) == (
        2,
        "cockpit: Nothing was given back: something else is in the place of x_old.py.",
    )
    assert (project / "x_old.py").read_text() == "somebody's\n"
    assert not (project / "sub/y.sh.bak").exists()


def test_what_has_changed_since_it_was_kept_stays(project, cockpit, monkeypatch):
    cockpit("backup", "create")
    monkeypatch.setattr(removing, "stamp", _counting(removing.stamp))
    ended = cockpit("cleanup", "archive", "x_old.py", "--yes")
    assert (ended.code, "it has changed since it was kept" in ended.out) == (1, True)
    assert (project / "x_old.py").exists()


def _counting(stamp):
    """Each look finds another size."""
    looks = []

    def look(path):
        looks.append(path)
        size, *others = stamp(path)
        return size + len(looks), *others

    return look


REFUSED = [
    (("cleanup", "archive"), "CANDIDATE: name what is to be archived, or say --all."),
    (("cleanup", "archive", "main.py", "--yes"), "CANDIDATE: main.py is not in the plan."),
    (("cleanup", "restore", "7"), "There is no archive 7."),
    (("cleanup", "plan", "/"), "PATH: / lies outside of the workspace "),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED, ids=[each[1] for each in REFUSED])
def test_bad_input(project, cockpit, arguments, sentence):
    cockpit("backup", "create")
    ended = cockpit(*arguments)
    assert (ended.code, ended.err.startswith(f"cockpit: {sentence}")) == (2, True), ended.err


def test_nothing_is_removed_with_changes_or_without_backups(project, cockpit, place, monkeypatch):
    none_yet = cockpit("cleanup", "archive", "--all", "--yes")
    assert (none_yet.code, none_yet.err.startswith("cockpit: There is no backup of this folder in ")) == (
        2,
        True,
    )
    cockpit("backup", "create")
    place({"x_old.py": "changed\n"})
    changed = cockpit("cleanup", "archive", "--all", "--yes")
    assert (changed.code, changed.err) == (
        2,
        "cockpit: Nothing was removed: x_old.py would lose changes that are not committed.\n",
    )
    monkeypatch.delenv("GH_COPILOT_BACKUP_ROOT")
    unset = cockpit("cleanup", "archive", "--all", "--yes")
    assert (unset.code, unset.err.startswith("cockpit: No folder for backups is named: ")) == (2, True)
    assert (project / "sub/y.sh.bak").exists()


def test_a_file_that_backups_leave_out_stays(project, cockpit, place):
    cockpit("backup", "create")
    place({"cockpit.toml": "[backup]\nexclude = ['*.bak']\n"})
    ended = cockpit("cleanup", "archive", "--all", "--yes")
    assert (ended.code, "sub/y.sh.bak is not in it" in ended.err) == (2, True)
    assert (project / "x_old.py").exists()


@pytest.mark.skipif(os.name != "posix", reason="Links need a right on Windows.")
def test_a_link_is_no_candidate(project, cockpit, git, tmp_path):
    (tmp_path / "outside").write_text("x" * 200)
    (project / "main_old.py").symlink_to(tmp_path / "outside")
    git("add", "--all")
    planned = cockpit("cleanup", "plan", "--format", "json").json
    assert "main_old.py" not in [each["path"] for each in planned["candidates"]]


def test_a_cleanup_is_a_correction_that_can_be_taken_back(project, cockpit):
    cockpit("backup", "create")
    cockpit("cleanup", "archive", "--all", "--yes")
    (row,) = cockpit("corrections", "list", "--format", "json").json
    told = row["correction"]
    assert (told["kind"], told["path"], told["rationale"]) == (
        "cleanup",
        "sub/y.sh.bak",
        "archive 2, with 1 more",
    )
    shown = cockpit("corrections", "undo", "1")
    assert (shown.code, shown.out.splitlines()) == (
        1,
        ["With --yes it would: bring back sub/y.sh.bak", "With --yes it would: bring back x_old.py"],
    )
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert (project / "x_old.py").read_bytes() == FILES["x_old.py"]
    again = cockpit("corrections", "undo", "1", "--yes")
    assert (again.code, "Correction 1 was taken back on " in again.err) == (2, True)


def test_archives_are_verified(project, cockpit, tmp_path):
    cockpit("backup", "create")
    cockpit("cleanup", "archive", "x_old.py", "--yes")
    cockpit("cleanup", "archive", "sub/y.sh.bak", "--yes")
    whole = cockpit("backup", "verify", "--format", "json")
    assert (whole.code, whole.json["archives"]) == (0, 2)
    first, second = sorted(tmp_path.glob("root/*/archives/*"))
    one, two = first.read_bytes(), second.read_bytes()

    def found():
        return [
            (each["path"], each["found"])
            for each in cockpit("backup", "verify", "--format", "json").json["faults"]
        ]

    for place in (0, len(one) // 2, len(one) - 1):
        first.write_bytes(one[:place] + bytes([one[place] ^ 1]) + one[place + 1 :])
        assert found() == [(f"archives/{first.name}", "The archive is damaged.")]
    first.write_bytes(two)
    assert found() == [(f"archives/{first.name}", f"Archive {first.name} is archive {second.name}.")]
    first.unlink()
    assert found() == [(f"archives/{first.name}", f"The list of archive {first.name} is missing.")]
    lost = cockpit("cleanup", "restore", first.name)
    assert (lost.code, f"The list of archive {first.name} is missing." in lost.err) == (2, True)
    # The backup gives them back nevertheless.
    assert cockpit("backup", "restore", "x_old.py", "--backup", first.name).code == 0
    assert (project / "x_old.py").read_bytes() == FILES["x_old.py"]


def test_archives_of_encrypted_backups(project, cockpit, tmp_path, monkeypatch):
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "correct horse")
    cockpit("backup", "create", "--encrypt")
    assert cockpit("cleanup", "archive", "x_old.py", "--yes").code == 0
    (path,) = tmp_path.glob("root/*/archives/*")
    assert b"x_old" not in path.read_bytes()
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "wrong")
    for verb in (("list",), ("restore", path.name), ("archive", "sub/y.sh.bak", "--yes")):
        refused = cockpit("cleanup", *verb)
        assert (refused.code, refused.err) == (2, "cockpit: The password is not the one of these backups.\n")
    assert (project / "sub/y.sh.bak").exists()
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "correct horse")
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    verified = cockpit("backup", "verify", "--format", "json")
    assert (verified.code, verified.json["faults"][0]["path"]) == (1, f"archives/{path.name}")
    path.write_bytes(content)
    assert cockpit("cleanup", "restore", path.name).code == 0
    assert (project / "x_old.py").read_bytes() == FILES["x_old.py"]
