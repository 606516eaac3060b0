"""Judges PowerShell: every pipeline, script block and subexpression."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.command import judge as judge_program
from cockpit.core.guard.marks import DECODED, EVERYTHING, OUTPUT, REMOTE, UNKNOWN, is_known
from cockpit.core.guard.powershell import cmdlets
from cockpit.core.guard.powershell.cmdlets import Cmdlet
from cockpit.core.guard.powershell.lexer import Command, Lexer, Pipeline, closings
from cockpit.core.guard.programs import targets
from cockpit.core.guard.programs.interpreters import run_text
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_DEEPEST = 40
"""Brackets inside brackets that are looked into."""
_FILTERS = frozenset(["where-object", "select-object", "sort-object", "foreach-object", "out-string"])
_DOWNLOAD = lazy_pattern(
    r"\bDownload(?:String|Data|File)\b|\b(?:Invoke-WebRequest|iwr|Invoke-RestMethod|irm|curl|wget|Start-BitsTransfer)\b",
    re.IGNORECASE,
)
_DECODE = lazy_pattern(r"FromBase64String|ConvertTo-SecureString|DeflateStream|GzipStream", re.IGNORECASE)
_ASSIGNMENT = lazy_pattern(r"\$(\w+)\s*=\s*", re.IGNORECASE)
_STATIC = lazy_pattern(
    r"\[(?:System\.)?IO\.(Directory|File|DirectoryInfo)\]\s*::\s*(Delete|WriteAll\w+|Move)\s*\(\s*(['\"])(.*?)\3([^)]*)\)",
    re.IGNORECASE,
)
_SHUTDOWN = lazy_pattern(
    r"\.Win32Shutdown\s*\(|Win32Shutdown|\.(?:Reboot|ShutDown)\s*\(\s*\)|ExitWindowsEx|-MethodName\s+(?:Reboot|Shutdown)",
    re.IGNORECASE,
)
_CREATED = lazy_pattern(r"\[scriptblock\]\s*::\s*Create\s*\(([^\n]{0,300})", re.IGNORECASE)
_LITERAL = lazy_pattern(r"\s*(?:'((?:[^']|'')*)'|\"([^\"$`]*)\")\s*\Z")
_JOINED = lazy_pattern(r"\s*(?:['\"][^'\"]*['\"]\s*\+\s*)+['\"][^'\"]*['\"]\s*\Z")


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the commands of this script break."""
    script = _Script(code, replace(setting, windows=True))
    return [*_direct(code, script.setting), *script.read((0, len(code)), 0)]


def read_encoded(code: str, setting: Setting) -> list[Hit]:
    """-EncodedCommand: base64 of UTF-16."""
    hidden = Hit("guard.encodedExecution", Verdict.DENY, "runs text that it decodes first")
    try:
        text = base64.b64decode(code + "=" * (-len(code) % 4)).decode("utf-16-le")
    except (binascii.Error, ValueError):
        return [hidden]
    return [*setting.read("powershell", text), hidden]


class _Script:
    """One script with the variables it sets."""

    def __init__(self, code: str, setting: Setting) -> None:
        self.code = code
        self.setting = setting
        self.variables: dict[str, str] = {}
        self.pairs = closings(code)

    def read(self, stretch: tuple[int, int], depth: int) -> list[Hit]:
        """Judge the pipelines of a stretch of the code, and what stands in their brackets."""
        if depth > _DEEPEST:
            return []
        pipelines = Lexer(self.code, self.variables, self._evaluate, stretch, self.pairs).run()
        return [hit for pipeline in pipelines for hit in self._pipeline(pipeline, depth)]

    def _evaluate(self, expression: str) -> str:
        """What a subexpression yields."""
        if _DOWNLOAD.search(expression):
            return REMOTE
        if _DECODE.search(expression):
            return DECODED
        literal = _LITERAL.match(expression)
        if literal:
            return literal.group(1) or literal.group(2) or ""
        if _JOINED.match(expression):
            return "".join(re.findall(r"['\"]([^'\"]*)['\"]", expression))
        inner = Lexer(expression, self.variables, lambda _: OUTPUT).run()
        words = inner[0][0].words if inner and inner[0] else []
        if words and words[0].lower() in ("join-path", "resolve-path"):
            return "/".join(word for word in words[1:] if not word.startswith("-"))
        return words[0] if len(words) == 1 and expression.strip().startswith("$") else OUTPUT

    def _pipeline(self, pipeline: Pipeline, depth: int) -> list[Hit]:
        hits: list[Hit] = []
        flowing: str | None = None
        for command in pipeline:
            outer = self.variables.get("_")
            if flowing is not None:
                self.variables["_"] = flowing
            for stretch in command.inner:
                hits += self.read(stretch, depth + 1)
            self.variables.pop("_", None)
            if outer is not None:
                self.variables["_"] = outer
            found = self._command(command, flowing)
            hits += [replace(hit, start=command.start, end=command.end) for hit in found]
            flowing = self._printed(command, flowing)
        return hits

    def _command(self, command: Command, flowing: str | None) -> list[Hit]:
        hits = [
            hit for path in command.targets for hit in targets.overwrite(cmdlets.slashed(path), self.setting)
        ]
        words = self._assigned(command)
        if not words or (command.quoted[:1] == [True] and len(words) == 1):
            return hits
        if words[0].endswith(".Delete") or f".Delete{OUTPUT}" in words[0]:
            path = words[0].partition(".Delete")[0]
            return hits + targets.delete(cmdlets.slashed(path), self.setting, recursive=True)
        name = cmdlets.canonical(words[0])
        if name == "invoke-expression":
            code = " ".join(words[1:]) or flowing or ""
            if not is_known(code):
                code = self._evaluate(command.source) if OUTPUT in code else code
            return hits + run_text(re.sub(r"^-\w+\s+", "", code), "powershell", self.setting, from_pipe=True)
        judge = cmdlets.find(name)
        if judge is not None:
            return hits + judge(Cmdlet(name, tuple(words[1:]), flowing, self.setting))
        return hits + judge_program(Call((words[0], *words[1:]), self.setting, flowing))

    def _assigned(self, command: Command) -> list[str]:
        """The words of the command; `$x = ...` sets the variable and leaves what is run."""
        words = command.words
        if len(words) >= 2 and words[1] in ("=", "+="):
            name = self._name_before(command)
            value = words[2] if len(words) == 3 else OUTPUT
            if name:
                self.variables[name] = value
            return words[2:] if len(words) > 3 else []
        while words and words[0].lower() in (
            "if",
            "else",
            "try",
            "catch",
            "finally",
            "do",
            "return",
            "foreach",
            "while",
            ".",
        ):
            words = words[1:]
        return words

    def _name_before(self, command: Command) -> str:
        found = _ASSIGNMENT.match(command.source)
        return found.group(1).lower() if found else ""

    def _printed(self, command: Command, flowing: str | None) -> str:
        """What the command passes down the pipeline."""
        words = command.words
        text = " ".join(words)
        if _DOWNLOAD.search(text) or REMOTE in text:
            return REMOTE
        if _DECODE.search(text) or DECODED in text:
            return DECODED
        if len(words) == 1 and command.quoted[0]:
            return words[0]
        return _passed_on(words, flowing) if words else OUTPUT


def _passed_on(words: list[str], flowing: str | None) -> str:
    """What the usual cmdlets pass on."""
    name = cmdlets.canonical(words[0])
    if name in ("write-output", "echo"):
        return " ".join(words[1:])
    listed = cmdlets.listed(name, tuple(words[1:]))
    if listed is not None:
        return listed
    if name not in _FILTERS or flowing is None:
        return OUTPUT
    return UNKNOWN if flowing == EVERYTHING and name == "where-object" else flowing


def _direct(code: str, setting: Setting) -> Iterator[Hit]:
    """.NET calls, which are no commands."""
    plain = re.sub(r"(?<!\S)#[^\n]*", "", code)
    for match in _STATIC.finditer(plain):
        kind, method, path = match.group(1).lower(), match.group(2).lower(), cmdlets.slashed(match.group(4))
        if method == "delete":
            yield from targets.delete(
                path, setting, recursive=kind != "file" and "true" in match.group(5).lower()
            )
        elif method.startswith("write"):
            yield from targets.overwrite(path, setting)
    if any(_DOWNLOAD.search(match.group(1)) for match in _CREATED.finditer(plain)):
        yield Hit("guard.remoteExecution", Verdict.CONFIRM, "runs code straight from the network")
    if _SHUTDOWN.search(plain):
        yield Hit("guard.power", Verdict.DENY, "shuts down or restarts the machine")
