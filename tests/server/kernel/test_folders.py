"""Which folder a file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.kernel.folders import Folders


@pytest.fixture
def folders() -> Folders:
    subject = Folders()
    for uri in ("file:///w/one", "file:///w/one/inner", "file:///w/tw%C3%B6"):
        assert subject.add(uri, uri.rpartition("/")[2]) is not None
    return subject


PLACES = [
    ("/w/one/a.py", "file:///w/one", "a.py"),
    ("/w/one/inner/b/a.py", "file:///w/one/inner", "b/a.py"),
    ("/w/one/inner.py", "file:///w/one", "inner.py"),
    ("/w/twö/a.py", "file:///w/tw%C3%B6", "a.py"),
    ("/w/oneself/a.py", None, ""),
    ("/elsewhere/a.py", None, ""),
]


@pytest.mark.parametrize(("path", "uri", "relative"), PLACES)
def test_the_innermost_folder_counts(folders: Folders, path: str, uri: str | None, relative: str) -> None:
    place = folders.of(Path(path))
    assert (place and place[0].uri, place[1] if place else "") == (uri, relative)


def test_what_is_not_on_disk_or_known_already_is_not_added(folders: Folders) -> None:
    assert folders.add("vscode-vfs://github/a/b", "b") is None
    assert folders.add("file:///w/twö", "again") is None
    assert [folder.name for folder in folders.all] == ["one", "inner", "tw%C3%B6"]


def test_a_removed_folder_leaves_its_files_to_the_outer_one(folders: Folders) -> None:
    assert folders.remove("file:///w/one/inner") is not None
    assert folders.remove("file:///w/one/inner") is None
    place = folders.of(Path("/w/one/inner/a.py"))
    assert place is not None
    assert place[0].name == "one"
