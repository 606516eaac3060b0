"""PowerShell text cut into pipelines of commands of words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cockpit.core.guard.marks import HERE, HOME, NAMES, SCRIPT, UNKNOWN
from cockpit.core.lazy import lazy_pattern

_TOKEN = lazy_pattern(
    r"(?P<comment><\#[\s\S]*?(?:\#>|\Z)|(?<![^\s;|{}()&])\#[^\n]*)"
    r"|(?P<here>@(?P<mark>['\"])[ \t]*\n(?P<body>[\s\S]*?)\n(?P=mark)@)"
    r"|(?P<single>'(?:[^']|'')*'?)"
    r'|(?P<double>"(?:[^"`]|`[\s\S]|"")*"?)'
    r"|(?P<join>`\r?\n)"
    r"|(?P<end>[;\n]|&&|\|\|)"
    r"|(?P<pipe>\|)"
    r"|(?P<open>[@$]?[({])"
    r"|(?P<close>[)}])"
    r"|(?P<redirect>[1-6*]?>>?(?:&1)?)"
    r"|(?P<space>[ \t\r]+)"
    r"|(?P<call>&)"
    r"|(?P<plain>(?:`.|\$\{[^}]*\}|\$[\w:]+|[^\s;|(){}'\"`>&$#]|\#|\$)+)"
)
_VARIABLE = lazy_pattern(r"\$\{?((?:env:|global:|script:|local:)?\w+|\$|\?)\}?", re.IGNORECASE)
_FIXED = {
    "home": HOME,
    "env:home": HOME,
    "env:userprofile": HOME,
    "env:homepath": HOME,
    "pwd": HERE,
    "env:github_workspace": HERE,
    "psscriptroot": SCRIPT,
    "env:systemroot": "C:/Windows",
    "env:windir": "C:/Windows",
    "env:systemdrive": "C:",
    "env:programfiles": "C:/Program Files",
    "env:programdata": "C:/ProgramData",
    "env:appdata": f"{HOME}/AppData",
    "env:localappdata": f"{HOME}/AppData",
    "true": "true",
    "false": "false",
    "null": "",
    "_": NAMES,
}


@dataclass(slots=True)
class Command:
    """One command of a pipeline: its words, the script blocks among them, and where it redirects."""

    start: int
    end: int = 0
    source: str = ""
    words: list[str] = field(default_factory=list[str])
    quoted: list[bool] = field(default_factory=list[bool])
    inner: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Where its script blocks and subexpressions are."""
    targets: list[str] = field(default_factory=list[str])


Pipeline = list[Command]


def closings(text: str) -> dict[int, int]:
    """For each opening bracket, the index after the one that closes it."""
    found: dict[int, int] = {}
    stack: list[int] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            at += 1
            continue
        if match.lastgroup == "open":
            stack.append(match.end() - 1)
        elif match.lastgroup == "close" and stack:
            found[stack.pop()] = match.end()
        at = match.end()
    return found


class Lexer:
    """Cuts a stretch of a text; `variables` and `evaluate` give the values that words are filled with."""

    def __init__(
        self,
        text: str,
        variables: dict[str, str],
        evaluate: Callable[[str], str],
        stretch: tuple[int, int] | None = None,
        pairs: dict[int, int] | None = None,
    ) -> None:
        self.text = text
        self.variables = variables
        self.evaluate = evaluate
        self.pipelines: list[Pipeline] = []
        self._start, self._stop = stretch or (0, len(text))
        self._pairs = closings(text) if pairs is None else pairs
        self._pipeline: Pipeline = []
        self._command: Command | None = None
        self._glued = False
        self._redirecting = False

    def run(self) -> list[Pipeline]:
        """Every pipeline of the stretch, in order."""
        at = self._start
        while at < self._stop:
            match = _TOKEN.match(self.text, at, self._stop)
            if match is None:
                at += 1
                continue
            at = self._take(match)
        self._finish_pipeline(self._stop)
        return self.pipelines

    def _take(self, match: re.Match[str]) -> int:
        kind, end = match.lastgroup, match.end()
        if kind == "open":
            return self._open(match)
        if kind in ("mark", "body", "here"):
            body = match["body"]
            self._word(match.start(), body if match["mark"] == "'" else self.fill(body), quoted=True)
        elif kind == "single":
            self._word(match.start(), match.group()[1:].removesuffix("'").replace("''", "'"), quoted=True)
        elif kind == "double":
            body = re.sub(
                r"`(.)", r"\1", match.group()[1:].removesuffix('"').replace('""', '"'), flags=re.DOTALL
            )
            self._word(match.start(), self.fill(body), quoted=True)
        elif kind == "plain":
            self._word(match.start(), self.fill(match.group().replace("`", "")), quoted=False)
        elif kind in ("end", "close"):
            self._finish_pipeline(match.start())
        elif kind == "pipe":
            self._finish_command(match.start())
        elif kind == "redirect":
            self._redirecting = "&1" not in match.group()
            self._glued = False
        elif kind in ("space", "call", "comment", "join"):
            self._glued = False
        return end

    def _open(self, match: re.Match[str]) -> int:
        end = self._pairs.get(match.end() - 1, self._stop + 1)
        command = self._current(match.start())
        command.inner.append((match.end(), end - 1))
        if match.group().endswith("{"):
            self._glued = False
            return end
        called = command.words[-1] if command.words else ""
        self._glued = self._glued and not re.fullmatch(r"[A-Za-z-]+", called)
        self._word(match.start(), self.evaluate(self.text[match.end() : end - 1]), quoted=False)
        return end

    def _current(self, at: int) -> Command:
        if self._command is None:
            self._command = Command(at)
        return self._command

    def _word(self, at: int, text: str, *, quoted: bool) -> None:
        command = self._current(at)
        if self._redirecting:
            command.targets.append(text)
            self._redirecting = False
        elif self._glued and command.words:
            command.words[-1] += text
        else:
            command.words.append(text)
            command.quoted.append(quoted)
        self._glued = True

    def _finish_command(self, at: int) -> None:
        if self._command is not None:
            self._command.end = at
            self._command.source = self.text[self._command.start : at]
            self._pipeline.append(self._command)
        self._command, self._glued = None, False

    def _finish_pipeline(self, at: int) -> None:
        self._finish_command(at)
        if self._pipeline:
            self.pipelines.append(self._pipeline)
        self._pipeline = []

    def fill(self, text: str) -> str:
        """Text with its variables replaced by what is known of them."""
        return _VARIABLE.sub(self._variable, text) if "$" in text else text

    def _variable(self, match: re.Match[str]) -> str:
        name = match.group(1).lower()
        return self.variables.get(name, _FIXED.get(name, UNKNOWN))
