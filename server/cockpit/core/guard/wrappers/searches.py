"""xargs, parallel, find and fd: commands that run for each of many names."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.core.guard.marks import NAMES, UNKNOWN
from cockpit.core.guard.setting import Call
from cockpit.core.guard.wrappers.expressions import EXECUTES, found_by
from cockpit.core.guard.wrappers.inner import Inner, after_options


def xargs(call: Call) -> list[Inner]:
    valued = frozenset(
        [
            "-a",
            "-d",
            "-E",
            "-I",
            "-L",
            "-n",
            "-P",
            "-s",
            "-i",
            "-J",
            "-R",
            "--arg-file",
            "--delimiter",
            "--max-args",
            "--max-procs",
            "--replace",
        ]
    )
    rest = after_options(call.args, valued, 0) or ("echo",)
    own = call.args[: len(call.args) - len(rest)]
    given = " ".join((call.stdin or UNKNOWN).split()) or UNKNOWN
    inputs = tuple(given.split(" "))
    token = _replacement(own)
    if token:
        return [Inner(tuple(word.replace(token, item) for word in rest)) for item in inputs[:8]]
    return [Inner((*rest, *inputs))]


def _replacement(own: Sequence[str]) -> str:
    for index, arg in enumerate(own):
        if arg in ("-I", "-J") and index + 1 < len(own):
            return own[index + 1]
        if arg.startswith(("-I", "--replace=")):
            return arg.removeprefix("-I").removeprefix("--replace=")
        if arg in ("-i", "--replace"):
            return "{}"
    return ""


def parallel(call: Call) -> list[Inner]:
    rest = after_options(call.args, frozenset(["-j", "--jobs", "-a", "-N", "-S", "--sshlogin"]), 0)
    marks = [index for index, arg in enumerate(rest) if arg in (":::", "::::", ":::+")]
    words = rest[: marks[0]] if marks else rest
    given = (
        tuple(arg for arg in rest[marks[0] :] if not arg.startswith(":::"))
        if marks
        else (call.stdin or UNKNOWN,)
    )
    code = " ".join(words)
    if "{}" in code:
        return [Inner(code=code.replace("{}", item), language="bash") for item in given[:8]]
    return [Inner(code=f"{code} {item}", language="bash") for item in given[:8]]


def find(call: Call) -> list[Inner]:
    """The commands of `-exec` and its like, with what was found in place of `{}`."""
    inner: list[Inner] = []
    args = call.args
    for index, arg in enumerate(args):
        if arg not in EXECUTES:
            continue
        rest = args[index + 1 :]
        end = next((at for at, word in enumerate(rest) if word in (";", "+")), len(rest))
        inner += [
            Inner(tuple(word.replace("{}", path) for word in rest[:end]))
            for path in found_by(call, index, named=True)
        ]
    return inner


_FD_VALUED = frozenset(
    [
        "-e",
        "-t",
        "-d",
        "-E",
        "-S",
        "-o",
        "-c",
        "-j",
        "--extension",
        "--type",
        "--max-depth",
        "--exclude",
        "--size",
        "--owner",
    ]
)


def fd(call: Call) -> list[Inner]:
    args = call.args
    for index, arg in enumerate(args):
        if arg in ("-x", "-X", "--exec", "--exec-batch"):
            words = args[index + 1 :]
            target = f"./{NAMES}"
            filled = tuple(word.replace("{}", target) for word in words)
            return [Inner(filled if any("{}" in word for word in words) else (*words, target))]
    return []
