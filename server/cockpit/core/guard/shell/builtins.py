"""The shell's own commands, as far as they change what is known."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from cockpit.core.guard.marks import HOME, LOCAL, REMOTE, UNKNOWN, is_known
from cockpit.core.guard.options import Spec, parse
from cockpit.core.guard.programs.interpreters import run_text
from cockpit.core.guard.setting import Call
from cockpit.core.guard.shell.state import State
from cockpit.core.guard.shell.streams import printf

if TYPE_CHECKING:
    from cockpit.core.guard.shell.run import Run

Builtin = Callable[["Run", list[str], str | None], str]

_PREFIXES = frozenset(
    [
        "time",
        "builtin",
        "exec",
        "noglob",
        "nocorrect",
        "coproc",
        "!",
        "{",
        "if",
        "elif",
        "while",
        "until",
        "then",
        "do",
        "else",
        "command",
        "-",
    ]
)


def strip_prefixes(argv: list[str]) -> list[str]:
    """Take away the words that only say how the next one is run."""
    while argv:
        head = argv[0]
        if head == "command" and argv[1:2] and argv[1] in ("-v", "-V"):
            return argv
        if head not in _PREFIXES or len(argv) < 2:
            return argv
        argv = argv[1:]
        while argv and argv[0].startswith("-") and len(argv) > 1 and head != "-":
            argv = argv[2:] if head == "exec" and argv[0] == "-a" else argv[1:]
    return argv


def aliased(text: str, args: list[str]) -> str:
    """The command line that an alias stands for."""
    return " ".join([text, *(shlex.quote(arg) for arg in args)])


def record_files(state: State, call: Call) -> None:
    """Remember what a command downloads into which file, and copies."""
    name, args = call.name, call.args
    if name == "sudo" and args:
        record_files(state, Call(tuple(arg for arg in args if not arg.startswith("-")), call.setting))
    if name in ("curl", "wget", "aria2c"):
        state.files.update(dict.fromkeys(_downloaded(name, args), REMOTE))
    elif name in ("mv", "cp") and len(args) >= 2 and args[-2] in state.files:
        state.files[args[-1]] = state.files[args[-2]]
    elif name == "tee":
        state.files.update({path: call.stdin or "" for path in args if not path.startswith("-")})


def _downloaded(name: str, args: tuple[str, ...]) -> list[str]:
    spec = Spec.of(
        "o O H d X A u e b c F T P output output-document header data request user", "output output-document"
    )
    if name == "curl":
        spec = Spec.of("o H d X A u e b c F T output header data request user", "output remote-name")
    options = parse(args, spec)
    chosen = options.value("o", "output", *(("O", "output-document") if name == "wget" else ()))
    if chosen is not None and name == "wget" and options.value("O", "output-document") is None:
        chosen = None
    if chosen is not None:
        return [chosen] if chosen not in ("-", "/dev/null") else []
    if name == "curl" and not options.has("O", "remote-name"):
        return []
    names = [url.split("?")[0].rstrip("/").rpartition("/")[2] for url in options.operands]
    return [each for each in names if each]


def _cd(run: Run, args: list[str], _: str | None) -> str:
    words = [arg for arg in args if arg not in ("-P", "-L", "-e", "-@", "--")]
    state = run.state
    state.cwd = _moved(state, words[0] if words else HOME)
    state.moved = True
    return ""


def _moved(state: State, path: str) -> str:
    if path == "-" or not path:
        return UNKNOWN
    if path in (".", "./"):
        return state.cwd
    absolute = path[0] in "/~" or not is_known(path[0]) or re.match(r"[A-Za-z]:", path)
    return path if absolute or state.cwd in ("", ".") else f"{state.cwd}/{path}"


def _pushd(run: Run, args: list[str], stdin: str | None) -> str:
    run.state.stack.append(run.state.cwd)
    return _cd(run, args, stdin) if args else ""


def _popd(run: Run, _: list[str], __: str | None) -> str:
    run.state.cwd = run.state.stack.pop() if run.state.stack else UNKNOWN
    return ""


def _eval(run: Run, args: list[str], stdin: str | None) -> str:
    code = " ".join(args)
    return _execute(run, code, stdin)


def _execute(run: Run, code: str, stdin: str | None) -> str:
    """Code that runs in this very shell: only what is known is followed, the rest is judged as text."""
    if is_known(code) or (not run.state.setting.depth and code.strip(UNKNOWN)):
        hits = [] if is_known(code) else run_text(code, "bash", run.state_setting())
        if not hits:
            return run.nested(code, stdin=stdin)
        run.report(hits)
        return UNKNOWN
    run.report(run_text(code, "bash", run.state_setting()))
    return UNKNOWN


def _source(run: Run, args: list[str], stdin: str | None) -> str:
    if not args:
        return ""
    content = run.state.files.get(args[0])
    if args[0] in ("/dev/stdin", "-"):
        content = stdin
    return _execute(run, content, None) if content else ""


def _trap(run: Run, args: list[str], _: str | None) -> str:
    words = [arg for arg in args if arg not in ("--", "-p", "-l")]
    if len(words) > 1 and words[0] not in ("", "-"):
        run.nested(words[0], run.state.copy())
    return ""


def _set(run: Run, args: list[str], _: str | None) -> str:
    if "--" in args:
        run.state.positional = tuple(args[args.index("--") + 1 :])
    elif args and args[0][:1] not in "-+":
        run.state.positional = tuple(args)
    return ""


def _shift(run: Run, args: list[str], _: str | None) -> str:
    if run.state.positional is not None:
        count = int(args[0]) if args and args[0].isdigit() else 1
        run.state.positional = run.state.positional[count:]
    return ""


def _read(run: Run, args: list[str], stdin: str | None) -> str:
    options = parse(args, Spec.of("a d i n N p t u"))
    names = options.operands + options.values.get("a", [])
    words = (stdin or UNKNOWN).split()
    single = stdin is not None and len(words) == 1
    for index, name in enumerate(names):
        known = words[index] if stdin is not None and is_known(stdin) and index < len(words) else UNKNOWN
        value = words[0] if single and index == 0 else known
        run.state.choose(name, (value if value != LOCAL else UNKNOWN,))
    return ""


def _alias(run: Run, args: list[str], _: str | None) -> str:
    for arg in args:
        name, equals, text = arg.partition("=")
        if equals:
            run.state.aliases[name] = text
    return ""


def _unalias(run: Run, args: list[str], _: str | None) -> str:
    for name in args:
        run.state.aliases.pop(name, None)
    return ""


def _printf(run: Run, args: list[str], _: str | None) -> str:
    if args[:1] == ["-v"] and len(args) > 2:
        run.state.assign(args[1], printf(tuple(args[2:])))
        return ""
    return printf(tuple(args))


def _unset(run: Run, args: list[str], _: str | None) -> str:
    for name in args:
        run.state.variables.pop(name, None)
    return ""


def _declare(run: Run, args: list[str], _: str | None) -> str:
    for arg in args:
        name, equals, text = arg.partition("=")
        if equals and name.isidentifier():
            run.state.assign(name, text)
    return ""


def _getopts(run: Run, args: list[str], _: str | None) -> str:
    for name in (*args[1:2], "OPTARG"):
        run.state.choose(name, (UNKNOWN,))
    return ""


def _silent(_: Run, __: list[str], ___: str | None) -> str:
    return ""


BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {
        "cd": _cd,
        "chdir": _cd,
        "pushd": _pushd,
        "popd": _popd,
        "eval": _eval,
        "source": _source,
        ".": _source,
        "trap": _trap,
        "set": _set,
        "shift": _shift,
        "read": _read,
        "mapfile": _read,
        "readarray": _read,
        "alias": _alias,
        "unalias": _unalias,
        "printf": _printf,
        "unset": _unset,
        **dict.fromkeys(["export", "local", "declare", "readonly", "typeset"], _declare),
        "getopts": _getopts,
        **dict.fromkeys(
            [":", "true", "false", "[", "test", "[[", "return", "exit", "break", "continue", "wait"], _silent
        ),
        **dict.fromkeys(["type", "hash", "help", "man", "whatis", "apropos", "info", "tldr"], _silent),
    }
)
