"""How names are written into SQL that is made for a user's tables."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Iterable[str]) -> str:
    """Names as a list of identifiers."""
    return ", ".join(quoted(name) for name in names)


def marks(count: int) -> str:
    """So many placeholders."""
    return ", ".join("?" * count)


def matching(names: Iterable[str], operator: str) -> str:
    """A condition on columns, each compared with a placeholder."""
    return " AND ".join(f"{quoted(name)} {operator} ?" for name in names)
