"""What the calls of a Python file do, by the full name of what is called."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cockpit.core.guard.command import judge as judge_command
from cockpit.core.guard.marks import UNKNOWN, is_known, readable
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.programs.interpreters import run_text
from cockpit.core.guard.python.functions import Choice, Value
from cockpit.core.guard.python.values import Evaluator
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict

Judge = Callable[["PythonCall"], list[Hit]]


class PythonCall:
    """One call expression with what its parts yield."""

    def __init__(self, node: ast.Call, evaluator: Evaluator, setting: Setting) -> None:
        self.node = node
        self.evaluator = evaluator
        self.setting = setting

    def argument(self, index: int, *names: str) -> ast.expr | None:
        """A positional argument, or the keyword that may stand for it."""
        if 0 <= index < len(self.node.args) and not any(
            isinstance(arg, ast.Starred) for arg in self.node.args[:index]
        ):
            return self.node.args[index]
        return next((keyword.value for keyword in self.node.keywords if keyword.arg in names), None)

    def keyword(self, name: str) -> ast.expr | None:
        """A keyword argument."""
        return next((keyword.value for keyword in self.node.keywords if keyword.arg == name), None)

    def value(self, index: int, *names: str) -> Value:
        """What an argument yields."""
        return self.evaluator.value(self.argument(index, *names))

    def paths(self, index: int, *names: str) -> tuple[str, ...]:
        """Every path an argument may be; none if the argument is missing."""
        node = self.argument(index, *names)
        if node is None:
            return ()
        value = self.evaluator.value(node)
        if isinstance(value, Choice):
            return value.values
        return (value,) if isinstance(value, str) else value

    def receiver(self) -> tuple[str, ...]:
        """Every path that the object of a method call may be."""
        if not isinstance(self.node.func, ast.Attribute):
            return ()
        value = self.evaluator.value(self.node.func.value)
        return value.values if isinstance(value, Choice) else (value,) if isinstance(value, str) else value


def judge_call(node: ast.Call, evaluator: Evaluator, setting: Setting) -> list[Hit]:
    """Every rule that this call breaks."""
    name = evaluator.dotted(node.func)
    call = PythonCall(node, evaluator, setting)
    judge = _FUNCTIONS.get(name)
    if judge is not None:
        return judge(call)
    if isinstance(node.func, ast.Attribute) and (method := _METHODS.get(node.func.attr)) is not None:
        return method(call)
    if name.startswith("sh.") and name.count(".") == 1:
        return judge_command(Call((name[3:], *_words(call, 0)), setting))
    return []


# Programs -----------------------------------------------------------------------------------------------------------


def _words(call: PythonCall, start: int) -> tuple[str, ...]:
    words: list[str] = []
    for arg in call.node.args[start:]:
        value = call.evaluator.value(arg.value if isinstance(arg, ast.Starred) else arg)
        words += value if isinstance(value, tuple) else [value if isinstance(value, str) else UNKNOWN]
    return tuple(words)


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
        words = _words(call, start)
        return judge_command(Call((words[0], *words[2:]), call.setting)) if words else []

    return judge


def _argv(call: PythonCall) -> list[Hit]:
    """Every positional argument is one word."""
    return judge_command(Call(_words(call, 0), _placed(call)))


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


# Files --------------------------------------------------------------------------------------------------------------


def _rmtree(call: PythonCall) -> list[Hit]:
    paths = call.paths(0, "path", "directory")
    return [hit for path in paths for hit in targets.delete(path, call.setting, recursive=True)]


def _remove(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(0, "path", "name")
        for hit in targets.delete(path, call.setting, recursive=False)
    ]


def _unlink(call: PythonCall) -> list[Hit]:
    if call.node.args:
        return []
    return [hit for path in call.receiver() for hit in targets.delete(path, call.setting, recursive=False)]


def _open(call: PythonCall) -> list[Hit]:
    mode = call.evaluator.text(call.argument(1, "mode"))
    return (
        _written(call.paths(0, "file", "path"), mode, call.setting)
        if call.argument(1, "mode") is not None
        else []
    )


def _open_method(call: PythonCall) -> list[Hit]:
    mode = call.evaluator.text(call.argument(0, "mode"))
    return _written(call.receiver(), mode, call.setting) if call.argument(0, "mode") is not None else []


def _written(paths: tuple[str, ...], mode: str, setting: Setting) -> list[Hit]:
    if not re.fullmatch(r"[rwaxbtU+]{1,4}", mode) or not set(mode) & set("wa+x"):
        return []
    append = "w" not in mode and "+" not in mode
    return [hit for path in paths for hit in targets.overwrite(path, setting, append=append)]


def _os_open(call: PythonCall) -> list[Hit]:
    flags = ast.unparse(node) if (node := call.argument(1, "flags")) is not None else ""
    if not re.search(r"O_(?:WRONLY|RDWR|TRUNC)", flags):
        return []
    append = "O_TRUNC" not in flags
    return [
        hit for path in call.paths(0, "path") for hit in targets.overwrite(path, call.setting, append=append)
    ]


def _write_method(call: PythonCall) -> list[Hit]:
    return [hit for path in call.receiver() for hit in targets.overwrite(path, call.setting)]


def _truncate(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(0, "path")
        for hit in targets.empty(path, call.setting, verb="truncates")
        if path != UNKNOWN
    ]


def _move(call: PythonCall) -> list[Hit]:
    pairs = [(source, target) for source in call.paths(0, "src") for target in call.paths(1, "dst")]
    return [hit for pair in pairs for hit in judge_command(Call(("mv", *pair), call.setting))]


def _copy(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(1, "dst")
        for hit in judge_command(Call(("cp", UNKNOWN, path), call.setting))
    ]


def _chmod(call: PythonCall) -> list[Hit]:
    mode = call.argument(1, "mode")
    if not isinstance(mode, ast.Constant) or not isinstance(mode.value, int):
        return []
    paths = call.paths(0, "path")
    return [
        hit for path in paths for hit in judge_command(Call(("chmod", f"{mode.value:o}", path), call.setting))
    ]


# Processes ----------------------------------------------------------------------------------------------------------


def _kill(call: PythonCall) -> list[Hit]:
    pid = call.evaluator.text(call.argument(0, "pid"))
    return judge_command(Call(("kill", "-9", pid), call.setting)) if pid in ("-1", "1") else []


def _execute(call: PythonCall) -> list[Hit]:
    """eval and exec; compile() passes its text on."""
    node = call.argument(0, "source", "expression")
    if node is None:
        return []
    code = call.evaluator.text(node)
    return run_text(code, "python", call.setting, from_pipe=False)


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


def _walk(call: PythonCall) -> list[Hit]:
    """os.removedirs climbs upwards as long as directories are empty."""
    return [
        Hit("guard.recursiveDelete", Verdict.CONFIRM, f"removes {readable(path)} and its empty parents")
        for path in call.paths(0, "name")
        if locate(path, call.setting) not in (Place.INSIDE, Place.FRESH, Place.TEMPORARY)
    ]


_RUNNERS = "run call check_call check_output Popen"
_FUNCTIONS: Mapping[str, Judge] = MappingProxyType(
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
        "pty.spawn": _spawn,
        "pexpect.spawn": _spawn,
        **dict.fromkeys(
            [
                "shutil.rmtree",
                "distutils.dir_util.remove_tree",
                "distutils.dir_util.remove_tree",
                "setuptools.distutils.dir_util.remove_tree",
                "fsutil.rmtree",
                "test.support.rmtree",
                "py.path.local().remove",
            ],
            _rmtree,
        ),
        **dict.fromkeys(["os.remove", "os.unlink", "os.rmdir"], _remove),
        "os.removedirs": _walk,
        **dict.fromkeys(["open", "io.open", "codecs.open", "builtins.open"], _open),
        "os.open": _os_open,
        "os.truncate": _truncate,
        **dict.fromkeys(["shutil.move", "os.rename", "os.replace", "os.renames"], _move),
        **dict.fromkeys(["shutil.copy", "shutil.copyfile", "shutil.copy2"], _copy),
        "os.chmod": _chmod,
        **dict.fromkeys(["os.kill", "os.killpg", "posix.kill"], _kill),
        **dict.fromkeys(
            ["eval", "exec", "execfile", "builtins.eval", "builtins.exec", "runpy.run_path"], _execute
        ),
        "pathlib.Path().rmtree": _rmtree,
    }
)
_METHODS: Mapping[str, Judge] = MappingProxyType(
    {
        "unlink": _unlink,
        "rmtree": lambda call: [
            hit
            for path in call.receiver()
            if not call.node.args
            for hit in targets.delete(path, call.setting, recursive=True)
        ],
        "write_text": _write_method,
        "write_bytes": _write_method,
        "open": _open_method,
        "exec_command": _remote,
        "execute": _sql_text,
        "executescript": _execute_sql,
    }
)
