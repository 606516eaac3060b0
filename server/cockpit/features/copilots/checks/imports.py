"""Whether everything that is imported exists: in the standard library, the project or its environment."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.features.copilots.change import Change
from cockpit.features.copilots.modules import Imported, Modules
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program
from cockpit.features.copilots.requirements import Declared, declared
from cockpit.features.copilots.review import Review, objection

UNRESOLVED: Final = "validate.import"
INVENTED: Final = "validate.package"
LOCK: Final = "validate.lock"
Installed = Callable[[], frozenset[str] | None]
"""The modules that can be imported in the project's environment; None when there is none to ask."""
_CATCHING: Final = frozenset({"ImportError", "ModuleNotFoundError", "Exception"})


@dataclass(frozen=True, slots=True)
class Fault:
    """An import that leads nowhere."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Imports:
    """The check, with the environment of the project."""

    installed: Installed

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to imports that lead nowhere, also in unchanged files, and to unlocked packages."""
        after, before = Modules(review.after), Modules(review.before)
        needs = declared(review.after)
        packages = _Packages(needs, self.installed)
        for change, program in review.programs():
            former = review.former(change)
            faults = list(_faults(program, after, packages))
            known = (
                {fault.message for fault in _faults(former, before, None)}
                if former and faults
                else set[str]()
            )
            for fault in faults:
                if fault.message not in known:
                    yield objection(change, fault.line, fault.code, fault.message)
        yield from _left_behind(review, before, after)
        yield from _unlocked(review, needs, packages)
        if packages.was_missed:
            yield Gap("", "there is no environment of the project to look packages up in.", decisive=False)


class _Packages:
    """What is not the project's own."""

    def __init__(self, needs: Declared, installed: Installed) -> None:
        self._needs = needs
        self._installed = installed
        self._known: frozenset[str] | None = None
        self._asked = False
        self.was_missed = False

    @property
    def installed(self) -> frozenset[str] | None:
        """Asked for once, and only when it matters."""
        if not self._asked:
            self._asked = True
            self._known = self._installed()
        return self._known

    def has(self, top: str) -> bool:
        """Whether a module is of the standard library, of a package that is named, or installed."""
        if top in sys.stdlib_module_names or self._needs.provides(top):
            return True
        if self.installed is None:
            self.was_missed = True
            return False
        return top in self.installed


def _faults(program: Program, modules: Modules, packages: _Packages | None) -> Iterator[Fault]:
    """The imports of one file that lead nowhere; without `packages` only those within the project."""
    guarded = frozenset(_guarded(program))
    for each in modules.imports(program):
        if each.node.lineno in guarded:
            continue
        fault = _fault(each, modules, packages)
        if fault is not None:
            yield fault


def _fault(  # noqa: PLR0911 - A list of cases in their order.
    each: Imported, modules: Modules, packages: _Packages | None
) -> Fault | None:
    line = each.node.lineno - 1
    top = each.module.partition(".")[0]
    relative = isinstance(each.node, ast.ImportFrom) and each.node.level > 0
    if not relative and not modules.owns(top):
        if packages is None or not top or packages.has(top):
            return None
        where = (
            "neither in the standard library, nor in the project, its environment, its manifests or its lock"
        )
        return Fault(line, INVENTED, f"There is no package `{top}`: it is {where}.")
    may_be_foreign = not relative and packages is not None and not modules.is_own(top)
    exists = bool(modules.files(each.module)) or modules.is_package(each.module) or not each.module
    if not exists:
        if may_be_foreign and packages is not None and packages.has(top):
            return None
        return Fault(line, UNRESOLVED, f"There is no module `{each.module}` in the project.")
    if each.name in ("", "*") or modules.defines(each.module, each.name) is not False:
        return None
    if may_be_foreign and packages is not None and packages.has(top):
        return None
    return Fault(line, UNRESOLVED, f"`{each.module}` has no `{each.name}`.")


def _guarded(program: Program) -> Iterator[int]:
    """The lines of imports whose failure is expected."""
    for node in program.nodes:
        if isinstance(node, ast.Try):
            caught = {name for handler in node.handlers for name in _caught(handler)}
            if caught & _CATCHING:
                yield from _lines(node.body)
        elif isinstance(node, ast.With) and "ImportError" in ast.unparse(node.items[0].context_expr):
            yield from _lines(node.body)


def _lines(body: list[ast.stmt]) -> Iterator[int]:
    for each in body:
        yield from range(each.lineno, (each.end_lineno or each.lineno) + 1)


def _caught(handler: ast.ExceptHandler) -> Iterator[str]:
    if handler.type is None:
        yield "Exception"
        return
    for node in ast.walk(handler.type):
        if isinstance(node, ast.Name):
            yield node.id


def _left_behind(review: Review, before: Modules, after: Modules) -> Iterator[Objection]:
    """Files that were not changed, and import what is gone."""
    gone = frozenset(_gone(review))
    if not gone:
        return
    words = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, gone)))})\b".encode())
    changed = review.changes.by_path
    for path in review.after.python:
        data = None if path in changed else review.after.data(path)
        if data is None or not words.search(data):
            continue
        program = review.after.program(path)
        if program is None:
            continue
        faults = list(_faults(program, after, None))
        known = {fault.message for fault in _faults(program, before, None)} if faults else set[str]()
        for fault in faults:
            if fault.message not in known:
                whole = Change(path, data, data)
                message = f"{fault.message} This file was not changed with it."
                yield objection(whole, fault.line, fault.code, message)


def _gone(review: Review) -> Iterator[str]:
    """The names that a change takes away: of modules, and in modules."""
    for change in review.changes.changes:
        if not change.old_path.endswith(".py") or change.before is None:
            continue
        if change.after is None or change.former:
            *folders, file = change.old_path.split("/")
            stem = file.rpartition(".")[0]
            yield (folders[-1] if folders else stem) if stem == "__init__" else stem
        if change.after is not None:
            old, new = review.former(change), review.after.program(change.path)
            if old is not None and new is not None:
                yield from (old.names or frozenset()) - (new.names or old.names or frozenset())


def _unlocked(review: Review, needs: Declared, packages: _Packages) -> Iterator[Objection]:
    """Dependencies that a change adds, and that nobody has resolved."""
    for name in sorted(needs.named - declared(review.before).named):
        if name in needs.locked:
            continue
        place = _place(review, name)
        if place is None:
            continue
        change, line = place
        if needs.has_lock:
            message = f"`{name}` is added to the dependencies, and is not in the lock file."
            yield objection(change, line, LOCK, message)
        elif not _is_installed(name, packages.installed):
            message = f"`{name}` is added to the dependencies, but is not installed: perhaps there is none."
            yield objection(change, line, LOCK, message, rejects=False)


def _is_installed(name: str, installed: Iterable[str] | None) -> bool:
    return installed is not None and any(name == each.lower().replace("_", "-") for each in installed)


def _place(review: Review, name: str) -> tuple[Change, int] | None:
    """The new line that names a package."""
    for change in review.changes.present:
        for number, line in change.added_lines():
            if name in line.lower().replace("_", "-"):
                return change, number
    return None
