"""URIs and paths on both families of operating systems."""

from __future__ import annotations

import os
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from cockpit.core.paths import canonical, relative_to, to_path, to_uri, workspace_key, write_atomically

POSIX = [
    ("file:///home/ann/a%20b/%C3%BC.py", "/home/ann/a b/ü.py"),
    ("file:///srv/x%23y/%5Bz%5D.ts", "/srv/x#y/[z].ts"),
    ("file://localhost/srv/a.py", "/srv/a.py"),
]
WINDOWS = [
    ("file:///c%3A/Users/ann/a.py", "c:\\Users\\ann\\a.py"),
    ("file:///C:/Users/ann/a.py", "C:\\Users\\ann\\a.py"),
    ("file://server/share/a.py", "\\\\server\\share\\a.py"),
    ("file://LOCALHOST/d%3A/a.py", "d:\\a.py"),
]


@pytest.mark.parametrize(("uri", "path"), POSIX)
def test_posix(uri: str, path: str) -> None:
    assert str(to_path(uri, windows=False)) == path
    assert to_path(to_uri(PurePosixPath(path)), windows=False) == PurePosixPath(path)


@pytest.mark.parametrize(("uri", "path"), WINDOWS)
def test_windows(uri: str, path: str) -> None:
    assert str(to_path(uri, windows=True)) == path


def test_windows_paths_are_written_as_editors_write_them() -> None:
    assert to_uri(PureWindowsPath("C:\\a b\\c.py")) == "file:///c%3A/a%20b/c.py"
    assert to_uri(PureWindowsPath("\\\\server\\share\\c.py")) == "file://server/share/c.py"


NOT_ON_DISK = [
    ("untitled:Untitled-1", True),
    ("git:/w/a.py?ref=HEAD", True),
    ("vscode-vfs://github/owner/name/a.py", True),
    ("vscode-notebook-cell:/w/a.ipynb#X0", True),
    ("vscode-remote://wsl%2Bubuntu/w/a.py", True),
    ("file:///w/a%00.py", True),
    ("file://server/share/a.py", False),
]


@pytest.mark.parametrize(("uri", "windows"), NOT_ON_DISK)
def test_what_is_elsewhere_names_no_file(uri: str, windows: bool) -> None:
    with pytest.raises(ValueError, match=r"names? (a|no) file"):
        to_path(uri, windows=False)
    if windows:
        with pytest.raises(ValueError, match=r"names? (a|no) file"):
            to_path(uri, windows=True)


def test_one_drive_has_one_name() -> None:
    assert relative_to(PureWindowsPath("c:\\W\\a.py"), PureWindowsPath("C:\\w")) == "a.py"


def test_another_scheme_names_no_file() -> None:
    with pytest.raises(ValueError, match="does not name a file"):
        to_path("untitled:Untitled-1")
    assert canonical("untitled:Untitled-1") == "untitled:Untitled-1"


def test_all_spellings_of_a_uri_are_one() -> None:
    assert canonical("file:///a/%5Bb%5D.py") == canonical("file:///a/[b].py")


def test_relative() -> None:
    assert relative_to(PurePath("/a/b/c.py"), PurePath("/a")) == "b/c.py"
    assert relative_to(PurePath("/ab/c.py"), PurePath("/a")) is None


def test_keys_are_readable_and_differ() -> None:
    one, other = workspace_key(PurePath("/a/my repo")), workspace_key(PurePath("/b/my repo"))
    assert one.startswith("my-repo-")
    assert one != other


def test_a_write_is_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file"
    write_atomically(target, b"one")
    assert target.read_bytes() == b"one"
    with pytest.raises(TypeError):
        write_atomically(target, "no bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"one"
    assert [each.name for each in target.parent.iterdir()] == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes.")
@pytest.mark.parametrize(
    ("before", "private", "mode"),
    [(None, False, 0o644), (None, True, 0o600), (0o755, False, 0o755), (0o640, True, 0o640)],
)
def test_who_may_read_what_was_written(tmp_path: Path, before: int | None, private: bool, mode: int) -> None:
    target = tmp_path / "file"
    if before is not None:
        target.write_bytes(b"old")
        target.chmod(before)
    umask = os.umask(0o022)
    try:
        write_atomically(target, b"new", private=private)
    finally:
        os.umask(umask)
    assert target.stat().st_mode & 0o7777 == mode
