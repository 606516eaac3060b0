"""`cockpit backup`: to a file that is given back, exit codes, and what is said about mistakes."""

from __future__ import annotations

import os
import shutil

import pytest
from sqlalchemy import text

from cockpit.storage.engine import open_file


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder for backups."""
    monkeypatch.setenv("GH_COPILOT_BACKUP_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("GH_COPILOT_BACKUP_PASSWORD", raising=False)
    return tmp_path / "root"


FILES = {"a.py": "one\n", "sub/b.py": "two\n"}


def test_from_a_lost_file_to_the_file(place, cockpit, root):
    project = place(FILES)
    made = cockpit("backup", "create")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Backup 1: 2 files, 8 bytes; 2 read, ")
    (project / "sub/b.py").unlink()
    planned = cockpit("backup", "restore", "--dry-run").out.splitlines()
    assert "       new  sub/b.py" in planned
    assert planned[-1] == f"From backup 1 to {project}: 1 new, 1 same. Nothing was done."
    assert not (project / "sub/b.py").exists()
    restored = cockpit("backup", "restore", "sub/b.py")
    assert restored.code == 0
    assert restored.out == (f"1 file, 4 bytes, from backup 1 to {project}; 0 were as they were.\n")
    assert (project / "sub/b.py").read_text() == "two\n"


def test_what_is_overwritten_is_asked_for_and_kept(place, cockpit, root):
    project = place(FILES)
    cockpit("backup", "create")
    place({"a.py": "changed\n"})
    refused = cockpit("backup", "restore")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "cockpit: Nothing was restored: 1 of the files that are there would be overwritten: a.py. "
        "Say --yes, or --to FOLDER.\n"
    )
    assert (project / "a.py").read_text() == "changed\n"
    done = cockpit("backup", "restore", "--yes", "--format", "json")
    assert (done.code, done.json["written"], done.json["before"]) == (0, 1, 2)
    assert (project / "a.py").read_text() == "one\n"
    # The last backup is the one of what was overwritten; the next restore does not take that one by itself.
    assert cockpit("backup", "restore", "--dry-run", "--format", "json").json["backup"] == 1
    cockpit("backup", "restore", "--yes", "--backup", "2")
    assert (project / "a.py").read_text() == "changed\n"


def test_restoring_elsewhere_changes_nothing_here(place, cockpit, root, tmp_path):
    project = place(FILES)
    cockpit("backup", "create")
    place({"a.py": "changed\n"})
    done = cockpit("backup", "restore", "--to", str(tmp_path / "new"), "--format", "json")
    assert (done.code, done.json["before"], done.json["lost"]) == (0, None, [])
    assert (tmp_path / "new/a.py").read_text() == "one\n"
    assert (project / "a.py").read_text() == "changed\n"
    inside = cockpit("backup", "restore", "--to", str(root / "x"))
    assert (inside.code, "lies in the folder for backups" in inside.err) == (2, True)


def test_list(place, cockpit, root):
    place(FILES)
    cockpit("backup", "create")
    cockpit("backup", "create")
    (first, second) = cockpit("backup", "list", "--format", "json").json["backups"]
    assert (first["number"], second["number"], first["files"], second["missed"]) == (1, 2, 2, 0)
    text = cockpit("backup", "list").out.splitlines()
    assert text[0].endswith("2 files, 8 bytes, by hand")
    assert text[-1].startswith("2 backups, ")
    files = cockpit("backup", "list", "--files", "--backup", "1", "--format", "json").json["entries"]
    assert [each["path"] for each in files] == ["a.py", "sub", "sub/b.py"]


def test_verify_and_drill(place, cockpit, root):
    place(FILES)
    cockpit("backup", "create")
    assert cockpit("backup", "verify").out.startswith("Whole: 1 backup, 1 moment of ")
    assert cockpit("backup", "drill").out.startswith(
        "Passed: backup 1 restored, 2 files, 8 bytes compared, 0 databases opened; the databases of 20"
    )
    (pack,) = root.glob("*/packs/*")
    content = pack.read_bytes()
    pack.write_bytes(b"\xff" + content[1:])
    verified = cockpit("backup", "verify", "--format", "json")
    assert (verified.code, verified.json["whole"]) == (1, False)
    assert verified.json["faults"] == [{"path": f"packs/{pack.name}", "found": "damaged: 1 of its 3 chunks"}]
    assert verified.json["losses"] == [{"backup": 1, "path": "a.py"}]
    drilled = cockpit("backup", "drill", "--format", "json")
    assert (drilled.code, drilled.json["passed"]) == (1, False)
    assert [each["path"] for each in drilled.json["faults"]] == ["a.py"]


def test_the_last_drill_is_told_with_its_evidence(place, cockpit, root):
    place(FILES)
    cockpit("backup", "create")
    assert "Last drill" not in cockpit("backup", "list").out
    cockpit("backup", "drill")
    assert cockpit("backup", "list").out.splitlines()[-1].startswith("Last drill: passed, backup 1, ")
    told = cockpit("backup", "list", "--format", "json").json["drill"]
    assert (told["passed"], told["files"], told["size"], told["faults"]) == (True, 2, 8, [])
    (pack,) = root.glob("*/packs/*")
    whole = pack.read_bytes()
    pack.write_bytes(bytes([whole[0] ^ 0xFF]) + whole[1:])
    cockpit("backup", "drill")
    told = cockpit("backup", "list", "--format", "json").json["drill"]
    assert (told["passed"], [fault[:5] for fault in told["faults"]]) == (False, ["a.py:"])


def test_what_happened_is_recorded(place, cockpit, root, home):
    place(FILES)
    for verb in ("create", "verify", "restore", "drill"):
        cockpit("backup", verb)
    cockpit("backup", "restore", "--backup", "9")
    (folder,) = {path.parent for path in home.rglob("analytics.db")}
    with open_file(folder / "analytics.db") as database, database.read() as connection:
        rows = connection.execute(text("SELECT event, backup FROM backup_events ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [
        ("backup_created", 1), ("verify_success", None), ("restore_success", 1), ("drill_success", 1),
        ("restore_failed", None),
    ]  # fmt: skip


def test_backups_that_are_gone_are_missed(place, cockpit, root):
    place(FILES)
    cockpit("backup", "create")
    # As where a disk is not mounted: the folder is there, and empty.
    root.rename(root.with_name("away"))
    root.mkdir()
    refused = cockpit("backup", "create")
    assert (refused.code, refused.out) == (2, "")
    assert "are gone, and there were some until 20" in refused.err
    assert list(root.iterdir()) == []
    assert cockpit("backup", "create", "--anew").code == 0


def test_prune(place, cockpit, root):
    project = place(
        {"cockpit.toml": "[backup]\nkeep = 2\nkeep-daily = 0\nkeep-weekly = 0\nkeep-monthly = 0\n"}
    )
    for number in range(4):
        place({"a": str(number), f"only{number // 2}": "x"})
        if number == 2:
            (project / "only0").unlink()
        cockpit("backup", "create")
    planned = cockpit("backup", "prune", "--dry-run", "--format", "json").json
    assert (planned["done"], planned["removed"]) == (False, [1, 2])
    # The two states of `a`, and the file that was deleted.
    assert planned["lost"] == {"states": 3, "paths": ["only0"]}
    refused = cockpit("backup", "prune")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "cockpit: Nothing was removed: 2 backups would be removed for ever; lost with them: 3 states of "
        "files that no other backup has; in no other backup at all: only0. Say --yes.\n"
    )
    assert len(cockpit("backup", "list", "--format", "json").json["backups"]) == 4
    assert cockpit("backup", "prune", "--yes").out.splitlines()[:5] == [
        "    3  kept, newest", "    4  kept, newest", "    1  removed", "    2  removed",
        "Lost with them: 3 states of files that no other backup has; in no other backup at all: only0.",
    ]  # fmt: skip
    assert [each["number"] for each in cockpit("backup", "list", "--format", "json").json["backups"]] == [
        3,
        4,
    ]
    assert cockpit("backup", "verify").code == 0


def test_a_rotation_that_loses_no_state_says_so(place, cockpit, root):
    place(
        {**FILES, "cockpit.toml": "[backup]\nkeep = 2\nkeep-daily = 0\nkeep-weekly = 0\nkeep-monthly = 0\n"}
    )
    for _ in range(3):
        cockpit("backup", "create")
    done = cockpit("backup", "prune", "--yes", "--format", "json").json
    assert (done["removed"], done["lost"]) == ([1], {"states": 0, "paths": []})
    assert cockpit("backup", "prune").out.endswith("0 backups removed, 0 bytes freed.\n")


def test_encrypted(place, cockpit, root, monkeypatch):
    project = place(FILES)
    nobody = cockpit("backup", "create", "--encrypt")
    assert (nobody.code, "set GH_COPILOT_BACKUP_PASSWORD" in nobody.err) == (2, True)
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "correct horse")
    assert cockpit("backup", "create", "--encrypt").code == 0
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "wrong")
    for verb in ("create", "list", "verify", "restore", "prune", "drill"):
        refused = cockpit("backup", verb)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err == "cockpit: The password is not the one of these backups.\n"
    monkeypatch.setenv("GH_COPILOT_BACKUP_PASSWORD", "correct horse")
    (project / "a.py").unlink()
    assert cockpit("backup", "restore").code == 0
    assert (project / "a.py").read_text() == "one\n"


def test_what_cannot_be_kept_is_named_with_code_1(place, cockpit, root):
    project = place(FILES)
    os.mkfifo(project / "pipe")
    made = cockpit("backup", "create")
    assert made.code == 1
    assert made.out.splitlines()[1] == (
        "  not as it should be: pipe: neither a file, a folder nor a symbolic link"
    )


MISTAKES = [
    (("create", "--root", "sub"), "may not contain each other"),
    (("list",), "There is no backup of this folder in"),
    (("restore", "--repository", "x"), "--repository: there is no x in"),
    (("verify",), "cockpit backup create"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES)
def test_mistakes(place, cockpit, root, arguments, sentence):
    place(FILES)
    ended = cockpit("backup", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err


def test_without_a_root_it_says_how_to_name_one(place, cockpit, monkeypatch):
    monkeypatch.delenv("GH_COPILOT_BACKUP_ROOT", raising=False)
    place(FILES)
    ended = cockpit("backup", "create")
    assert ended.code == 2
    assert ended.err == (
        "cockpit: No folder for backups is named: give --root FOLDER, or set GH_COPILOT_BACKUP_ROOT.\n"
        "  cockpit.backup.root\n"
    )


def test_paths_are_those_of_the_working_directory(place, cockpit, root, monkeypatch):
    project = place(FILES)
    cockpit("backup", "create")
    (project / "sub/b.py").unlink()
    monkeypatch.chdir(project / "sub")
    outside = cockpit("backup", "restore", "../../x")
    assert (outside.code, "lies outside of the workspace" in outside.err) == (2, True)
    assert cockpit("backup", "restore", "b.py").code == 0
    assert (project / "sub/b.py").read_text() == "two\n"
    gone = cockpit("backup", "restore", "gone.py", "--backup", "1")
    assert (gone.code, "This backup does not hold sub/gone.py" in gone.err) == (2, True)
    none = cockpit("backup", "restore", "--backup", "9")
    assert (none.code, "There is no backup 9; there are 1" in none.err) == (2, True)


def events(home) -> list[str]:
    (path,) = home.rglob("analytics.db")
    with open_file(path) as database, database.read() as connection:
        return list(connection.execute(text("SELECT event FROM backup_events ORDER BY id")).scalars())


def test_the_own_databases_go_back_to_a_moment_and_forth(place, cockpit, root, home):
    place(FILES)
    cockpit("backup", "create")
    cockpit("backup", "drill")
    (first,) = cockpit("backup", "list", "--databases", "--format", "json").json["moments"]
    text_of = cockpit("backup", "list", "--databases").out.splitlines()
    assert (text_of[0].endswith("by hand"), text_of[1].startswith("1 moment, ")) == (True, True)
    said = text_of[0][7:30]
    planned = cockpit("backup", "restore", "--databases", "--at", said, "--dry-run")
    assert (planned.code, planned.out.endswith(f"analytics.db would be as at {said} (moment 1).\n")) == (
        0,
        True,
    )
    refused = cockpit("backup", "restore", "--databases", "--at", said)
    assert (refused.code, refused.out) == (2, "")
    assert f"analytics.db would be as at {said}, without what was recorded since. Say --yes" in refused.err
    assert events(home) == ["backup_created", "drill_success", "restore_failed"]

    done = cockpit("backup", "restore", "--databases", "--at", first["created"], "--yes", "--format", "json")
    assert (done.code, done.json["moment"], done.json["before"], done.json["aside"]) == (0, 1, 2, [])
    # The drill is not known any more, but that the databases were brought back is.
    assert events(home) == ["backup_created", "databases_restored"]
    (point, *_) = cockpit("rollback", "list", "--format", "json").json
    assert point["operation"] == f"restore of analytics.db as at {said}"
    shown = cockpit("rollback", "show", point["name"]).out
    assert shown.endswith("analytics.db the content of moment 2\n")
    assert cockpit("rollback", "apply", point["name"], "--yes").out.endswith("until now is moment 3.\n")
    assert events(home) == ["backup_created", "drill_success", "restore_failed", "databases_restored"]


def test_the_own_databases_as_files(place, cockpit, root, tmp_path):
    place(FILES)
    cockpit("backup", "create")
    done = cockpit("backup", "restore", "--databases", "--to", str(tmp_path / "out"))
    assert done.code == 0
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["analytics.db", "production.db"]


def test_files_as_they_were_at_a_time(place, cockpit, root):
    project = place(FILES)
    cockpit("backup", "create")
    place({"a.py": "changed\n"})
    (first,) = cockpit("backup", "list", "--format", "json").json["backups"]
    cockpit("backup", "create")
    assert cockpit("backup", "restore", "a.py", "--at", first["created"], "--yes").code == 0
    assert (project / "a.py").read_text() == "one\n"


MOMENTS = [
    (("--databases", "--at", "2020-01-01"), "Nothing is kept of that time: the first moment is 20"),
    (("--at", "2020-01-01"), "No backup is so old: the first one, 1, is of 20"),
    (("--at", "soon"), "'soon' is no moment; write it as"),
    (("--at", "2026-11-21", "--backup", "1"), "--at and --backup say two different things"),
    (("--databases", "--backup", "7"), "Moment 7 is not kept any more."),
    (("--databases", "x.db"), "Nothing of x.db is kept of that time"),
]


def test_mistakes_about_moments(place, cockpit, root):
    place(FILES)
    assert cockpit("backup", "restore", "--databases").err.startswith("cockpit: There is no backup of this")
    cockpit("backup", "create")
    for arguments, sentence in MOMENTS:
        ended = cockpit("backup", "restore", *arguments)
        assert (ended.code, ended.out, sentence in ended.err) == (2, "", True), ended


def test_a_backup_without_the_own_databases_says_so(place, cockpit, root):
    place(FILES)
    cockpit("backup", "create")
    (store,) = root.glob("*/databases")
    shutil.rmtree(store)
    store.write_bytes(b"")
    made = cockpit("backup", "create")
    assert made.code == 1
    assert "The cockpit's own databases were not kept: " in made.out
