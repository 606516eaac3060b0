"""The judges of all languages, by the names that judges use among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from cockpit.core.guard.setting import Reader, Setting
from cockpit.core.guard.verdict import Hit

_PACKAGE = "cockpit.core.guard"


def _reader(module: str, function: str = "read") -> Reader:
    """A judge whose module is imported when it is first asked: few workspaces need the tables of all."""

    @cache
    def judge() -> Reader:
        return getattr(import_module(f"{_PACKAGE}.{module}"), function)

    def read(code: str, setting: Setting) -> list[Hit]:
        return judge()(code, setting)

    return read


def _prose(_: str, __: Setting) -> list[Hit]:
    """Text for people: it only mentions commands."""
    return []


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "bash": _reader("shell.read"),
        "argv": _reader("shell.read", "read_argv"),
        "python": _reader("python.read"),
        "javascript": _reader("javascript.read"),
        "powershell": _reader("powershell.read"),
        "powershell-encoded": _reader("powershell.read", "read_encoded"),
        "batch": _reader("batch"),
        "workflow": _reader("files.workflow"),
        "dockerfile": _reader("files.dockerfile"),
        "makefile": _reader("files.makefile"),
        "manifest": _reader("files.manifest"),
        "sql": _reader("sql", "judge"),
        "prose": _prose,
        **dict.fromkeys(["perl", "ruby", "php", "lua"], _reader("oneliners")),
    }
)
"""Judges of code in a language of that name."""
python_file = _reader("python.read", "scan")
"""Judges the calls of a Python file without parsing all of it."""
javascript_file = _reader("javascript.read", "scan")
"""As `python_file`, for JavaScript and TypeScript."""
