"""Judges one program call: wrappers are taken away, then the program's own module decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cockpit.core.guard.marks import DECODED, VARIABLE
from cockpit.core.guard.programs import (
    cloud,
    databases,
    deletion,
    disks,
    git,
    interpreters,
    machine,
    permissions,
    windows,
    writing,
)
from cockpit.core.guard.setting import MAX_DEPTH, TOO_DEEP, Call
from cockpit.core.guard.verdict import Hit
from cockpit.core.guard.wrappers.inner import Inner
from cockpit.core.guard.wrappers.unwrap import unwrap

Judge = Callable[[Call], list[Hit]]


def _merged(*tables: Mapping[str, Judge]) -> Mapping[str, tuple[Judge, ...]]:
    names = {name for table in tables for name in table}
    return MappingProxyType({name: tuple(table[name] for table in tables if name in table) for name in names})


_PROGRAMS = _merged(
    deletion.TABLE,
    writing.TABLE,
    disks.TABLE,
    machine.TABLE,
    permissions.TABLE,
    git.TABLE,
    cloud.TABLE,
    databases.TABLE,
    interpreters.TABLE,
    windows.ANYWHERE,
)


def judge(call: Call) -> list[Hit]:
    """Every rule that this call breaks."""
    if not call.argv or not call.argv[0]:
        return []
    if call.setting.depth >= MAX_DEPTH:
        return [TOO_DEEP]
    if any(DECODED in word and word != DECODED for word in call.argv):
        call = replace(call, argv=tuple(word.replace(DECODED, "") for word in call.argv))
    hits = [hit for inner in unwrap(call) for hit in _judge_inner(inner, call)]
    if VARIABLE.search(call.argv[0]):
        return hits + deletion.unknown_program(call)
    name = call.name
    if call.setting.windows and (found := windows.TABLE.get(name.lower())) is not None:
        return hits + found(call)
    if _looks_like_cmd(call):
        return hits + windows.TABLE[name](call)
    for program in _PROGRAMS.get(name, ()):
        hits += program(call)
    return hits or interpreters.run_file(call.argv[0], call.args, "bash", call)


def _looks_like_cmd(call: Call) -> bool:
    """`rd /s /q C:\\` in a shell string that is meant for cmd.exe."""
    if call.name not in ("rd", "rmdir", "del", "erase", "format"):
        return False
    return any(re.match(r"/[a-zA-Z](?:[/:]|\Z)|[A-Za-z]:(?:[/*]|\Z)|%\w+%", arg) for arg in call.args)


def _judge_inner(inner: Inner, call: Call) -> list[Hit]:
    setting = call.setting
    if inner.code:
        remote = setting.remote or inner.remote
        return interpreters.run_text(inner.code, inner.language, setting, remote=remote, stdin=inner.stdin)
    changed = replace(setting, depth=setting.depth + 1, remote=setting.remote or inner.remote)
    return judge(Call(inner.argv, changed, inner.stdin))
