"""What a backup has that the workspace lacks, and which states of a path there are."""

from __future__ import annotations

import os
import shutil

from cockpit.features.backup.browsing import difference, versions

TREE = {"a": "1", "sub/b": "22", "sub/deep/c": "333", "link": "-> a", "kept/d": "4"}


def compared(backups) -> tuple[list, list]:
    with backups.opened() as repository:
        entries = list(repository.entries(repository.manifest(repository.link(None))))
        found = difference(entries, backups.workspace, repository)
    lost = [(os.fsdecode(each.path), each.files, each.size, each.is_folder) for each in found.lost]
    return lost, [os.fsdecode(each.path) for each in found.changed]


def test_nothing_is_missing(backups) -> None:
    backups.write(TREE)
    backups.create()
    assert compared(backups) == ([], [])


def test_lost_folders_are_told_as_one_and_a_touch_is_no_change(backups) -> None:
    backups.write(TREE)
    backups.create()
    shutil.rmtree(backups.workspace / "sub")
    (backups.workspace / "kept/d").unlink()
    os.utime(backups.workspace / "a", ns=(1, 1))
    (backups.workspace / "link").unlink()
    (backups.workspace / "link").symlink_to("kept")
    backups.write({"new": "is no part of the backup"})
    assert compared(backups) == ([("kept/d", 1, 1, False), ("sub", 2, 5, True)], ["link"])
    backups.write({"a": "2"})
    assert compared(backups)[1] == ["a", "link"]


def told(backups, path: str) -> list[tuple[int, int, int, bool]]:
    with backups.opened() as repository:
        found = versions(repository, path, backups.workspace)
    return [(each.link.number, each.files, each.size, each.is_present) for each in found]


def test_the_states_of_a_file_and_of_a_folder(backups) -> None:
    for content in ("1", "1", "22", "1"):
        backups.write({"sub/a": content, "other": os.urandom(4)})
        backups.create()
    (backups.workspace / "sub/a").unlink()
    backups.create()
    assert told(backups, "sub/a") == [(4, 1, 1, False), (3, 1, 2, False), (2, 1, 1, False)]
    assert told(backups, "sub")[0][0] in (4, 5)
    backups.write({"sub/a": "22"})
    assert [row[3] for row in told(backups, "sub/a")] == [False, True, False]
    assert told(backups, "gone") == []
