"""JSON that runs commands: package.json scripts, .vscode/tasks.json, devcontainer commands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cockpit.core.guard.files.pieces import Piece, judge
from cockpit.core.guard.marks import HERE, HOME, UNKNOWN
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit
from cockpit.core.lazy import lazy_pattern

_TOKEN = lazy_pattern(
    r"\s+|//[^\n]*|/\*[\s\S]*?\*/|(?P<string>\"(?:[^\"\\]|\\.)*\")|(?P<punct>[{}\[\]:,])|(?P<word>[^\s{}\[\]:,\"]+)"
)
_VARIABLE = lazy_pattern(r"\$\{(\w+)(?::[^}]*)?\}")
_HOOKS = frozenset(
    [
        "postCreateCommand",
        "postStartCommand",
        "postAttachCommand",
        "onCreateCommand",
        "updateContentCommand",
        "initializeCommand",
        "preLaunchTask",
        "prepare",
    ]
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A string value with the keys and indexes that lead to it."""

    path: tuple[str, ...]
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Level:
    array: bool
    key: str = ""
    index: int = 0
    expects_key: bool = True


@dataclass(slots=True)
class _Task:
    command: Leaf | None = None
    args: list[str] = field(default_factory=list[str])
    kind: str = "shell"


def leaves(text: str) -> Iterator[Leaf]:
    """Every string value; comments and trailing commas are accepted."""
    stack: list[_Level] = []
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "punct":
            _punctuation(token, stack)
        elif kind == "string" and stack and not stack[-1].array and stack[-1].expects_key:
            stack[-1].key = _decoded(token)
        elif kind == "string":
            yield Leaf(tuple(_name(level) for level in stack), _decoded(token), match.start(), match.end())


def _name(level: _Level) -> str:
    return str(level.index) if level.array else level.key


def _punctuation(mark: str, stack: list[_Level]) -> None:
    if mark in "{[":
        stack.append(_Level(array=mark == "["))
    elif mark in "}]":
        if stack:
            stack.pop()
    elif stack:
        stack[-1].expects_key = mark == ","
        stack[-1].index += mark == "," and stack[-1].array


def _decoded(token: str) -> str:
    try:
        text = json.loads(token, strict=False)
    except ValueError:
        text = token[1:-1]
    return _VARIABLE.sub(_variable, str(text)) if "${" in token else str(text)


def _variable(match: re.Match[str]) -> str:
    name = match.group(1)
    if name.startswith(("workspaceFolder", "workspaceRoot", "containerWorkspaceFolder")) or name == "cwd":
        return HERE
    if name == "userHome":
        return HOME
    return UNKNOWN if name in ("input", "config", "env", "command", "file", "localEnv") else match.group()


def read(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the commands of the file break."""
    source = text if text.lstrip()[:1] in "{[" else f"{{{text}}}"
    shift = 0 if source is text else 1
    return judge(_pieces(source, shift), setting)


def _pieces(text: str, shift: int) -> Iterator[Piece]:
    tasks: dict[tuple[str, ...], _Task] = {}
    for leaf in leaves(text):
        path = leaf.path
        if (len(path) >= 2 and path[-2] in ("scripts", "hooks", "wireit", "lint-staged")) or (
            path and (path[-1] in _HOOKS or (len(path) > 1 and path[-2] in _HOOKS and not path[-1].isdigit()))
        ):
            yield Piece("bash", leaf.text, leaf.start - shift, leaf.end - shift)
        elif path and path[-1] in ("command", "cmd", "program"):
            tasks.setdefault(path[:-1], _Task()).command = leaf
        elif path and path[-1] == "type":
            tasks.setdefault(path[:-1], _Task()).kind = leaf.text
        elif "args" in path:
            at = path.index("args")
            tasks.setdefault(path[:at], _Task()).args.append(leaf.text)
    for task in tasks.values():
        if task.command is not None:
            yield _task_piece(task, task.command, shift)


def _task_piece(task: _Task, command: Leaf, shift: int) -> Piece:
    start, end = command.start - shift, command.end - shift
    if task.kind == "process":
        return Piece("argv", "\0".join((command.text, *task.args)), start, end)
    return Piece("bash", " ".join((command.text, *(_quoted(arg) for arg in task.args))), start, end)


def _quoted(arg: str) -> str:
    """VS Code quotes arguments with blanks."""
    return f"'{arg}'" if re.search(r"[\s;&|]", arg) and "'" not in arg else arg
