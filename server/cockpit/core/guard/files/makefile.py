"""Makefiles: recipe lines, with make's own variables expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cockpit.core.guard.files.pieces import Piece, judge
from cockpit.core.guard.marks import HERE, HOME, OUTPUT, UNKNOWN
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit
from cockpit.core.lazy import lazy_pattern

_ASSIGNMENT = lazy_pattern(
    r"\s*(?:export\s+|override\s+|private\s+)*([\w.-]+)\s*(\?|:{1,3}|\+|!)?=\s*(.*)\Z", re.DOTALL
)
_RULE = lazy_pattern(r"(?P<targets>[^\s:=#][^:=#\n]*?)\s*::?(?!=)\s*(?P<rest>[^\n]*)\Z", re.DOTALL)
_DEFINE = lazy_pattern(r"\s*define\s+([\w.-]+)")
_REFERENCE = lazy_pattern(r"\$(?:\$|([@<^+*?%|])|[({]([@<^+*?%][DF])[)}]|([({])|(\w))")
_MAX_DEPTH = 8
_FIXED = {
    "CURDIR": HERE,
    "PWD": HERE,
    "HOME": HOME,
    "RM": "rm -f",
    "MAKE": "make",
    "SHELL": "sh",
    "MAKEFILE_LIST": UNKNOWN,
}


def read(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the recipes break."""
    return judge(_Makefile(text).pieces(), setting)


class _Makefile:
    """One makefile: variables first, for recipes see all of them, then the recipes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.variables: dict[str, str] = {}
        self.shells: list[tuple[str, int, int]] = []
        self.target = UNKNOWN

    def pieces(self) -> Iterator[Piece]:
        """The shell code of every recipe line and of every `$(shell ...)`."""
        lines = list(_logical_lines(self.text))
        for _, line, recipe in lines:
            if not recipe:
                self._assign(line)
        for start, line, recipe in lines:
            self.shells = []
            if not recipe:
                inline = self._rule(line)
                if inline:
                    yield from self._recipe(inline, start + line.rfind(inline), start + len(line))
                elif "$(shell" in line and _ASSIGNMENT.match(line):
                    self.expand(line)
            elif not line.strip().startswith("#"):
                yield from self._recipe(line, start, start + len(line))
            for code, _, _ in self.shells:
                yield Piece("bash", code, start, start + len(line))

    def _recipe(self, line: str, start: int, end: int) -> Iterator[Piece]:
        code = self.expand(line.strip("\t ").lstrip("@+- \t"))
        indent = len(line) - len(line.lstrip("\t "))
        if code.strip():
            yield Piece("bash", code, start + indent, end)

    def _assign(self, line: str) -> None:
        match = _ASSIGNMENT.match(line)
        if match is None:
            return
        name, operator, value = match.group(1), match.group(2), re.sub(r"\s+#.*", "", match.group(3)).strip()
        if operator == "+":
            value = f"{self.variables.get(name, '')} {value}".strip()
        elif operator == "?" and name in self.variables:
            return
        elif operator == "!":
            value = f"$(shell {value})"
        self.variables[name] = value

    def _rule(self, line: str) -> str:
        """Remember a rule's target, and return the recipe that follows on the same line."""
        match = _RULE.match(line)
        if match is None or _ASSIGNMENT.match(line):
            return ""
        targets = self.expand(match["targets"]).split()
        self.target = targets[0] if len(targets) == 1 and "%" not in targets[0] else UNKNOWN
        _, semicolon, recipe = match["rest"].partition(";")
        return recipe.strip() if semicolon else ""

    def expand(self, text: str, depth: int = 0) -> str:
        """The text with make's references replaced by what is known."""
        if "$" not in text:
            return text
        if depth > _MAX_DEPTH:
            return UNKNOWN
        out: list[str] = []
        at = 0
        while (match := _REFERENCE.search(text, at)) is not None:
            out.append(text[at : match.start()])
            at = match.end()
            automatic, part, opening, letter = match.groups()
            if match.group() == "$$":
                out.append("$")
            elif automatic or part:
                out.append(self.target if automatic == "@" else UNKNOWN)
            elif opening:
                at = _closing(text, match.end() - 1)
                out.append(self._reference(text[match.end() : at - 1], depth))
            else:
                out.append(self.expand(self.variables.get(letter, UNKNOWN), depth + 1))
        return "".join([*out, text[at:]])

    def _reference(self, body: str, depth: int) -> str:
        name, blank, rest = body.partition(" ")
        if not blank:
            return self._variable(body, depth)
        if name == "shell":
            self.shells.append((self.expand(rest, depth + 1), 0, 0))
            return HERE if rest.strip() in ("pwd", "git rev-parse --show-toplevel") else OUTPUT
        words = [self.expand(part, depth + 1).strip() for part in rest.split(",")]
        if name in ("wildcard", "abspath", "realpath", "strip", "sort", "firstword", "lastword", "notdir"):
            return words[0]
        if name in ("addprefix", "addsuffix") and len(words) == 2:
            before, after = (words[0], "") if name == "addprefix" else ("", words[0])
            return " ".join(f"{before}{word}{after}" for word in words[1].split())
        if name == "or":
            return next((word for word in words if word), "")
        return UNKNOWN

    def _variable(self, name: str, depth: int) -> str:
        plain = self.expand(name, depth + 1).partition(":")[0]
        value = self.variables.get(plain)
        if value is None:
            return _FIXED.get(plain, UNKNOWN)
        return self.expand(value, depth + 1)


def _closing(text: str, at: int) -> int:
    """The index after the bracket that closes the one at `at`."""
    opening = text[at]
    closing = ")" if opening == "(" else "}"
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == opening) - (text[index] == closing)
        if not depth:
            return index + 1
    return len(text)


def _logical_lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Offset and text of each line with its continuations, and whether it is part of a recipe."""
    for match in re.finditer(r"[^\n]*(?:\\\n[^\n]*)*", text):
        line = match.group()
        if line.strip():
            yield match.start(), line, line.startswith("\t")
