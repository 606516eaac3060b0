"""What the calls of a JavaScript file do, by the full name of what is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cockpit.core.guard.command import judge as judge_command
from cockpit.core.guard.javascript import expressions as ex
from cockpit.core.guard.javascript.values import Evaluator
from cockpit.core.guard.marks import UNKNOWN
from cockpit.core.guard.programs import targets
from cockpit.core.guard.programs.interpreters import run_text
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit


@dataclass(frozen=True, slots=True)
class JavaScriptCall:
    """One call expression with what its parts yield."""

    node: ex.Invocation
    evaluator: Evaluator
    setting: Setting

    def argument(self, index: int) -> ex.Expression | None:
        """A positional argument."""
        return self.node.arguments[index] if index < len(self.node.arguments) else None

    def texts(self, index: int) -> tuple[str, ...]:
        """Every text an argument may be."""
        node = self.argument(index)
        return self.evaluator.texts(node) if node is not None else ()

    def options(self) -> dict[str, ex.Expression]:
        """The properties of the last object literal among the arguments."""
        found = [each for each in self.node.arguments if isinstance(each, ex.Object)]
        return found[-1].properties if found else {}

    def placed(self) -> Setting:
        """The setting with the directory of the `cwd` option."""
        cwd = self.options().get("cwd")
        return self.setting if cwd is None else replace(self.setting, cwd=self.evaluator.text(cwd) or ".")


Judge = Callable[[JavaScriptCall], list[Hit]]


def judge_call(node: ex.Invocation, name: str, evaluator: Evaluator, setting: Setting) -> list[Hit]:
    """Every rule that a call of this function breaks."""
    judge = FUNCTIONS.get(name)
    return judge(JavaScriptCall(node, evaluator, setting)) if judge is not None else []


def _shell(call: JavaScriptCall) -> list[Hit]:
    """The first argument is a shell command line."""
    return [hit for code in call.texts(0) for hit in run_text(code, "bash", call.placed())]


def _program(call: JavaScriptCall) -> list[Hit]:
    """A program, a list of arguments, and options."""
    program, second = call.evaluator.value(call.argument(0)), call.argument(1)
    if isinstance(call.argument(0), ex.Object):
        return _object_command(call)
    if isinstance(program, tuple):
        return judge_command(Call(program, call.placed()))
    if second is None or isinstance(second, ex.Object):
        return run_text(program, "bash", call.placed()) if program != UNKNOWN else []
    rest = call.evaluator.value(second)
    words = rest if isinstance(rest, tuple) else (rest,)
    if "shell" in call.options():
        return run_text(" ".join((program, *words)), "bash", call.placed())
    return judge_command(Call((program, *words), call.placed()))


def _object_command(call: JavaScriptCall) -> list[Hit]:
    """`Deno.run({ cmd: [...] })`"""
    command = call.evaluator.value(call.options().get("cmd"))
    return judge_command(Call(command, call.setting)) if isinstance(command, tuple) else []


def _deno_command(call: JavaScriptCall) -> list[Hit]:
    """`new Deno.Command("rm", { args: [...] })`"""
    words = call.evaluator.value(call.options().get("args"))
    rest = words if isinstance(words, tuple) else ()
    return judge_command(Call((call.evaluator.text(call.argument(0)), *rest), call.placed()))


def _removal(call: JavaScriptCall) -> list[Hit]:
    """fs.rm and its kin: recursive only when told so."""
    flag = call.options().get("recursive")
    recursive = flag is not None and not (isinstance(flag, ex.Name) and flag.dotted == "false")
    return [hit for path in call.texts(0) for hit in targets.delete(path, call.setting, recursive=recursive)]


def _tree_removal(call: JavaScriptCall) -> list[Hit]:
    return [hit for path in call.texts(0) for hit in targets.delete(path, call.setting, recursive=True)]


def _unlink(call: JavaScriptCall) -> list[Hit]:
    return [hit for path in call.texts(0) for hit in targets.delete(path, call.setting, recursive=False)]


def _write(call: JavaScriptCall) -> list[Hit]:
    flags = call.evaluator.text(call.options()["flags"]) if "flags" in call.options() else ""
    return [
        hit for path in call.texts(0) for hit in targets.overwrite(path, call.setting, append="a" in flags)
    ]


def _truncate(call: JavaScriptCall) -> list[Hit]:
    return [
        hit
        for path in call.texts(0)
        if path != UNKNOWN
        for hit in targets.empty(path, call.setting, verb="truncates")
    ]


def _open(call: JavaScriptCall) -> list[Hit]:
    flags = call.evaluator.text(call.argument(1)) if call.argument(1) is not None else "r"
    return _write(call) if "w" in flags or "+" in flags else []


def _rename(call: JavaScriptCall) -> list[Hit]:
    pairs = [(source, target) for source in call.texts(0) for target in call.texts(1)]
    return [hit for pair in pairs for hit in judge_command(Call(("mv", *pair), call.setting))]


def _copy(call: JavaScriptCall) -> list[Hit]:
    return [hit for path in call.texts(1) for hit in judge_command(Call(("cp", UNKNOWN, path), call.setting))]


def _shelljs(program: str) -> Judge:
    """shelljs takes the words of the command as arguments."""

    def judge(call: JavaScriptCall) -> list[Hit]:
        words = tuple(word for argument in call.node.arguments for word in call.evaluator.texts(argument))
        return judge_command(Call((program, *words), call.setting))

    return judge


def _execute(call: JavaScriptCall) -> list[Hit]:
    """eval and Function: the last argument is code."""
    if not call.node.arguments:
        return []
    return run_text(call.evaluator.text(call.node.arguments[-1]), "javascript", call.setting)


def _run_in_context(call: JavaScriptCall) -> list[Hit]:
    return run_text(call.evaluator.text(call.argument(0)), "javascript", call.setting)


def _kill(call: JavaScriptCall) -> list[Hit]:
    node = call.argument(0)
    text = call.evaluator.text(node)
    negative = isinstance(node, ex.Other)
    return (
        judge_command(Call(("kill", "-9", "1"), call.setting))
        if text == "1" or (negative and _is_minus_one(call))
        else []
    )


def _is_minus_one(call: JavaScriptCall) -> bool:
    text = call.evaluator.scope.text[call.evaluator.position : call.evaluator.position + 60]
    return "(-1" in text.replace(" ", "")


def _remote(call: JavaScriptCall) -> list[Hit]:
    """A command line for another machine."""
    setting = replace(call.setting, remote=True)
    return [hit for code in call.texts(0) if code != UNKNOWN for hit in run_text(code, "bash", setting)]


def _named(modules: str, functions: str, judge: Judge) -> dict[str, Judge]:
    return {f"{module}.{function}": judge for module in modules.split() for function in functions.split()}


_FS = "fs fs/promises fs.promises fs-extra graceful-fs"

FUNCTIONS: Mapping[str, Judge] = MappingProxyType(
    {
        **_named("child_process", "exec execSync", _shell),
        **_named(
            "child_process cross-spawn node-pty", "spawn spawnSync execFile execFileSync sync", _program
        ),
        "cross-spawn": _program,
        **dict.fromkeys(
            ["execa", "execa.execa", "execa.execaSync", "execaSync", "execa.sync", "execa.execaNode"],
            _program,
        ),
        **dict.fromkeys(
            [
                "execa.command",
                "execa.commandSync",
                "execa.execaCommand",
                "execa.execaCommandSync",
                "execaCommand",
            ],
            _shell,
        ),
        **dict.fromkeys(
            ["$", "zx.$", "execa.$", "Bun.$", "bun.$", "dax.$", "execa.$.sync", "$.sync", "@webpod/ps.$"],
            _shell,
        ),
        **_named("Bun bun", "spawn spawnSync", _program),
        "Deno.run": _object_command,
        "Deno.Command": _deno_command,
        **_named(_FS, "rm rmSync rmdir rmdirSync", _removal),
        **_named(
            "fs fs-extra", "remove removeSync emptyDir emptyDirSync emptydir emptydirSync", _tree_removal
        ),
        **_named("Deno", "remove removeSync", _removal),
        **dict.fromkeys(
            [
                "rimraf",
                "rimraf.rimraf",
                "rimraf.sync",
                "rimraf.rimrafSync",
                "rimraf.native",
                "del",
                "del.sync",
            ],
            _tree_removal,
        ),
        **dict.fromkeys(
            ["del.deleteAsync", "del.deleteSync", "del.default", "rimrafSync", "deleteAsync", "deleteSync"],
            _tree_removal,
        ),
        **_named(_FS, "unlink unlinkSync", _unlink),
        **_named(_FS, "writeFile writeFileSync createWriteStream outputFile outputFileSync", _write),
        **_named(_FS, "truncate truncateSync", _truncate),
        **_named(_FS, "open openSync", _open),
        **_named(_FS, "rename renameSync move moveSync", _rename),
        **_named(_FS, "copyFile copyFileSync", _copy),
        "shelljs.exec": _shell,
        "shelljs.rm": _shelljs("rm"),
        "shelljs.chmod": _shelljs("chmod"),
        "shelljs.mv": _shelljs("mv"),
        **dict.fromkeys(["eval", "Function", "globalThis.eval", "window.eval", "global.eval"], _execute),
        **_named("vm", "runInThisContext runInNewContext runInContext", _run_in_context),
        "process.kill": _kill,
    }
)
BARE: Mapping[str, str] = MappingProxyType(
    {
        **{
            name: f"child_process.{name}"
            for name in ["exec", "execSync", "spawn", "spawnSync", "execFile", "execFileSync"]
        },
        **{
            name: f"fs.{name}"
            for name in [
                "rm",
                "rmSync",
                "rmdir",
                "rmdirSync",
                "unlink",
                "unlinkSync",
                "writeFileSync",
                "truncateSync",
            ]
        },
        "removeSync": "fs-extra.removeSync",
        "emptyDirSync": "fs-extra.emptyDirSync",
    }
)
"""Names that a snippet without imports means, and that a file must import to mean."""
REMOTE_METHODS: Mapping[str, Judge] = MappingProxyType({"execCommand": _remote})
