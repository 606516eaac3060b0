"""Python calls that start programs, end them, or execute text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cockpit.core.guard.command import judge as judge_command
from cockpit.core.guard.marks import UNKNOWN, is_known
from cockpit.core.guard.programs.interpreters import run_text
from cockpit.core.guard.python.call import PythonCall
from cockpit.core.guard.python.functions import Choice, Value
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit

Judge = Callable[[PythonCall], list[Hit]]


def words(call: PythonCall, start: int) -> tuple[str, ...]:
    """The positional arguments from `start` on, each as one word of a command."""
    found: list[str] = []
    for arg in call.node.args[start:]:
        value = call.evaluator.value(arg.value if isinstance(arg, ast.Starred) else arg)
        found += value if isinstance(value, tuple) else [value if isinstance(value, str) else UNKNOWN]
    return tuple(found)


def _shell(call: PythonCall) -> list[Hit]:
    """The first argument is a shell command line."""
    hits: list[Hit] = []
    for code in _texts(call.value(0, "command", "cmd", "args")):
        hits += run_text(code, "bash", _placed(call))
    return hits


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, Choice):
        return value.values
    return (value,) if isinstance(value, str) else (" ".join(value),)


def _placed(call: PythonCall) -> Setting:
    """The setting with the working directory of `cwd=`."""
    cwd = call.keyword("cwd")
    if cwd is None:
        return call.setting
    return replace(call.setting, cwd=call.evaluator.text(cwd) or ".")


def _subprocess(call: PythonCall) -> list[Hit]:
    """subprocess.run and its kin: a list, or text that a shell or nobody splits."""
    command = call.value(0, "args")
    setting = _placed(call)
    if isinstance(command, tuple):
        return judge_command(Call(command, setting, _stdin(call)))
    shell = call.keyword("shell")
    in_shell = shell is not None and not (isinstance(shell, ast.Constant) and not shell.value)
    hits: list[Hit] = []
    for code in _texts(command):
        if code == UNKNOWN and not in_shell:
            continue
        hits += run_text(code, "bash", setting)
    return hits


def _stdin(call: PythonCall) -> str | None:
    given = call.keyword("input")
    return call.evaluator.text(given) if given is not None else None


def _exec_list(start: int) -> Judge:
    """os.execv and its kin: a path, then the argument vector as a list."""

    def judge(call: PythonCall) -> list[Hit]:
        path, vector = call.evaluator.text(call.argument(start)), call.value(start + 1)
        words = vector if isinstance(vector, tuple) else (UNKNOWN, UNKNOWN)
        return judge_command(Call((path, *words[1:]), call.setting))

    return judge


def _exec_args(start: int) -> Judge:
    """os.execl and its kin: a path, then the arguments one by one."""

    def judge(call: PythonCall) -> list[Hit]:
        given = words(call, start)
        return judge_command(Call((given[0], *given[2:]), call.setting)) if given else []

    return judge


def _argv(call: PythonCall) -> list[Hit]:
    """Every positional argument is one word."""
    return judge_command(Call(words(call, 0), _placed(call)))


def _spawn(call: PythonCall) -> list[Hit]:
    """pty.spawn takes a list or one program."""
    value = call.value(0, "argv", "command")
    if isinstance(value, tuple):
        return judge_command(Call(value, call.setting))
    rest = call.value(1, "args")
    extra = f" {' '.join(rest)}" if isinstance(rest, tuple) else ""
    return [hit for code in _texts(value) for hit in run_text(code + extra, "bash", call.setting)]


def _remote(call: PythonCall) -> list[Hit]:
    """A command line for another machine."""
    setting = replace(call.setting, remote=True)
    return [
        hit
        for code in _texts(call.value(0, "command"))
        if code != UNKNOWN
        for hit in run_text(code, "bash", setting)
    ]


def _kill(call: PythonCall) -> list[Hit]:
    pid = call.evaluator.text(call.argument(0, "pid"))
    return judge_command(Call(("kill", "-9", pid), call.setting)) if pid in ("-1", "1") else []


def _execute(call: PythonCall) -> list[Hit]:
    """eval and exec; compile() passes its text on."""
    node = call.argument(0, "source", "expression")
    if node is None:
        return []
    code = call.evaluator.text(node)
    return run_text(code, "python", call.setting, from_pipe=True)


def _execute_sql(call: PythonCall) -> list[Hit]:
    code = call.evaluator.text(call.argument(0, "sql", "query", "statement", "operation"))
    if not is_known(code[:1]) or not re.match(r"\s*\w+\s", code):
        return []
    return [replace(hit, routine=True) for hit in call.setting.read("sql", code)]


def _sql_text(call: PythonCall) -> list[Hit]:
    node = call.argument(0)
    if isinstance(node, ast.Call) and call.evaluator.dotted(node.func).rpartition(".")[2] == "text":
        return _execute_sql(PythonCall(node, call.evaluator, call.setting))
    return _execute_sql(call)


_RUNNERS = "run call check_call check_output Popen"
FUNCTIONS: Mapping[str, Judge] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "os.system",
                "os.popen",
                "os.popen2",
                "os.popen3",
                "os.popen4",
                "subprocess.getoutput",
                "subprocess.getstatusoutput",
                "commands.getoutput",
                "commands.getstatusoutput",
                "popen2.popen2",
                "asyncio.create_subprocess_shell",
                "pexpect.run",
                "pexpect.runu",
                "posix.system",
                "nt.system",
                "get_ipython().system",
                "invoke.run",
                "fabric.local",
            ],
            _shell,
        ),
        **{f"subprocess.{name}": _subprocess for name in _RUNNERS.split()},
        **dict.fromkeys(
            ["os.execv", "os.execve", "os.execvp", "os.execvpe", "os.posix_spawn", "os.posix_spawnp"],
            _exec_list(0),
        ),
        **dict.fromkeys(["os.execl", "os.execle", "os.execlp", "os.execlpe"], _exec_args(0)),
        **dict.fromkeys(["os.spawnv", "os.spawnve", "os.spawnvp", "os.spawnvpe"], _exec_list(1)),
        **dict.fromkeys(["os.spawnl", "os.spawnle", "os.spawnlp", "os.spawnlpe"], _exec_args(1)),
        "asyncio.create_subprocess_exec": _argv,
        **dict.fromkeys(["ctypes.CDLL().system", "ctypes.cdll.LoadLibrary().system"], _shell),
        **{f"fabric.Connection().{name}": _remote for name in ("run", "sudo", "local")},
        "pty.spawn": _spawn,
        "pexpect.spawn": _spawn,
        **dict.fromkeys(["os.kill", "os.killpg", "posix.kill"], _kill),
        **dict.fromkeys(
            ["eval", "exec", "execfile", "builtins.eval", "builtins.exec", "runpy.run_path"], _execute
        ),
    }
)
"""By full name."""
METHODS: Mapping[str, Judge] = MappingProxyType(
    {
        "exec_command": _remote,
        "execute": _sql_text,
        "executescript": _execute_sql,
    }
)
"""By the name of the method alone."""
