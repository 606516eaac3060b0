"""Ruff, run with the workspace's own configuration, and its answers as findings.

A missing or failing ruff raises: what was not measured is unknown, never "no findings".
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from cockpit.core.errors import NotConfigured, Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.process import Completed, Runner
from cockpit.features.lint.fixes import Applicability, Edit, Fix

T = TypeVar("T")

SOURCE: Final = "ruff"
SYNTAX: Final = "invalid-syntax"
BROKEN: Final = frozenset({SYNTAX, "E902", "F821", "F822", "F823"})
"""The program cannot run as it is: errors. All else is a warning."""
TIMEOUT: Final = 30.0
WHOLE_TIMEOUT: Final = 600.0
PATHS_AT_ONCE: Final = 200
COUNTED_AT_ONCE: Final = 200
"""Files of which ruff's answer is in memory at a time: a finding with its fix takes a kilobyte."""

_CONTEXT_LENGTH: Final = 200
_CAUSE: Final = "Cause: "
_CAUSE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class LintFinding:
    """A finding of ruff's with what only ruff knows of it."""

    finding: Finding
    url: str
    """The documentation of the rule; empty for a syntax error."""
    fix: Fix | None


class _Location(msgspec.Struct, frozen=True):
    row: int
    column: int


class _Edit(msgspec.Struct, frozen=True):
    content: str
    location: _Location
    end_location: _Location


class _Fix(msgspec.Struct, frozen=True):
    applicability: str
    edits: list[_Edit]
    message: str | None = None


class _Diagnostic(msgspec.Struct, frozen=True):
    filename: str
    message: str
    location: _Location
    end_location: _Location
    code: str | None = None
    url: str | None = None
    fix: _Fix | None = None
    cell: int | None = None


class _Broken(msgspec.Struct, frozen=True):
    filename: str
    code: str | None = None
    cell: int | None = None


def find_ruff(setting: str = "") -> str:
    """The ruff to run: the setting's, else the one installed beside this interpreter, else that on the
    PATH."""
    if setting:
        if not Path(setting).expanduser().is_file():
            raise NotConfigured(f"{setting} is not a program.", hint="cockpit.lint.path")
        return str(Path(setting).expanduser())
    for name in ("ruff", "ruff.exe"):
        if (beside := Path(sys.executable).with_name(name)).is_file():
            return str(beside)
    if found := shutil.which("ruff"):
        return found
    raise NotConfigured("ruff was not found.", hint="pip install ruff")


def lint(
    text: str,
    path: str,
    *,
    ruff: str,
    runner: Runner,
    cwd: Path,
    cancelled: Callable[[], bool] | None = None,
) -> list[LintFinding]:
    """Lint one text as the content of `path`, which is relative to `cwd`; raises Unavailable,
    NotConfigured."""
    argv, data = (*_command(ruff), "--stdin-filename", path, "-"), text.encode("utf-8", "replace")
    answer = runner.run(argv, cwd=cwd, stdin=data, timeout=TIMEOUT, cancelled=cancelled)
    return list(_findings(_diagnostics(answer), {path: text}, cwd))


def fixed(
    text: str,
    path: str,
    *,
    ruff: str,
    runner: Runner,
    cwd: Path,
    cancelled: Callable[[], bool] | None = None,
) -> str:
    """The text with all safe fixes made, as ruff makes them: some only in the light of others."""
    argv = (ruff, "check", "--quiet", "--fix-only", "--force-exclude", "--stdin-filename", path, "-")
    answer = runner.run(
        argv, cwd=cwd, stdin=text.encode("utf-8", "replace"), timeout=TIMEOUT, cancelled=cancelled
    )
    if answer.code:
        raise Unavailable(f"ruff failed: {_cause(answer)}", hint="cockpit doctor")
    return answer.stdout.decode("utf-8", "replace")


def lint_paths(
    paths: Sequence[str],
    *,
    ruff: str,
    runner: Runner,
    cwd: Path,
    cache: Path,
    read: Callable[[str], str],
    cancelled: Callable[[], bool] | None = None,
) -> list[LintFinding]:
    """Lint files and folders on disk, given relative to `cwd`; `read` gives the text of a path with findings.

    Ruff's own cache is kept in `cache`, outside the workspace: an audit writes nothing there. Where
    that cannot be written there is none.
    """
    ask = partial(_ask, ruff=ruff, runner=runner, cwd=cwd, cache=cache, cancelled=cancelled)
    found = [each for answer in ask(paths, PATHS_AT_ONCE) for each in _diagnostics(answer)]
    names = {_relative(each.filename, cwd) for each in found}
    return list(_findings(found, {name: read(name) for name in names}, cwd))


def broken_rules(
    paths: Sequence[str],
    *,
    ruff: str,
    runner: Runner,
    cwd: Path,
    cache: Path,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[tuple[str, str, Severity]]:
    """The path, the code and the severity of every finding in files on disk, for whoever only counts them."""
    ask = partial(_ask, ruff=ruff, runner=runner, cwd=cwd, cache=cache, cancelled=cancelled)
    for answer in ask(paths, COUNTED_AT_ONCE):
        for each in _decoded(answer, list[_Broken]):
            if each.cell is None:
                code = each.code or SYNTAX
                yield _relative(each.filename, cwd), code, _severity(code)


def _ask(
    paths: Iterable[str],
    at_once: int,
    *,
    ruff: str,
    runner: Runner,
    cwd: Path,
    cache: Path,
    cancelled: Callable[[], bool] | None,
) -> Iterator[Completed]:
    remaining = iter(paths)
    keeping = ("--cache-dir", str(cache)) if _is_writable(cache) else ("--no-cache",)
    while batch := list(islice(remaining, at_once)):
        argv = (*_command(ruff), *keeping, "--", *batch)
        yield runner.run(argv, cwd=cwd, timeout=WHOLE_TIMEOUT, cancelled=cancelled)


def version(ruff: str, runner: Runner, cwd: Path) -> str:
    """What ruff says it is, such as `ruff 0.17.5`."""
    answer = runner.run((ruff, "--version"), cwd=cwd, timeout=TIMEOUT)
    if answer.code:
        raise Unavailable(f"ruff failed: {_cause(answer)}", hint="cockpit doctor")
    return answer.stdout.decode("utf-8", "replace").strip()


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _command(ruff: str) -> tuple[str, ...]:
    return (ruff, "check", "--quiet", "--force-exclude", "--no-fix", "--output-format", "json")


def _diagnostics(answer: Completed) -> list[_Diagnostic]:
    return _decoded(answer, list[_Diagnostic])


def _decoded(answer: Completed, kind: type[T]) -> T:
    """Ruff ends with 0 or 1 when it has judged, with 2 when it could not."""
    if answer.code not in (0, 1):
        raise Unavailable(f"ruff failed: {_cause(answer)}", hint="cockpit doctor")
    try:
        return msgspec.json.decode(answer.stdout or b"[]", type=kind)
    except msgspec.DecodeError as error:
        raise Unavailable(f"ruff's answer cannot be read: {error}.", hint="cockpit doctor") from error


def _cause(answer: Completed) -> str:
    """Ruff prints a chain of causes: the first says where, the last line what."""
    lines = [line.strip() for line in answer.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        return f"it ended with {answer.code}."
    where = next((line for line in lines if line.startswith(_CAUSE)), lines[-1]).removeprefix(_CAUSE)
    what = lines[-1].removeprefix(_CAUSE)
    text = where if where == what else f"{where}: {what}"
    return text if len(text) <= _CAUSE_LENGTH else f"{text[:_CAUSE_LENGTH]}…"


def _findings(
    diagnostics: Sequence[_Diagnostic], texts: Mapping[str, str], cwd: Path
) -> Iterator[LintFinding]:
    """Findings in the order of their places; notebooks are left out, since their cells have no lines of the
    file."""
    lines = {path: text.splitlines() for path, text in texts.items()}
    seen = Counter[tuple[str, str, str]]()
    for each in diagnostics:
        if each.cell is not None:
            continue
        path = _relative(each.filename, cwd)
        span = _span(each.location, each.end_location)
        of_file = lines.get(path, [])
        context = of_file[span.line].strip()[:_CONTEXT_LENGTH] if span.line < len(of_file) else ""
        code = each.code or SYNTAX
        key = (path, code, context)
        seen[key] += 1
        finding = Finding(
            path=path,
            span=span,
            code=code,
            severity=_severity(code),
            message=each.message,
            symbol="",
            identity=_identity(*key, seen[key]),
            source=SOURCE,
            context=context,
        )
        yield LintFinding(finding, each.url or "", _fix(each.fix) if each.fix else None)


def _severity(code: str) -> Severity:
    return Severity.ERROR if code in BROKEN else Severity.WARNING


def _identity(path: str, code: str, context: str, ordinal: int) -> str:
    """The n-th finding of a code on equal lines of a file: moved lines keep it."""
    return hashlib.blake2b("\0".join((path, code, context, str(ordinal))).encode(), digest_size=8).hexdigest()


def _fix(fix: _Fix) -> Fix | None:
    try:
        applicability = Applicability(fix.applicability)
    except ValueError:
        return None
    edits = tuple(Edit(_span(each.location, each.end_location), each.content) for each in fix.edits)
    return Fix(fix.message or "Apply ruff's fix", applicability, edits)


def _span(start: _Location, end: _Location) -> Span:
    """Ruff counts from 1, in code points."""
    return Span(start.row - 1, start.column - 1, end.row - 1, end.column - 1)


def _relative(filename: str, cwd: Path) -> str:
    try:
        return Path(filename).relative_to(cwd).as_posix()
    except ValueError:
        return Path(filename).as_posix()
