"""Judges one command or snippet before anything runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from types import MappingProxyType

from cockpit.core.errors import Invalid
from cockpit.core.guard import batch, sql
from cockpit.core.guard.command import judge
from cockpit.core.guard.files import dockerfile, makefile, manifest, workflow
from cockpit.core.guard.javascript import read as javascript
from cockpit.core.guard.oneliners import READERS as ONE_LINERS
from cockpit.core.guard.powershell import read as powershell
from cockpit.core.guard.python import read as python
from cockpit.core.guard.setting import Bounds, Call, Reader, Setting
from cockpit.core.guard.shell import read as shell
from cockpit.core.guard.verdict import Hit, Judgement, judgement

__all__ = ["LANGUAGES", "READERS", "Bounds", "check"]


def _prose(_: str, __: Setting) -> list[Hit]:
    """Text for people: it only mentions commands."""
    return []


READERS: MappingProxyType[str, Reader] = MappingProxyType(
    {
        "bash": shell.read,
        "argv": shell.read_argv,
        "python": python.read,
        "javascript": javascript.read,
        "powershell": powershell.read,
        "powershell-encoded": powershell.read_encoded,
        "batch": batch.read,
        "workflow": workflow.read,
        "dockerfile": dockerfile.read,
        "makefile": makefile.read,
        "manifest": manifest.read,
        "sql": sql.judge,
        "prose": _prose,
        **ONE_LINERS,
    }
)
"""The judges of all languages, by the names that judges use among themselves."""

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
    limits = bounds or Bounds()
    setting = Setting(READERS, limits, cwd=_relative(cwd, limits))
    if not isinstance(command, str):
        return judgement(judge(Call(tuple(command), setting)))
    language = LANGUAGES.get(shell.lower())
    if language is None:
        raise Invalid(f"shell: {shell!r} is no language the guard can read.", hint="cockpit guard --help")
    return judgement(READERS[language](command, setting))


def _relative(cwd: PurePath | str | None, bounds: Bounds) -> str:
    """The working directory as the rules see it: relative to the workspace where it lies in it."""
    if cwd is None:
        return "."
    path = PurePath(cwd)
    if bounds.workspace is not None and (path == bounds.workspace or bounds.workspace in path.parents):
        return path.relative_to(bounds.workspace).as_posix()
    return path.as_posix()
