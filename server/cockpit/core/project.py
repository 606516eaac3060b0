"""The project file, `cockpit.toml` or `[tool.cockpit]` in pyproject.toml; each feature reads a part of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from cockpit.core.errors import Invalid, Unavailable

OWN_FILE: Final = "cockpit.toml"
SHARED_FILE: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """What a project says to the cockpit, as plain values."""

    file: str
    prefix: str
    """The way to the table in the file, such as `tool.cockpit`; empty for the whole file."""
    value: Any


def project_table(root: Path) -> ProjectTable | None:
    """The project's own table, from `cockpit.toml`, else from pyproject.toml; Invalid if it is not TOML."""
    own = _document(root / OWN_FILE)
    if own is not None:
        place = _below_tool(own) if len(own) == 1 else None
        return ProjectTable(OWN_FILE, *(place or ("", own)))
    shared = _below_tool(_document(root / SHARED_FILE) or {})
    return ProjectTable(SHARED_FILE, *shared) if shared else None


def has_config(folder: Path) -> bool:
    """Whether the folder holds a project file with a table of ours."""
    return (folder / OWN_FILE).is_file() or project_table(folder) is not None


def _below_tool(document: dict[str, Any]) -> tuple[str, Any] | None:
    tools = document.get("tool")
    if not isinstance(tools, dict) or "cockpit" not in tools:
        return None
    return "tool.cockpit", cast("dict[str, Any]", tools)["cockpit"]


def _document(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return tomllib.loads(text.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{path.name}: not valid TOML: {error}.") from error
