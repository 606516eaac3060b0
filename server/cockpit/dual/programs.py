"""Where a program is that judges a project: its own before any other."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def program(name: str, root: Path, python: str) -> str:
    """The project's own, else the one beside our interpreter or on the PATH; empty for none."""
    folders = [Path(python).parent] if python else []
    folders += [root / "node_modules" / ".bin", Path(sys.executable).parent]
    # An environment at the top of a project has that project's packages of Node beside it.
    folders.append(Path(sys.prefix).parent / "node_modules" / ".bin")
    for folder in folders:
        for file in (folder / name, folder / f"{name}.exe", folder / f"{name}.cmd"):
            if file.is_file():
                return str(file)
    return shutil.which(name) or ""
