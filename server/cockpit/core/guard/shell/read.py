"""Judges shell code: the reader of `bash` and its dialects."""

from __future__ import annotations

from dataclasses import replace

from cockpit.core.guard.command import judge
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.shell.run import Run
from cockpit.core.guard.shell.state import State
from cockpit.core.guard.verdict import Hit


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the commands of this script break."""
    source = code.encode("utf-8", "replace")
    state = State(
        setting,
        dict(setting.variables),
        files=dict(setting.files),
        cwd=setting.cwd,
        moved=setting.moved,
        positional=setting.positional,
    )
    run = Run(source, state)
    run.whole()
    return run.hits if len(source) == len(code) else [_in_code_points(hit, source) for hit in run.hits]


def _in_code_points(hit: Hit, source: bytes) -> Hit:
    start = len(source[: hit.start].decode("utf-8", "replace"))
    return replace(hit, start=start, end=start + len(source[hit.start : hit.end].decode("utf-8", "replace")))


def read_argv(code: str, setting: Setting) -> list[Hit]:
    """An argument vector whose words are separated by NUL: no shell reads it."""
    return judge(Call(tuple(code.split("\0")), setting))
