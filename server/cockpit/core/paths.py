"""Paths and URIs, and where the product keeps its own files."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import uuid
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import quote, unquote, urlsplit

import platformdirs

APP = "gh-copilot-cockpit"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def to_path(uri: str, *, windows: bool = os.name == "nt") -> PurePath:
    """The file that a `file:` URI names; ValueError for one that is not on this computer's disks."""
    parts = urlsplit(uri)
    host = "" if parts.netloc.lower() == "localhost" else parts.netloc
    if parts.scheme != "file" or (host and not windows):
        raise ValueError(f"{uri} does not name a file on disk")
    path = unquote(parts.path)
    if "\0" in path:
        raise ValueError("a path with a null character names no file")
    if not windows:
        return PurePosixPath(path)
    if host:
        return PureWindowsPath(f"//{host}{path}")
    return PureWindowsPath(re.sub(r"^/([A-Za-z]:)", r"\1", path))


def to_uri(path: PurePath) -> str:
    """The `file:` URI of an absolute path, escaped as editors do."""
    text = path.as_posix()
    if text.startswith("//"):
        return "file:" + quote(text, safe="/~-._!$&'()*+,;=@")
    if not text.startswith("/"):
        drive, _, rest = text.partition(":")
        return f"file:///{drive.lower()}%3A{quote(rest, safe='/~-._')}"
    return "file://" + quote(text, safe="/~-._")


def canonical(uri: str) -> str:
    """One spelling for all the ways in which editors escape the same `file:` URI."""
    try:
        return to_uri(to_path(uri))
    except ValueError:
        return uri


def relative_to(path: PurePath, folder: PurePath) -> str | None:
    """`path` below `folder` with forward slashes; None when it is not below it."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return None


def printable(path: str) -> str:
    """A path that can be written and shown: bytes that are not UTF-8 are spelled out."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode("utf-8")


def data_home(override: str = "") -> Path:
    """Where the databases are kept: the setting, else the user data folder of the operating system."""
    return Path(override).expanduser() if override else Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_home() -> Path:
    """Where what can be computed again is kept."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def workspace_key(folder: PurePath) -> str:
    """A name for the folder's own files: readable, and unique by a hash of the whole path."""
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', folder.name) or 'root'}-{digest}"


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace the file's content as a whole: a reader, or a crash, sees the old one or the new one.

    A file that is there keeps its mode; a new one is as readable as any, unless it is `private`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    handle = os.open(beside, _NEW, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            beside.chmod(stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
