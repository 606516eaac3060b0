"""What can be imported in the environment of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner

ASK: Final = "import sys; print('\\n'.join(sys.path))"
SECONDS: Final = 20.0
_SUFFIXES: Final = (".py", ".pyi", ".so", ".pyd")


def installed(python: str, root: Path, runner: Runner) -> frozenset[str] | None:
    """The modules at the top of all folders that an interpreter looks in; None when it cannot be asked.

    It is asked without the folder of the project, and imports nothing of it.
    """
    if not python:
        return None
    try:
        answer = runner.run((python, "-I", "-c", ASK), cwd=root, timeout=SECONDS)
    except CockpitError:
        return None
    if answer.code:
        return None
    folders = (Path(line) for line in answer.stdout.decode("utf-8", "replace").splitlines() if line)
    return frozenset(name for folder in folders for name in _modules(folder))


def _modules(folder: Path) -> set[str]:
    try:
        entries = list(folder.iterdir())
    except OSError:
        return set()
    found: set[str] = set()
    for entry in entries:
        name = entry.name
        if name.endswith(_SUFFIXES):
            found.add(name.partition(".")[0])
        elif "." not in name and "-" not in name:
            found.add(name)
        elif name.endswith(".dist-info"):
            found |= _named(entry / "top_level.txt")
        elif name.endswith(".egg-link"):
            found.add(name.removesuffix(".egg-link").replace("-", "_"))
    return found


def _named(file: Path) -> set[str]:
    """What a distribution says that it brings: an editable one lies elsewhere."""
    try:
        return set(file.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        return set()
