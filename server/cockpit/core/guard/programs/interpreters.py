"""Shells and languages as programs: what they are told to run by -c, a file or standard input."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from cockpit.core.guard.marks import DECODED, EVERYTHING, LOCAL, OUTPUT, REMOTE, UNKNOWN, is_known
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_ONLY_MARKS = lazy_pattern(f"[{UNKNOWN}{OUTPUT}{EVERYTHING}\\s]+\\Z")
_SHELL_VALUED = frozenset(["-o", "+o", "-O", "+O", "--rcfile", "--init-file"])


def run_text(
    code: str, language: str, setting: Setting, *, from_pipe: bool = False, **changes: object
) -> list[Hit]:
    """Judge text that is about to be executed, wherever it came from."""
    if not code.strip() or code.strip() == LOCAL:
        return []
    if REMOTE in code:
        return [Hit("guard.remoteExecution", Verdict.CONFIRM, "runs code straight from the network")]
    if DECODED in code:
        return _decoded(code.replace(DECODED, ""), language, setting, **changes)
    if _ONLY_MARKS.match(code):
        if UNKNOWN not in code and not from_pipe:
            return []
        return [
            Hit(
                "guard.dynamicExecution",
                Verdict.CONFIRM,
                "runs text that is computed at run time",
                routine=True,
            )
        ]
    return setting.read(language, code, **changes)


def _decoded(code: str, language: str, setting: Setting, **changes: object) -> list[Hit]:
    """Decoded text is suspicious whatever it says; where it can be read, what it says counts too."""
    readable = bool(code.strip())
    verdict = Verdict.CONFIRM if readable else Verdict.DENY
    hidden = Hit("guard.encodedExecution", verdict, "runs text that it decodes first")
    return [*(setting.read(language, code, **changes) if readable else []), hidden]


def shell(call: Call) -> list[Hit]:
    """sh, bash, zsh and their kin."""
    reads_stdin = True
    args = list(call.args)
    at = 0
    while at < len(args) and args[at][:1] in "-+" and args[at] not in ("-", "--"):
        if args[at] in ("--help", "--version", "-n"):
            return []
        if "c" in args[at][1:] and not args[at].startswith("--"):
            return _command_string(args[at + 1 :], call)
        at += 2 if args[at] in _SHELL_VALUED else 1
    rest = args[at + 1 :] if at < len(args) and args[at] in ("-", "--") else args[at:]
    if rest and "-s" not in args[:at]:
        reads_stdin = rest[0] in ("/dev/stdin", "/proc/self/fd/0")
    if not reads_stdin:
        return run_file(rest[0], tuple(rest[1:]), "bash", call)
    if call.stdin is None:
        return []
    positional = tuple(rest) if "-s" in args[:at] else ()
    return run_text(call.stdin, "bash", call.setting, from_pipe=True, positional=positional)


def _command_string(rest: list[str], call: Call) -> list[Hit]:
    while rest and rest[0].startswith("-") and len(rest) > 1:
        rest = rest[1:]
    if not rest:
        return []
    variables = {**call.setting.variables, "0": (rest[1],)} if len(rest) > 1 else call.setting.variables
    return run_text(rest[0], "bash", call.setting, positional=tuple(rest[2:]), variables=variables)


def run_file(path: str, args: tuple[str, ...], language: str, call: Call) -> list[Hit]:
    """A script whose content this command itself has produced or downloaded."""
    content = call.setting.files.get(path)
    if content is None:
        content = call.setting.files.get(path.removeprefix("./"))
    if content is None:
        return []
    hits = run_text(content, language, call.setting, positional=args)
    return hits if is_known(path) else [replace(hit, routine=True) for hit in hits]


def language(
    name: str, code_flags: tuple[str, ...], valued: tuple[str, ...] = ()
) -> Callable[[Call], list[Hit]]:
    """A judge for an interpreter with a flag for code, a script operand, or code on standard input."""

    def judge(call: Call) -> list[Hit]:
        args = call.args
        for index, arg in enumerate(args):
            if arg in code_flags:
                return run_text(args[index + 1], name, call.setting) if index + 1 < len(args) else []
            if glued := next((flag for flag in code_flags if len(flag) == 2 and arg.startswith(flag)), None):
                return run_text(arg[len(glued) :], name, call.setting)
            if arg in ("-m", "--version", "--help") or (
                arg.startswith("--") and "=" in arg and arg.split("=")[0] in code_flags
            ):
                return run_text(arg.partition("=")[2], name, call.setting) if "=" in arg else []
            if not arg.startswith("-"):
                if index and args[index - 1] in valued:
                    continue
                return [] if arg == "-" else run_file(arg, args[index + 1 :], name, call)
        return run_text(call.stdin, name, call.setting, from_pipe=True) if call.stdin is not None else []

    return judge


def _bundled(judge: Callable[[Call], list[Hit]], letters: str) -> Callable[[Call], list[Hit]]:
    """Perl's and Ruby's `-ne`, `-pe`, `-le`: the code follows the bundle."""

    def unbundled(call: Call) -> list[Hit]:
        words = [re.sub(rf"\A-[{letters}\d]*([eE])\Z", r"-\1", word) for word in call.argv[1:]]
        return judge(Call((call.argv[0], *words), call.setting, call.stdin))

    return unbundled


def awk(call: Call) -> list[Hit]:
    """system() and pipes to a shell in an awk program."""
    codes = re.findall(r'system\s*\(\s*"((?:[^"\\]|\\.)*)"', " ".join(call.args))
    codes += re.findall(r'"((?:[^"\\]|\\.)*)"\s*\|\s*getline', " ".join(call.args))
    return [hit for code in codes for hit in call.setting.read("bash", code)]


def powershell(call: Call) -> list[Hit]:
    """pwsh -Command, -EncodedCommand, -File."""
    args = call.args
    for index, arg in enumerate(args):
        flag = arg.lower().lstrip("-/")
        if arg[:1] not in "-/" or not flag:
            return run_text(" ".join(args[index:]), "powershell", call.setting)
        if "encodedcommand".startswith(flag) and flag[0] == "e" and not flag.startswith(("ex", "ep")):
            return call.setting.read("powershell-encoded", args[index + 1]) if index + 1 < len(args) else []
        if "command".startswith(flag):
            return run_text(" ".join(args[index + 1 :]) or call.stdin or "", "powershell", call.setting)
        if "file".startswith(flag):
            return run_file(args[index + 1], (), "powershell", call) if index + 1 < len(args) else []
        if flag in (
            "executionpolicy",
            "ep",
            "ex",
            "exec",
            "windowstyle",
            "w",
            "version",
            "workingdirectory",
            "wd",
        ):
            return powershell(Call((call.argv[0], *args[index + 2 :]), call.setting, call.stdin))
    return run_text(call.stdin or "", "powershell", call.setting, from_pipe=True)


def cmd(call: Call) -> list[Hit]:
    """cmd /c."""
    for index, arg in enumerate(call.args):
        if arg.lower()[:2] in ("/c", "/k", "/r"):
            code = " ".join((arg[2:], *call.args[index + 1 :])).strip()
            return run_text(code, "batch", call.setting)
    return run_text(call.stdin or "", "batch", call.setting, from_pipe=True)


def expect(call: Call) -> list[Hit]:
    """expect -c 'spawn ...'."""
    codes = [value for flag, value in pairwise(call.args) if flag == "-c"]
    spawned = [match for code in codes for match in re.findall(r"\bspawn\s+([^;\n]+)", code)]
    return [hit for code in spawned for hit in call.setting.read("bash", code)]


def editor(call: Call) -> list[Hit]:
    """vim -c '!rm -rf /'."""
    codes = [value.lstrip(":") for flag, value in pairwise(call.args) if flag in ("-c", "--cmd")]
    codes += [arg[1:] for arg in call.args if arg.startswith("+")]
    return [hit for code in codes if code.startswith("!") for hit in call.setting.read("bash", code[1:])]


_NETWORK_SHELL = lazy_pattern(r"(?:/bin/)?(?:ba|z|da|k|a)?sh\b|cmd(?:\.exe)?\b|powershell")


def netcat(call: Call) -> list[Hit]:
    """nc -e /bin/sh."""
    for flag, value in pairwise(call.args):
        runs = flag in ("-e", "-c", "--exec", "--sh-exec") or re.match(r"-[a-z]*e\Z", flag)
        if runs and _NETWORK_SHELL.match(value):
            return [Hit("guard.remoteShell", Verdict.DENY, "hands a shell to the network")]
    return []


def socat(call: Call) -> list[Hit]:
    """An EXEC address with a shell."""
    text = " ".join(call.args)
    if re.search(r"(?:EXEC|SYSTEM):[\"']?" + _NETWORK_SHELL.pattern, text, re.IGNORECASE):
        return [Hit("guard.remoteShell", Verdict.DENY, "hands a shell to the network")]
    return []


def deno(call: Call) -> list[Hit]:
    """Deno runs a script straight from its address."""
    if any(re.match(r"https?://", arg) for arg in call.args) and "run" in call.args:
        return run_text(REMOTE, "javascript", call.setting)
    return _NODE(call)


_PYTHON = language("python", ("-c",), ("-W", "-X"))
_NODE = language("javascript", ("-e", "--eval", "-p", "--print", "-pe"), ("-r", "--require", "--import"))
_PERL = _bundled(language("perl", ("-e", "-E"), ("-I", "-M")), "lnpiaw0s")
_RUBY = _bundled(language("ruby", ("-e",), ("-r", "-I")), "lnpiaw")
_PHP = language("php", ("-r", "--run"), ("-d",))

TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        **dict.fromkeys(
            ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "rbash", "yash"], shell
        ),
        **dict.fromkeys(["python", "python2", "python3", "pypy", "pypy3", "py", "ipython"], _PYTHON),
        **{f"python3.{minor}": _PYTHON for minor in range(6, 16)},
        **dict.fromkeys(["node", "nodejs", "bun", "tsx", "ts-node"], _NODE),
        "deno": deno,
        **dict.fromkeys(["perl", "perl5"], _PERL),
        "ruby": _RUBY,
        "php": _PHP,
        "lua": language("lua", ("-e",)),
        **dict.fromkeys(["awk", "gawk", "mawk", "nawk"], awk),
        **dict.fromkeys(["powershell", "pwsh"], powershell),
        "cmd": cmd,
        "expect": expect,
        **dict.fromkeys(["vi", "vim", "nvim", "ex"], editor),
        **dict.fromkeys(["nc", "ncat", "netcat"], netcat),
        "socat": socat,
    }
)
