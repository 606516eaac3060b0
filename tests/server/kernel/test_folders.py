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


def test_a_folder_that_is_given_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "real" / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    folders = Folders()
    for name in ("real", "link"):
        assert folders.add((tmp_path / name).as_uri(), name) is not None
    assert [folder.name for folder in folders.all] == ["real"]
    for name in ("real", "link"):
        place = folders.of(tmp_path / name / "sub" / "a.py")
        assert place is not None
        assert (place[0].name, place[1]) == ("real", "sub/a.py")
    folders.remove((tmp_path / "real").as_uri())
    assert [folder.name for folder in folders.all] == ["link"]


def test_a_link_into_a_folder_is_nested_in_it(tmp_path: Path) -> None:
    (tmp_path / "outer" / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("outer/sub", target_is_directory=True)
    folders = Folders()
    outer = folders.add((tmp_path / "outer").as_uri(), "outer")
    inner = folders.add((tmp_path / "link").as_uri(), "inner")
    assert outer is not None
    assert inner is not None
    assert folders.within(outer) == ("sub",)
    assert folders.within(inner) == ()
    for path in ("outer/sub/deep/a.py", "link/deep/a.py"):
        assert folders.of(tmp_path / path) == (inner, "deep/a.py")
    assert folders.of(tmp_path / "outer/a.py") == (outer, "a.py")


def test_which_folders_lie_in_another(folders: Folders) -> None:
    folders.add("file:///w/one/inner/most", "most")
    found = {folder.name: folders.within(folder) for folder in folders.all}
    assert found == {"one": ("inner", "inner/most"), "inner": ("most",), "tw%C3%B6": (), "most": ()}


ELSEWHERE = ["file://server/share/w", "vscode-remote://ssh/w", "file:///w%00/x", "untitled:w"]


@pytest.mark.parametrize("uri", ELSEWHERE)
def test_what_is_on_another_computer_is_not_added(uri: str) -> None:
    assert Folders().add(uri, "w") is None
