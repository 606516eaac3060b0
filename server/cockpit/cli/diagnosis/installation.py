"""The cockpit, its Python and the packages that it needs."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cockpit
from cockpit.cli.diagnosis.check import Machine, Outcome, ok, problem, warning
from cockpit.core.errors import CockpitError
from cockpit.core.lazy import lazy
from cockpit.core.pins import PINNED

if TYPE_CHECKING:
    # The types of the standard library's; its code is never used on our files.
    import sqlite3 as sqlite

    from cockpit.core.guard import check as guarding
    from cockpit.core.guard import verdict
    from cockpit.protocol import contract_hash
else:
    sqlite = lazy("pysqlite3.dbapi2")
    guarding = lazy("cockpit.core.guard.check")
    verdict = lazy("cockpit.core.guard.verdict")
    contract_hash = lazy("cockpit.protocol.contract_hash")

OLDEST_PYTHON: Final = (3, 11)
OLDEST_SQLITE: Final = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode."""
REINSTALL: Final = (
    "In VS Code: Cockpit: Set Up Environment Again; in a clone: npm run setup; elsewhere: "
    "pip install --force-reinstall the wheel, with its requirements.txt"
)
WHOLE: Final = (
    "from cockpit.app import build, register_features; register_features(build()); "
    "import alembic.operations, alembic.script, cockpit.storage.migrate, watchdog.observers"
)
"""Imports all that the daemon ever needs."""


def cockpit_itself(_machine: Machine) -> Outcome:
    """Which one this is."""
    return ok(f"{cockpit.__version__} in {Path(cockpit.__file__).parent}")


def python(machine: Machine) -> Outcome:
    """Whether it is new enough."""
    found = f"{'.'.join(map(str, machine.python))} at {sys.executable}"
    if machine.python >= OLDEST_PYTHON:
        return ok(found)
    return problem(
        found,
        "Install Python 3.11 or newer (sudo apt-get install python3 python3-venv, brew install python@3.11, "
        "winget install Python.Python.3.11) and set the cockpit up with it",
    )


def packages(_machine: Machine) -> Outcome:
    """The versions that are installed against those that the cockpit is tested with."""
    missing: list[str] = []
    other: list[str] = []
    for name, pinned in PINNED.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            missing.append(name)
            continue
        if installed != pinned:
            other.append(f"{name} {installed} instead of {pinned}")
    if missing:
        return problem(f"missing: {', '.join(missing)}", REINSTALL)
    if other:
        return warning(f"not as tested: {', '.join(other)}", REINSTALL)
    return ok(f"{len(PINNED)} as tested")


def files(_machine: Machine) -> Outcome:
    """Whether the packages are whole, and whether Python takes them from where they are installed."""
    faults = [fault for package in _installed() for fault in _faults(package)]
    if not faults:
        return ok("whole")
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return problem("; ".join(faults[:3]) + more, REINSTALL)


def _installed() -> Iterator[Distribution]:
    for name in PINNED:
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue  # The look at the versions tells of it.


def _faults(package: Distribution) -> Iterator[str]:
    """One sentence for each fault: lost, cut, or hidden by a module of the same name."""
    home = Path(str(package.locate_file(""))).resolve()
    modules: set[str] = set()
    for file in package.files or ():
        if file.suffix == ".pyc" or file.parts[0] == "..":
            continue
        if file.suffix in {".py", ".so", ".pyd"}:
            modules.add(file.parts[0].partition(".")[0])
        try:
            size = Path(str(file.locate())).stat().st_size
        except OSError:
            yield f"{package.name} lacks {file}"
            continue
        if file.size is not None and file.size != size:
            yield f"{package.name} has a changed {file}"
    for module in sorted(modules):
        found = importlib.util.find_spec(module)
        if found is None:
            yield f"{module} cannot be imported"
        elif found.origin and not Path(found.origin).resolve().is_relative_to(home):
            yield f"{module} is taken from {found.origin}, not from {home}"


def sqlite_library(_machine: Machine) -> Outcome:
    """Whether it is one that keeps databases whole."""
    found = sqlite.sqlite_version
    if tuple(map(int, found.split("."))) >= OLDEST_SQLITE:
        return ok(found)
    oldest = ".".join(map(str, OLDEST_SQLITE))
    return warning(found, f"Older than {oldest}, which can corrupt databases. {REINSTALL}")


def guard(_machine: Machine) -> Outcome:
    """Two lines whose verdicts are certain."""
    denied = guarding.check("rm -rf /").verdict is verdict.Verdict.DENY
    if denied and guarding.check("ls -l").verdict is verdict.Verdict.ALLOW:
        return ok("judges")
    return problem("misjudges a plain command", REINSTALL)


def daemon(machine: Machine) -> Outcome:
    """Import all of the daemon in a process of its own."""
    begun = machine.clock.monotonic()
    try:
        answer = machine.runner.run((sys.executable, "-P", "-c", WHOLE), cwd=Path.home())
    except CockpitError as error:
        return problem(error.message, REINSTALL)
    if answer.code:
        lines = answer.stderr.decode("utf-8", "replace").strip().splitlines()
        return problem(lines[-1] if lines else "does not start", REINSTALL)
    seconds = machine.clock.monotonic() - begun
    return ok(f"loads in {seconds:.1f} s, contract {contract_hash.CONTRACT_HASH}")
