"""`cockpit guard`: a command line in, a verdict out; nothing is run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from cockpit.cli.roots import root_of
from cockpit.core.errors import Invalid
from cockpit.core.guard.check import Bounds, check
from cockpit.core.guard.rules import RULES
from cockpit.core.guard.verdict import Judgement, Verdict

SHELLS: Final = ("bash", "powershell", "cmd", "python", "javascript")


class Question(msgspec.Struct, frozen=True):
    """One line of standard input."""

    id: str | int
    code: str
    lang: str = "bash"


class Answer(msgspec.Struct, frozen=True):
    """One line of standard output."""

    id: str | int
    verdict: Verdict
    rules: tuple[str, ...]
    reason: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit guard`."""
    add = parser.add_argument
    add("--shell", choices=SHELLS, default="bash", help="the language of the command; default: %(default)s")
    add("--stdin", action="store_true", help='judge JSON lines of the form {"id", "lang", "code"}')
    add(
        "--format", choices=("text", "json"), default="text", help="default: %(default)s; --stdin: JSON lines"
    )
    add("command_line", nargs=argparse.REMAINDER, metavar="COMMAND", help="one quoted line, or its words")


def run(options: argparse.Namespace) -> int:
    """0 for allow, 1 for confirm or deny; with --stdin 0 unless a line cannot be read."""
    words: list[str] = options.command_line
    if words[:1] == ["--"]:
        del words[0]
    if options.stdin:
        if words:
            raise Invalid("--stdin: expected no COMMAND beside it.")
        return _answer_lines(sys.stdin.buffer, sys.stdout.buffer)
    if not words:
        raise Invalid('Expected a COMMAND, for example: cockpit guard "rm -rf build", or --stdin.')
    judgement = _judged(words, options.shell)
    document = _json(judgement) if options.format == "json" else _text(judgement)
    sys.stdout.buffer.write(document.encode("utf-8", "backslashreplace"))
    return int(judgement.verdict is not Verdict.ALLOW)


def _judged(words: list[str], shell: str) -> Judgement:
    """One word is a line of the shell; several are a program with its arguments, as the shell left them."""
    cwd = Path.cwd()
    command = words[0] if len(words) == 1 else words if shell == "bash" else " ".join(words)
    return check(command, shell=shell, cwd=cwd, bounds=Bounds(workspace=root_of((), cwd), home=Path.home()))


def _answer_lines(lines: Iterable[bytes], output: BinaryIO) -> int:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = msgspec.json.decode(line, type=Question)
            judgement = check(question.code, shell=question.lang)
        except msgspec.DecodeError as error:
            raise Invalid(f"standard input, line {number}: {error}.") from error
        except Invalid as error:
            raise Invalid(f"standard input, line {number}: $.lang: {error.message}") from error
        answer = Answer(question.id, judgement.verdict, judgement.rules, judgement.reason)
        output.write(msgspec.json.encode(answer) + b"\n")
        output.flush()
    return 0


def _json(judgement: Judgement) -> str:
    document = {"verdict": judgement.verdict, "rules": judgement.rules, "reason": judgement.reason}
    return msgspec.json.encode(document).decode() + "\n"


def _text(judgement: Judgement) -> str:
    lines = [f"{judgement.verdict}: {judgement.reason}" if judgement.reason else str(judgement.verdict)]
    lines += [f"  {rule}: {RULES[rule].title}" for rule in judgement.rules]
    return "".join(f"{line}\n" for line in lines)
