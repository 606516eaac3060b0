"""`cockpit doctor`: what the cockpit finds on this machine, what is missing, and how to get it."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal

import msgspec
from pysqlite3 import dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs]

import cockpit
from cockpit.cli.roots import root_of
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import CockpitError, Unavailable
from cockpit.core.guard.check import check
from cockpit.core.guard.verdict import Verdict
from cockpit.core.paths import cache_home, data_home
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.audit.config import OWN_FILE, SHARED_FILE, has_config, load, resolve
from cockpit.features.lint.ruff import find_ruff
from cockpit.features.lint.ruff import version as ruff_version
from cockpit.protocol.contract_hash import CONTRACT_HASH

OLDEST_PYTHON: Final = (3, 11)
OLDEST_SQLITE: Final = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode."""
PACKAGES: Final = (
    "pygls",
    "lsprotocol",
    "msgspec",
    "sqlalchemy",
    "tree-sitter",
    "tree-sitter-bash",
    "watchdog",
)
REINSTALL: Final = "pip install --force-reinstall gh-copilot-cockpit"

State = Literal["ok", "warning", "missing"]


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    state: State
    """`warning`: the cockpit works without it, with less; `missing`: it does not work."""
    found: str
    advice: str = ""
    """What to do; empty when all is well."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit doctor`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """0 when the cockpit can work, 1 when something that it needs is missing."""
    checks = list(examine(Path.cwd(), SystemRunner(), SystemClock()))
    sys.stdout.write(_json(checks) if options.format == "json" else _text(checks))
    return int(any(check.state == "missing" for check in checks))


def examine(cwd: Path, runner: Runner, clock: Clock) -> Iterator[Check]:
    """Look at everything, one after the other."""
    yield Check("cockpit", "ok", f"{cockpit.__version__} in {Path(cockpit.__file__).parent}")
    yield _python()
    yield _packages()
    yield _sqlite()
    yield _asked("ruff", lambda: _ruff(runner, cwd), "Without ruff lint is unknown: pip install ruff")
    yield _asked(
        "git", lambda: _git(runner, cwd), "Without git, --changed-since and authors are unknown: install git"
    )
    yield _folder("data folder", data_home())
    yield _folder("cache folder", cache_home())
    yield _config(root_of((), cwd))
    yield _guard()
    yield _daemon(runner, cwd, clock)


def _python() -> Check:
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info >= OLDEST_PYTHON:
        return Check("python", "ok", found)
    return Check("python", "missing", found, "Install Python 3.11 or newer, and the cockpit in it")


def _packages() -> Check:
    found: list[str] = []
    missing: list[str] = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", "missing", f"without {', '.join(missing)}", REINSTALL)
    return Check("packages", "ok", ", ".join(found))


def _sqlite() -> Check:
    found = str(vars(sqlite)["sqlite_version"])
    if tuple(int(part) for part in found.split(".")) >= OLDEST_SQLITE:
        return Check("sqlite", "ok", found)
    oldest = ".".join(map(str, OLDEST_SQLITE))
    return Check("sqlite", "warning", found, f"Older than {oldest}: pip install --upgrade pysqlite3")


def _asked(name: str, ask: Callable[[], str], advice: str) -> Check:
    try:
        return Check(name, "ok", ask())
    except CockpitError as error:
        return Check(name, "warning", error.message, advice)


def _ruff(runner: Runner, cwd: Path) -> str:
    program = find_ruff()
    return f"{ruff_version(program, runner, cwd)} at {program}"


def _git(runner: Runner, cwd: Path) -> str:
    answer = runner.run(("git", "--version"), cwd=cwd)
    if answer.code:
        raise Unavailable("git ended with an error.")
    return answer.stdout.decode("utf-8", "replace").strip()


def _folder(name: str, folder: Path) -> Check:
    """Whether a file can be made there; the folder itself is made, as the cockpit would."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Check(name, "ok", str(folder))
    except OSError as error:
        return Check(name, "missing", f"{folder}: {error.strerror}", f"Make {folder} writable for you")


def _config(root: Path) -> Check:
    if not has_config(root):
        return Check("configuration", "ok", f"none in {root}: defaults")
    try:
        resolve(load(root))
    except CockpitError as error:
        return Check("configuration", "warning", error.message, f"Correct it in {root}")
    return Check(
        "configuration", "ok", str(root / (OWN_FILE if (root / OWN_FILE).is_file() else SHARED_FILE))
    )


def _guard() -> Check:
    """Two lines whose verdicts are certain."""
    if check("rm -rf /").verdict is Verdict.DENY and check("ls -l").verdict is Verdict.ALLOW:
        return Check("guard", "ok", "judges")
    return Check("guard", "missing", "misjudges a plain command", REINSTALL)


def _daemon(runner: Runner, cwd: Path, clock: Clock) -> Check:
    """Import all of the daemon in a process of its own."""
    begun = clock.monotonic()
    try:
        answer = runner.run((sys.executable, "-c", "import cockpit.app"), cwd=cwd)
    except CockpitError as error:
        return Check("daemon", "missing", error.message, REINSTALL)
    if answer.code:
        lines = answer.stderr.decode("utf-8", "replace").strip().splitlines()
        return Check("daemon", "missing", lines[-1] if lines else "does not start", REINSTALL)
    return Check("daemon", "ok", f"loads in {clock.monotonic() - begun:.1f} s, contract {CONTRACT_HASH}")


def _json(checks: list[Check]) -> str:
    return msgspec.json.format(msgspec.json.encode({"checks": checks}), indent=2).decode() + "\n"


def _text(checks: list[Check]) -> str:
    width = max(len(check.name) for check in checks)
    lines: list[str] = []
    for each in checks:
        lines.append(f"{each.state:7}  {each.name:{width}}  {each.found}")
        if each.advice:
            lines.append(f"{'':7}  {'':{width}}  {each.advice}")
    return "".join(f"{line}\n" for line in lines)
