"""The backups and the workspace never contain each other, whatever they are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cockpit.core.errors import NotConfigured, NotFound, Refused
from cockpit.features.backup.location import existing, repository_of, root_of

PLACES = [
    ("the workspace itself", "work"),
    ("inside", "work/backups"),
    ("around", "."),
    ("inside, through a link", "link/backups"),
    ("a link to around", "up"),
    ("inside, not there yet", "work/a/b/c"),
    ("by a detour", "other/../work/backups"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to("work")
    (tmp_path / "up").symlink_to(".")
    return tmp_path


@pytest.mark.parametrize("place", [row[1] for row in PLACES], ids=[row[0] for row in PLACES])
def test_overlaps_are_refused(folder: Path, place: str) -> None:
    with pytest.raises(Refused, match="may not contain each other"):
        root_of(folder / "work", str(folder / place), {})


def test_a_link_to_the_workspace_is_the_workspace(folder: Path) -> None:
    with pytest.raises(Refused):
        root_of(folder / "link", str(folder / "work" / "backups"), {})


def test_another_name_of_one_folder_is_found_by_its_inode(folder: Path, monkeypatch) -> None:
    real = Path.stat

    def bound(self, **named):
        # As a bind mount shows it: the same folder under a second name that is no link.
        return real(folder / "work" if self.name == "other" else self, **named)

    monkeypatch.setattr(Path, "stat", bound)
    with pytest.raises(Refused):
        root_of(folder / "work", str(folder / "other" / "backups"), {})


@pytest.mark.parametrize("place", ["other", "work-2", "other/deeper"])
def test_neighbours_are_allowed(folder: Path, place: str) -> None:
    assert root_of(folder / "work", "", {"GH_COPILOT_BACKUP_ROOT": str(folder / place)}) == folder / place


def test_the_flag_comes_before_the_variable_and_one_is_needed(folder: Path) -> None:
    named = root_of(folder / "work", str(folder / "other"), {"GH_COPILOT_BACKUP_ROOT": str(folder / "work")})
    assert named == folder / "other"
    with pytest.raises(NotConfigured, match="GH_COPILOT_BACKUP_ROOT"):
        root_of(folder / "work", "", {})


def test_a_repository_that_is_not_there_is_told_with_those_that_are(backups, tmp_path: Path) -> None:
    root = backups.folder.parent
    with pytest.raises(NotFound, match="--repository names another one: work"):
        existing(root, repository_of(root, tmp_path / "moved"))
    assert repository_of(root, tmp_path / "moved", "work") == backups.folder
    for name in ("gone", f"..{os.sep}root{os.sep}work", "."):
        with pytest.raises(NotFound, match="--repository: there is no"):
            repository_of(root, tmp_path / "moved", name)
