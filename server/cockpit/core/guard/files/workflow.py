"""YAML that runs commands: CI workflows first, and the keys that others use for the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.core.guard.files.pieces import Piece, argv_of, judge
from cockpit.core.guard.marks import HERE, TEMP, UNKNOWN
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit
from cockpit.core.lazy import lazy_pattern

_KEY = lazy_pattern(
    r"^(?P<lead>[ \t]*(?:-[ \t]+)*)(?P<key>\"?[\w.-]+\"?)[ \t]*:(?:[ \t]+(?P<value>[^\n]*?))?[ \t]*$"
)
_ITEM = lazy_pattern(r"^(?P<lead>[ \t]*-[ \t]+)(?P<value>[^\n]*?)[ \t]*$")
_BLOCK = lazy_pattern(r"[|>][-+\d]*(?:[ \t]+#.*)?\Z")
_EXPRESSION = lazy_pattern(r"\$\{\{.*?\}\}|\{\{.*?\}\}|<<\s*[\w.]+\s*>>|\$\([A-Z][\w.]+\)", re.DOTALL)
_COMMAND_KEYS = frozenset(
    [
        "run",
        "script",
        "before_script",
        "after_script",
        "commands",
        "command",
        "cmd",
        "cmds",
        "entrypoint",
        "entry",
        "runcmd",
        "bootcmd",
        "install",
        "before_install",
        "before_deploy",
        "after_success",
        "after_failure",
        "deploy",
        "pre_build",
        "build",
        "post_build",
        "bash",
        "sh",
        "powershell",
        "pwsh",
        "shell",
        "ansible.builtin.shell",
        "ansible.builtin.command",
        "ansible.builtin.raw",
        "raw",
        "win_shell",
        "postCreateCommand",
        "pre-build",
        "steps",
        "args",
        "exec",
        "inlineScript",
    ]
)
_LANGUAGES = {
    "pwsh": "powershell",
    "powershell": "powershell",
    "win_shell": "powershell",
    "cmd": "batch",
    "python": "python",
    "python3": "python",
    "node": "javascript",
}
_SHELL_NAMES = frozenset(["bash", "sh", "zsh", "pwsh", "powershell", "cmd", "python", "node"])


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" \t"))

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def read(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the commands of the file break."""
    return judge(_File(text).pieces(), setting)


class _File:
    """One YAML file, read line by line: only the keys that carry commands matter."""

    def __init__(self, text: str) -> None:
        self.lines: list[_Line] = []
        at = 0
        for line in text.split("\n"):
            self.lines.append(_Line(at, line.rstrip("\r")))
            at += len(line) + 1
        self.windows = False
        self.bash_by_default = (
            re.search(r"defaults:\s*\n\s+run:\s*\n\s+shell:\s*(?:bash|sh)\b", text) is not None
        )

    def pieces(self) -> Iterator[Piece]:
        """The code under every key that carries commands."""
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            match = _KEY.match(line.text)
            if match is None or line.text.lstrip().startswith("#"):
                index += 1
                continue
            key, value = match["key"].strip('"'), match["value"] or ""
            if key in ("runs-on", "os", "vmImage"):
                self.windows = "windows" in value
            if key in _COMMAND_KEYS:
                column = len(match["lead"])
                yield from self._values(index, column, key, value, line.start + match.start("value"))
            if _BLOCK.match(value):
                index = self._block_end(index, len(match["lead"]))
            else:
                index += 1

    def _values(self, index: int, column: int, key: str, value: str, start: int) -> Iterator[Piece]:
        language, cwd = self._surroundings(index, column, key)
        if not value or value.startswith(("#", "&", "*")):
            yield from self._items(index, column, key, language, cwd)
        elif _BLOCK.match(value):
            yield from self._block(index, column, value, language, cwd)
        elif key == "shell" and value.split(maxsplit=1)[0].strip("'\"") in _SHELL_NAMES:
            return
        else:
            yield from self._inline(value, start, key, language, cwd)

    def _surroundings(self, index: int, column: int, key: str) -> tuple[str, str]:
        """The language and directory that the other keys of the same step name."""
        if key == "script" and self._is_under_with(index, column):
            return "javascript", "."
        language = _LANGUAGES.get(
            key, "powershell" if key == "run" and self.windows and not self.bash_by_default else "bash"
        )
        cwd = "."
        for line in self._siblings(index, column):
            if found := re.match(r"[\s-]*shell:\s*['\"]?(\w+)", line.text):
                language = _LANGUAGES.get(
                    found.group(1), "bash" if found.group(1) in ("bash", "sh") else language
                )
            elif found := re.match(
                r"[\s-]*(?:working-directory|workingDirectory|chdir):\s*['\"]?([^'\"#]+)", line.text
            ):
                cwd = _filled(found.group(1).strip())
        return language, cwd

    def _is_under_with(self, index: int, column: int) -> bool:
        """Whether the key is an input of an action: those that take a script take JavaScript."""
        for line in reversed(self.lines[:index]):
            if not line.blank and line.indent < column:
                return line.text.strip() == "with:"
        return False

    def _siblings(self, index: int, column: int) -> Iterator[_Line]:
        if "- " in self.lines[index].text[:column]:
            yield from ()
        else:
            for line in reversed(self.lines[max(0, index - 30) : index]):
                if line.blank or line.indent > column:
                    continue
                keyed = _KEY.match(line.text)
                if keyed is None or len(keyed["lead"]) != column:
                    break
                yield line
                if "- " in keyed["lead"]:
                    break
        for line in self.lines[index + 1 : index + 200]:
            if line.blank or line.indent > column:
                continue
            keyed = _KEY.match(line.text)
            if keyed is None or len(keyed["lead"]) != column or "- " in keyed["lead"]:
                break
            yield line

    def _block_end(self, index: int, column: int) -> int:
        at = index + 1
        parent = len(self.lines[index].text) - len(self.lines[index].text.lstrip(" "))
        while at < len(self.lines) and (self.lines[at].blank or self.lines[at].indent > min(column, parent)):
            at += 1
        return at

    def _block(self, index: int, column: int, header: str, language: str, cwd: str) -> Iterator[Piece]:
        body = self.lines[index + 1 : self._block_end(index, column)]
        while body and body[-1].blank:
            body.pop()
        filled = [line for line in body if not line.blank]
        if not filled:
            return
        cut = filled[0].indent
        code, offsets = "", list[tuple[int, int]]()
        separator = " " if header[0] == ">" else "\n"
        for line in body:
            offsets.append((len(code), line.start + cut))
            code += _filled(line.text[cut:]) + separator
        yield Piece(
            language, code, body[0].start + cut, body[-1].start + len(body[-1].text), tuple(offsets), cwd=cwd
        )

    def _inline(self, value: str, start: int, key: str, language: str, cwd: str) -> Iterator[Piece]:
        words = argv_of(value)
        if words is not None:
            if key in ("command", "entrypoint", "cmd", "args", "exec"):
                yield from _argv(words, key, start, len(value))
            else:
                for word in words:
                    yield Piece(language, _filled(word), start, start + len(value), cwd=cwd)
            return
        code, lead = _unquoted(value)
        if key == "args" and " " not in code:
            return
        lines = ((0, start + lead),) if len(code) == len(value) - 2 * lead else ()
        yield Piece(language, _filled(code), start, start + len(value), lines, cwd=cwd)

    def _items(self, index: int, column: int, key: str, language: str, cwd: str) -> Iterator[Piece]:
        """The entries of a block list."""
        if key == "steps":
            return
        words: list[str] = []
        start = at = index + 1
        while at < len(self.lines):
            line = self.lines[at]
            match = _ITEM.match(line.text)
            if line.blank or line.text.lstrip().startswith("#"):
                at += 1
                continue
            if match is None or line.indent < min(column, self.lines[index].indent):
                break
            value = match["value"]
            if _BLOCK.match(value):
                yield from self._block(at, line.indent, value, language, cwd)
                at = self._block_end(at, line.indent)
                continue
            if key in ("command", "entrypoint", "args", "exec"):
                words.append(_unquoted(value)[0])
            elif _KEY.match(value) is None or value[:1] in "'\"":
                yield from self._inline(value, line.start + match.start("value"), key, language, cwd)
            at += 1
        if words:
            yield from _argv(
                tuple(words), key, self.lines[start].start, self.lines[at - 1].start - self.lines[start].start
            )


def _argv(words: tuple[str, ...], key: str, start: int, length: int) -> Iterator[Piece]:
    if key == "args":
        for word in words:
            if " " in word:
                yield Piece("bash", _filled(word), start, start + length, image=True)
    else:
        yield Piece("argv", "\0".join(words), start, start + length)


def _unquoted(value: str) -> tuple[str, int]:
    """The scalar's text and the length of the quote in front of it."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), value[1:-1]), 1
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'"), 1
    return re.sub(r"\s+#.*\Z", "", value), 0


def _filled(text: str) -> str:
    """Template expressions become marks of the same length."""
    return _EXPRESSION.sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    body = match.group()
    mark = UNKNOWN
    if re.search(r"github\.workspace|Build\.SourcesDirectory|System\.DefaultWorkingDirectory", body):
        mark = HERE
    elif re.search(r"runner\.temp|Agent\.TempDirectory", body):
        mark = TEMP
    return mark * len(body)
