"""The checks of `cockpit validate`: the second copilot's, and what audit, ruff, types and tests say."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.errors import CockpitError, NotConfigured, Unavailable
from cockpit.core.finding import Finding, Severity
from cockpit.core.git import never
from cockpit.core.lazy import lazy_pattern
from cockpit.core.process import CancellableRunner, Runner
from cockpit.dual.copies import Copies
from cockpit.dual.mutation import Mutation
from cockpit.dual.node_tests import NodeTests
from cockpit.dual.proving import Proving
from cockpit.dual.script_tests import ScriptTests
from cockpit.dual.typechecking import TypeChecking
from cockpit.dual.typescript import TypeScript
from cockpit.features.audit.config import load, resolve
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.reading import FileReport, examine
from cockpit.features.audit.walk import Skip
from cockpit.features.compliance.python_tests import find_python
from cockpit.features.copilots.checks.asynchrony import asynchrony
from cockpit.features.copilots.checks.callers import callers
from cockpit.features.copilots.checks.conventions import conventions
from cockpit.features.copilots.checks.debug import debug
from cockpit.features.copilots.checks.dropped_data import dropped_data
from cockpit.features.copilots.checks.handlers import handlers
from cockpit.features.copilots.checks.imports import Imports
from cockpit.features.copilots.checks.injection import injection
from cockpit.features.copilots.checks.javascript import javascript
from cockpit.features.copilots.checks.kept_tests import kept_tests
from cockpit.features.copilots.checks.licence import licence
from cockpit.features.copilots.checks.migrations import STEPS, is_migration, migrations
from cockpit.features.copilots.checks.places import places
from cockpit.features.copilots.checks.schema import schema
from cockpit.features.copilots.checks.scope import scope
from cockpit.features.copilots.checks.script_injection import script_injection
from cockpit.features.copilots.checks.secrets import secrets
from cockpit.features.copilots.checks.stubs import stubs
from cockpit.features.copilots.checks.syntax import Fault, Syntax, shell_fault
from cockpit.features.copilots.checks.unawaited import unawaited
from cockpit.features.copilots.delta import fresh
from cockpit.features.copilots.environment import installed
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Check, Review
from cockpit.features.lint.ruff import BROKEN, SYNTAX, find_ruff, lint

CHECKS: Final = (
    "syntax", "places", "secrets", "stubs", "exceptions", "injection", "blocking", "debug",
    "licence", "audit", "lint", "conventions", "kept-tests", "migrations", "imports", "javascript",
    "callers", "scope", "types", "tests",
)  # fmt: skip
"""In the order in which they run: the quick ones first; of two that see one defect the more exact one."""
EXECUTING: Final = ("types", "tests")
"""Checks that run programs which the folder chooses, and wait for them."""
PYTHON: Final = (".py", ".pyi", ".pyw")
_ADVICE: Final = frozenset({"audit.commentedCode", "audit.deferral", "audit.staleIgnore"})
_CONFIRMED: Final = frozenset({"guard.data", "guard.infrastructure", "guard.publish", "guard.unreadable"})
"""What people do on purpose, in migrations and when they release; all else that the guard would ask about is
refused: nobody is there to be asked when the code runs."""
MOST_NEIGHBOURS: Final = 12
_BY_DEFAULT: Final = frozenset(
    {
        "F811",
        "F601",
        "F502",
        "F503",
        "F504",
        "F505",
        "F506",
        "F507",
        "F508",
        "F509",
        "F524",
        "F621",
        "F622",
        "F633",
        "F701",
        "F702",
        "F704",
        "F706",
        "F707",
        "E902",
    }
)
"""Rules of ruff that no project wants broken, also one that says nothing about ruff."""
_GRAVE: Final = lazy_pattern(
    r"(?:F(?!401|541|841)|E[79]|B|S|BLE|ASYNC|PLE|T10|T20|DTZ|LOG|DJ|FAST|AIR|NPY|PD)\d"
)
"""Families of rules that a project chooses because of faults; a broken one of another family is advice."""


@contextmanager
def checks_of(
    root: Path,
    runner: Runner,
    *,
    test_seconds: float,
    trusted: bool = True,
    cancelled: Callable[[], bool] = never,
) -> Generator[Sequence[tuple[str, Check]]]:
    """All checks by name; what they need on the disk is gone afterwards. Of a folder that is not trusted
    nothing is run: neither tests nor a type checker nor its interpreter. `cancelled` ends their programs."""
    runner = CancellableRunner(runner, cancelled)
    with Copies() as copies:
        linted = Linted(root, runner)
        python = partial(interpreter, root, runner) if trusted else str
        made: Mapping[str, Check] = {
            "syntax": Syntax(linted.can_parse, Shell(root, runner)),
            "places": places,
            "secrets": secrets,
            "audit": Audited(root),
            "lint": linted,
            "stubs": stubs,
            "exceptions": handlers,
            "injection": Several([injection, script_injection, dropped_data]),
            "blocking": Several([asynchrony, unawaited]),
            "debug": debug,
            "licence": licence,
            "kept-tests": kept_tests,
            "migrations": Several([migrations, schema]),
            "imports": Imports(lambda: installed(python(), root, runner)),
            "conventions": conventions,
            "javascript": javascript,
            "callers": callers,
            "scope": scope,
            "types": Several([TypeChecking(root, runner, copies, python), TypeScript(root, runner, copies)]),
            "tests": Several(
                [
                    Proving(root, runner, copies, python, test_seconds),
                    Mutation(root, runner, python, test_seconds),
                    NodeTests(root, runner, copies, test_seconds),
                    ScriptTests(root, runner, copies, test_seconds),
                ]
            ),
        }
        closed = () if trusted else EXECUTING
        yield [(name, untrusted if name in closed else made[name]) for name in CHECKS]


def untrusted(_review: Review) -> Iterator[Objection | Gap]:
    """Stands for a check that would run programs of the folder."""
    raise Absent("It would run programs of this folder, which is not trusted.")


def interpreter(root: Path, runner: Runner) -> str:
    """The interpreter of the project; empty without one."""
    try:
        return find_python(root, os.environ, runner)
    except NotConfigured:
        return ""


class Audited:
    """What the audit and the operation guard find, and did not find before."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to new placeholders and to new operations that are forbidden."""
        policies = Policies(resolve(load(self._root)))
        old: list[Finding] = []
        new: list[Finding] = []
        for change in review.changes.present:
            if policies.excludes(change.path):
                continue
            report = _examined(change.path, change.after, policies)
            if report.skipped == Skip.FAILED:
                yield Gap(change.path, "the audit failed on it.")
            new += report.findings
        for change in review.changes.changes if new else ():
            old += _examined(change.old_path, change.before, policies).findings
        for each in fresh(old, new, _moved(review)):
            # What a way back has to do, the check of migrations knows better.
            is_step = each.code == "audit.stub" and each.symbol in STEPS and is_migration(each.path)
            if each.severity is not Severity.HINT and policies.wants(each.code) and not is_step:
                yield _objection(each, rejects=_rejects(each))


def _examined(path: str, data: bytes | None, policies: Policies) -> FileReport:
    return FileReport(path) if data is None else examine(path, data, policies.of)


def _rejects(each: Finding) -> bool:
    if each.code in _ADVICE:
        return False
    asked = each.code.startswith("guard.") and each.code not in _CONFIRMED
    return asked or each.severity in (Severity.ERROR, Severity.WARNING)


def _moved(review: Review) -> dict[str, str]:
    return {change.former: change.path for change in review.changes.changes if change.former}


def _objection(each: Finding, *, rejects: bool) -> Objection:
    return Objection(each.code, each.path, each.span, each.message, rejects, each.context)


class Linted:
    """What ruff finds, and did not find before, by the project's own configuration."""

    def __init__(self, root: Path, runner: Runner) -> None:
        self._root = root
        self._runner = runner

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to rules against faults that the project has chosen, and to what breaks programs."""
        changes = [each for each in review.changes.present if each.path.endswith(PYTHON) and not each.is_link]
        ask = partial(self._findings, find_ruff() if changes else "")
        with ThreadPoolExecutor(max_workers=2) as threads:
            new = [
                each
                for found in threads.map(ask, ((each.path, each.new) for each in changes))
                for each in found
            ]
            paths = {each.path for each in new}
            moved = {each.old_path for each in review.changes.changes if paths and each.before is not None}
            asked = [(path, review.before.text(path)) for path in moved if path.endswith(PYTHON)]
            old = [each for found in threads.map(ask, asked) for each in found]
            left = fresh(old, new, _moved(review))
            broken = {each.code for each in left if _is_broken(each.code)}
            chosen = {
                each.code
                for each in left
                if each.code not in broken and _GRAVE.match(each.code) and _is_configured(review, each.path)
            }
            near = [(path, review.before.text(path)) for path in _neighbours(review, moved)] if chosen else []
            tolerated = {each.code for each in old} | {
                each.code for found in threads.map(ask, near) for each in found
            }
        for each in left:
            yield _objection(each, rejects=each.code in broken or each.code in chosen - tolerated)

    def can_parse(self, text: str, path: str) -> bool:
        """Whether ruff, which knows every version of Python, takes a text for a program."""
        try:
            found = self._findings(find_ruff(), (path, text))
        except CockpitError:
            return False
        return not any(each.code == SYNTAX for each in found)

    def _findings(self, ruff: str, named: tuple[str, str | None]) -> list[Finding]:
        path, text = named
        found = lint(text or "", path, ruff=ruff, runner=self._runner, cwd=self._root)
        return [each.finding for each in found]


def _is_broken(code: str) -> bool:
    return code in BROKEN or code in _BY_DEFAULT


def _neighbours(review: Review, changed: Collection[str]) -> list[str]:
    """Some other programs beside those that have changed: what they break, the project does not hold to."""
    folders = {PurePosixPath(path).parent for path in changed}
    near = (path for path in review.before.python if PurePosixPath(path).parent in folders)
    return [path for path in near if path not in changed][:MOST_NEIGHBOURS]


def _is_configured(review: Review, path: str) -> bool:
    """Whether the project says what ruff is to look for."""
    for folder in PurePosixPath(path).parents:
        base = "" if str(folder) == "." else f"{folder}/"
        if any(f"{base}{name}" in review.after.paths for name in ("ruff.toml", ".ruff.toml")):
            return True
        if "[tool.ruff" in (review.after.text(f"{base}pyproject.toml") or ""):
            return True
    return False


class Shell:
    """Reads shell scripts by asking bash, which only parses them."""

    def __init__(self, root: Path, runner: Runner) -> None:
        self._root = root
        self._runner = runner

    def __call__(self, text: str, path: str) -> Fault | None:
        """The first fault; what the grammar has no objection to is not asked about."""
        fault = shell_fault(text, path)
        if fault is None:
            return None
        try:
            answer = self._runner.run(("bash", "-n"), cwd=self._root, stdin=text.encode("utf-8", "replace"))
        except (NotConfigured, Unavailable):
            return fault
        return fault if answer.code else None


class Several:
    """Checks of one kind, for languages that a change has or has not."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """All that apply; absent when none does."""
        absent: list[str] = []
        for check in self._checks:
            try:
                yield from check(review)
            except Absent as reason:
                absent.append(str(reason))
        if len(absent) == len(self._checks):
            raise Absent(" ".join(dict.fromkeys(absent)))
        for reason in absent:
            if not reason.startswith("No "):
                yield Gap("", reason, decisive=False)
