"""Whether every file can still be read by what reads it."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, objection

if TYPE_CHECKING:
    from cockpit.features.copilots import grammars
else:
    grammars = lazy("cockpit.features.copilots.grammars")

yaml: Any = lazy("yaml")

CODE: Final = "validate.syntax"
CONFLICT: Final = "validate.conflict"
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_MARKER: Final = lazy_pattern(r"(?:<{7}|>{7}|\|{7})(?: .*)?$")
_WITH_COMMENTS: Final = lazy_pattern(
    r"(?:^|/)(?:tsconfig[\w.-]*\.json|jsconfig\.json|\.?devcontainer\.json|\.vscode/.*\.json|\.eslintrc(?:\.json)?"
    r"|\.babelrc|\.swcrc|renovate\.json5?|api-extractor\.json|.*\.code-workspace)$"
)
_COMMENT: Final = lazy_pattern(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING: Final = lazy_pattern(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
_TEMPLATED: Final = lazy_pattern(r"\{%|^\s*-?\s*\{\{", 8)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a text stops making sense, and why."""

    line: int
    """From 0."""
    message: str


Reader = Callable[[str, str], Fault | None]
"""From a text and its path to the first fault."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """The check, with what other programs say where they know better; None for one that is not there."""

    python: Callable[[str, str], bool] | None = None
    """Whether a linter that knows every version of Python can parse a text."""
    shell: Reader | None = None

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to files that could be read before, or are new, and cannot be read now."""
        for change in review.changes.changes:
            if change.closed:
                yield Gap(change.path, change.closed)
            elif change.after is not None and not change.is_link:
                yield from self._file(change)

    def _file(self, change: Change) -> Iterator[Objection | Gap]:
        reader = self._reader(change)
        if change.new is None:
            yield _unreadable(change, known=reader is not None)
            return
        yield from _conflicts(change)
        fault = reader(change.new, change.path) if reader else None
        if reader is None or fault is None or self._was_broken(change, reader):
            return
        if reader is _python and self.python is not None and self.python(change.new, change.path):
            version = ".".join(map(str, sys.version_info[:2]))
            reason = f"it is written for a newer Python than {version}, so that only other programs read it."
            yield Gap(change.path, reason, decisive=False)
            return
        yield objection(change, fault.line, CODE, fault.message)

    def _was_broken(self, change: Change, reader: Reader) -> bool:
        return (
            change.before is not None and bool(change.old) and reader(change.old, change.old_path) is not None
        )

    def _reader(self, change: Change) -> Reader | None:
        name = PurePosixPath(change.path).name
        suffix = PurePosixPath(change.path).suffix.lower()
        if suffix in (".sh", ".bash") or _is_script(change.new or "", ("sh", "bash", "dash")):
            return self.shell or shell_fault
        if suffix in JAVASCRIPT:
            return _javascript
        if suffix in (".yml", ".yaml"):
            return _yaml
        if suffix == ".toml" or name == "Pipfile":
            return _toml
        if suffix in (".json", ".jsonc", ".code-workspace", ".ipynb"):
            return _json
        return (
            _python
            if suffix in (".py", ".pyi", ".pyw") or _is_script(change.new or "", ("python",))
            else None
        )


def _is_script(text: str, interpreters: tuple[str, ...]) -> bool:
    first = text[:200].partition("\n")[0]
    words = first.removeprefix("#!").replace("/", " ").split()
    return first.startswith("#!") and any(word.rstrip("0123456789.") in interpreters for word in words)


def _unreadable(change: Change, *, known: bool) -> Objection | Gap:
    if change.path.endswith((".py", ".pyi", ".pyw")) and b"coding" not in (change.after or b"")[:200]:
        message = "This Python file is no UTF-8 text, so that no Python can read it."
        return objection(change, 0, CODE, message)
    reason = "it is no text that can be decoded, or too large, so that nobody looked into it."
    return Gap(change.path, reason, decisive=known)


def _conflicts(change: Change) -> Iterator[Objection]:
    for number, line in change.added_lines():
        if line[:1] in "<>|" and line[:1] and _MARKER.match(line):
            yield objection(change, number, CONFLICT, "A mark of a merge conflict was left in the file.")


def _python(text: str, _path: str) -> Fault | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return Fault((error.lineno or 1) - 1, f"Python cannot parse this: {error.msg}.")
    except (ValueError, RecursionError, MemoryError) as error:
        return Fault(0, f"Python cannot parse this: {error}.")
    return None


def _json(text: str, path: str) -> Fault | None:
    lenient = path.endswith((".jsonc", ".code-workspace")) or _WITH_COMMENTS.search(path)
    if lenient:
        text = _COMMENT.sub(_blank, text)
        text = _TRAILING.sub(_blank, text)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Fault(error.lineno - 1, f"This is no valid JSON: {error.msg}.")
    except RecursionError:
        return Fault(0, "This JSON is nested too deeply to be read.")
    return None


def _blank(match: re.Match[str]) -> str:
    return match[1] or "\n" * match[0].count("\n")


def _toml(text: str, _path: str) -> Fault | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        return Fault(
            int(line[1]) - 1 if line else max(len(lines_of(text)) - 1, 0), f"This is no valid TOML: {error}."
        )
    return None


_LINE: Final = lazy_pattern(r"at line (\d+)")


def _yaml(text: str, path: str) -> Fault | None:
    if _TEMPLATED.search(text) or "/templates/" in path:
        return None
    try:
        deque(yaml.parse(text, Loader=_loader()), maxlen=0)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", "") or str(error).partition("\n")[0]
        return Fault(mark.line if mark else 0, f"This is no valid YAML: {said}.")
    return None


def _loader() -> Any:
    """The parser in C, where there is one."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _javascript(text: str, path: str) -> Fault | None:
    line = grammars.first_fault(text, path)
    return None if line is None else Fault(line, "This cannot be parsed.")


def shell_fault(text: str, path: str) -> Fault | None:
    """Where the grammar of bash cannot read a script."""
    return _javascript(text, path if path.endswith((".sh", ".bash")) else "x.sh")
