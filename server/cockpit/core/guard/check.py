"""Judges one command or snippet before anything runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from cockpit.core.errors import Invalid
from cockpit.core.guard.command import judge
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.readers import READERS
from cockpit.core.guard.setting import TOO_DEEP, Bounds, Call, Setting
from cockpit.core.guard.verdict import Judgement, judgement

__all__ = ["LANGUAGES", "Bounds", "check"]


_ALIASES = {
    "javascript": "js jsx mjs cjs node nodejs typescript ts tsx javascriptreact typescriptreact",
    "workflow": "yaml yml github-actions-workflow gitlab-ci ci ansible",
    "dockerfile": "docker containerfile",
    "makefile": "make mk gnumakefile",
    "manifest": "json jsonc package.json tasks.json",
    "powershell": "ps ps1 psm1 pwsh",
    "batch": "cmd bat dos",
    "sql": "mysql pgsql plsql tsql postgresql sqlite postgres",
    "prose": "markdown md text txt plain plaintext rst asciidoc html",
    "perl": "pl",
    "ruby": "rb",
    "php": "",
    "lua": "",
    "python": "py python3 pyi ipynb",
    "bash": "sh shell zsh ksh dash ash shellscript bats fish console terminal",
}
LANGUAGES: MappingProxyType[str, str] = MappingProxyType(
    {alias: name for name, aliases in _ALIASES.items() for alias in (name, *aliases.split())}
)
"""Every name of a language that `check` takes."""


def check(
    command: str | Sequence[str],
    *,
    shell: str = "bash",
    cwd: PurePath | str | None = None,
    bounds: Bounds | None = None,
) -> Judgement:
    """Whether this command, argument vector or snippet may run."""
    language = LANGUAGES.get(shell.lower())
    if language is None:
        raise Invalid(f"shell: {shell!r} is no language the guard can read.", hint="cockpit guard --help")
    setting = _placed(Setting(READERS, bounds or Bounds()), cwd)
    try:
        if not isinstance(command, str):
            return judgement(judge(Call(tuple(command), setting)))
        return judgement(READERS[language](command, setting))
    except RecursionError:
        return judgement([TOO_DEEP])


def _placed(setting: Setting, cwd: PurePath | str | None) -> Setting:
    """The setting with its working directory as the rules see it: relative where it lies in the workspace.

    Without a workspace the working directory stands for one, unless it is the system's or the home directory.
    """
    if cwd is None:
        return setting
    path, workspace = PurePath(cwd), setting.bounds.workspace
    if workspace is not None and (path == workspace or workspace in path.parents):
        return replace(setting, cwd=path.relative_to(workspace).as_posix())
    ordinary = locate(path.as_posix(), setting) in (Place.OUTSIDE, Place.HOME_BELOW, Place.TEMPORARY)
    return setting if workspace is None and ordinary else replace(setting, cwd=path.as_posix())
