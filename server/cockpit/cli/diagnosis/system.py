"""What the operating system and its environment variables allow."""

from __future__ import annotations

import codecs
import ctypes
import errno
import os
import re
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cockpit.cli.diagnosis.check import Machine, Outcome, ok, problem, said, warning
from cockpit.core.pins import PINNED

PROXIES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
INDEXES: Final = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS")
WALK_SECONDS: Final = 5.0
PLENTY: Final = 524288


def package_source(machine: Machine) -> Outcome:
    """Where a set-up takes its packages from. No network is asked."""
    if machine.wheelhouse:
        return _wheelhouse(Path(machine.wheelhouse).expanduser())
    named = [name for name in (*PROXIES, *map(str.lower, PROXIES), *INDEXES) if machine.environ.get(name)]
    for name in named:
        value = machine.environ[name]
        if (
            name.upper() in PROXIES[:3]
            and not urlsplit(value if "://" in value else f"http://{value}").hostname
        ):
            return warning(f"{name} is no address: {value}", f"Set {name} to http://HOST:PORT, or not at all")
    told = ", ".join(f"{name}={machine.environ[name]}" for name in named)
    return ok(f"the index that pip is configured for{f' ({told})' if told else ', no proxy'}")


def _wheelhouse(folder: Path) -> Outcome:
    try:
        wheels = [_of_wheel(name) for name in os.listdir(folder) if name.endswith(".whl")]  # noqa: PTH208 - Names only.
    except OSError as error:
        return problem(f"{folder}: {said(error)}", "Name a folder with wheels in cockpit.daemon.wheelhouse")
    lacking = [f"{name} {pinned}" for name, pinned in PINNED.items() if (name, pinned) not in wheels]
    if lacking:
        advice = (
            f"On a machine with a network: pip download -r requirements.txt -d '{folder}' (docs/install.md)"
        )
        return problem(f"{folder} lacks {', '.join(lacking)}", advice)
    return ok(f"{folder}, with all {len(PINNED)} packages")


def _of_wheel(name: str) -> tuple[str, str]:
    """The package and the version that the name of a wheel begins with."""
    package, version, *_ = (*name.split("-"), "")
    return re.sub(r"[-_.]+", "-", package).lower(), version


def encoding(machine: Machine) -> Outcome:
    """Whether names and messages in every language come through."""
    found = f"file names in {machine.names_in}, output in {machine.writes_in}"
    if {codecs.lookup(each).name for each in (machine.names_in, machine.writes_in)} == {"utf-8"}:
        return ok(found)
    advice = (
        "Set LANG=C.UTF-8, or PYTHONUTF8=1, and unset PYTHONIOENCODING: other files may be missed or misnamed"
    )
    return warning(found, advice)


def watching(machine: Machine) -> Outcome:
    """Whether changes outside the editor can be noticed in every folder; only Linux has a limit."""
    limits = machine.proc / "sys" / "fs" / "inotify"
    if not limits.is_dir():
        return ok("without a limit")
    if (fault := _no_watcher()) is not None:
        allowed = (limits / "max_user_instances").read_text().strip()
        return warning(
            f"no more watchers can be made ({fault}; the limit is {allowed})",
            f"{_raise('max_user_instances', 1024)}; until then changes outside the editor are missed",
        )
    allowed = int((limits / "max_user_watches").read_text())
    folders, complete = _folders(machine)
    found = (
        f"{'' if complete else 'more than '}{folders:,} folders, the limit for all programs is {allowed:,}"
    )
    if folders < allowed:
        return ok(found)
    return warning(
        found, f"{_raise('max_user_watches', PLENTY)}; until then changes outside the editor are missed"
    )


def _raise(name: str, value: int) -> str:
    return f"echo fs.inotify.{name}={value} | sudo tee /etc/sysctl.d/60-cockpit.conf && sudo sysctl --system"


def _no_watcher() -> str | None:
    """Why the system gives no watcher; None when it gave one."""
    library = ctypes.CDLL(None, use_errno=True)
    handle = library.inotify_init1(os.O_CLOEXEC)
    if handle >= 0:
        os.close(handle)
        return None
    number = ctypes.get_errno()
    return errno.errorcode.get(number, str(number)) if sys.platform == "linux" else None


def _folders(machine: Machine) -> tuple[int, bool]:
    """How many folders a watcher of the workspace would watch, and whether all were counted."""
    deadline = machine.clock.monotonic() + WALK_SECONDS
    count = 0
    for _ in os.walk(machine.folder):
        count += 1
        if machine.clock.monotonic() > deadline:
            return count, False
    return count, True
