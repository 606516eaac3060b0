"""Whether the migrations of a database still make one line that can be walked."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, dotted
from cockpit.features.copilots.review import Absent, Review, objection
from cockpit.features.copilots.tree import Tree

CODE: Final = "validate.migration"
STEPS: Final = ("upgrade", "downgrade")
"""The functions of a migration: whether one may be empty, the other tells."""
_NUMBERED: Final = lazy_pattern(r"^[VU]?(\d{1,14})[_-]+\w.*\.(?:up\.)?sql$")
_OPPOSITE: Final = {
    "create_table": "drop_table", "add_column": "drop_column", "create_index": "drop_index",
    "create_foreign_key": "drop_constraint", "create_unique_constraint": "drop_constraint",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One migration."""

    path: str
    name: str
    after: tuple[str, ...]
    """The steps that it follows."""
    line: int


def migrations(review: Review) -> Iterator[Objection | Gap]:
    """Object to a second end, a step that follows none, and steps that cannot be taken back."""
    touched = [
        each for each in review.changes.changes if is_migration(each.path) or is_migration(each.old_path)
    ]
    if not touched:
        raise Absent("No migration has changed.")
    for folder in sorted({str(PurePosixPath(each.path).parent) for each in touched}):
        old = set(_faults(review.before, folder))
        for path, line, message in _faults(review.after, folder):
            if not any(message == known for _, _, known in old):
                change = review.changes.by_path.get(path) or next(
                    each for each in touched if str(PurePosixPath(each.path).parent) == folder
                )
                yield objection(change, line if change.path == path else 0, CODE, message)
    for change, program in review.programs():
        if change in touched:
            yield from _ways_back(change, program, go_back=_go_back(review, change))
    for change in touched:
        if change.before is not None and change.path.endswith(".sql") and change.before != change.after:
            yield objection(
                change, 0, CODE, "A migration that may have run already was changed.", rejects=False
            )


def is_migration(path: str) -> bool:
    """Whether a file is a step that changes a database."""
    parts = PurePosixPath(path).parts[:-1]
    if path.endswith(".sql") and _NUMBERED.match(PurePosixPath(path).name):
        return True
    return (
        path.endswith((".py", ".sql"))
        and not path.endswith("__init__.py")
        and any(part in ("migrations", "versions", "migration", "alembic") for part in parts)
    )


def _faults(tree: Tree, folder: str) -> Iterator[tuple[str, int, str]]:
    """Path, line and what is wrong with the steps of a folder."""
    paths = sorted(path for path in tree.paths if str(PurePosixPath(path).parent) == folder)
    programs = [program for path in paths if path.endswith(".py") and (program := tree.program(path))]
    alembic = [step for program in programs if (step := _alembic(program))]
    django = [step for program in programs if (step := _django(program))]
    for steps in (alembic, django):
        if steps:
            yield from _of_line(steps)
    for program in programs:
        if _looks_like_alembic(program) and _alembic(program) is None:
            yield program.path, 0, "This migration has no `revision`."
    yield from _of_numbers(paths)


def _of_line(steps: list[Step]) -> Iterator[tuple[str, int, str]]:
    by_name: defaultdict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_name[step.name].append(step)
    followed = {name for step in steps for name in step.after}
    for name, same in by_name.items():
        if len(same) > 1:
            yield same[-1].path, same[-1].line, f"Two migrations are called {name}."
    for step in steps:
        for name in step.after:
            if name not in by_name:
                yield step.path, step.line, f"This migration follows {name}, which is not there."
            if name == step.name:
                yield step.path, step.line, "This migration follows itself."
    ends = sorted(name for name in by_name if name not in followed)
    if len(ends) > 1:
        last = by_name[ends[-1]][0]
        yield (
            last.path,
            last.line,
            f"The migrations have {len(ends)} ends: {', '.join(ends)}. Each should follow the last one.",
        )
    starts = sorted(step.name for step in steps if not step.after)
    if len(starts) > 1:
        last = by_name[starts[-1]][0]
        yield last.path, last.line, f"The migrations have {len(starts)} beginnings: {', '.join(starts)}."
    if not ends:
        yield steps[-1].path, steps[-1].line, "The migrations follow one another in a circle."


def _of_numbers(paths: list[str]) -> Iterator[tuple[str, int, str]]:
    numbers = [
        (int(found[1]), path)
        for path in paths
        if (found := _NUMBERED.match(PurePosixPath(path).name)) and ".down." not in path
    ]
    count = Counter((number, PurePosixPath(path).name[:1] == "U") for number, path in numbers)
    for number, path in numbers:
        if count[number, PurePosixPath(path).name[:1] == "U"] > 1:
            yield path, 0, f"Two migrations have the number {number}."


def _looks_like_alembic(program: Program) -> bool:
    return "from alembic import" in program.text and "def upgrade" in program.text


def _alembic(program: Program) -> Step | None:
    found: dict[str, ast.expr] = {}
    line = 0
    for node in program.tree.body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        for target in targets:
            if (
                isinstance(target, ast.Name)
                and target.id in ("revision", "down_revision")
                and isinstance(node, (ast.Assign, ast.AnnAssign))
                and node.value
            ):
                found[target.id] = node.value
                line = node.lineno - 1
    revision = found.get("revision")
    if not isinstance(revision, ast.Constant) or not isinstance(revision.value, str):
        return None
    down = found.get("down_revision")
    names = (
        [
            each.value
            for each in ast.walk(down)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if down
        else []
    )
    return Step(program.path, revision.value, tuple(names), line)


def _django(program: Program) -> Step | None:
    """A Django migration by its own app: those of others lie in other folders."""
    for node in program.classes.get("Migration", ast.Module([], [])).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == "dependencies" for each in node.targets
        ):
            pairs = [
                each for each in ast.walk(node.value) if isinstance(each, ast.Tuple) and len(each.elts) == 2
            ]
            parts = PurePosixPath(program.path).parts
            app = parts[-3] if len(parts) > 2 else ""
            names = [
                str(pair.elts[1].value)
                for pair in pairs
                if isinstance(pair.elts[0], ast.Constant)
                and isinstance(pair.elts[1], ast.Constant)
                and pair.elts[0].value == app
            ]
            return Step(program.path, PurePosixPath(program.path).stem, tuple(names), node.lineno - 1)
    return None


def _go_back(review: Review, change: Change) -> bool:
    """Whether all migrations that were there can be taken back: some projects have none of that."""
    folder = PurePosixPath(change.path).parent
    near = (path for path in review.before.python if PurePosixPath(path).parent == folder)
    steps = [each for path in near if (each := review.before.program(path)) and _looks_like_alembic(each)]
    return bool(steps) and all(_goes_back(each) for each in steps)


def _goes_back(step: Program) -> bool:
    """Whether a step's `downgrade` is there, and does something where `upgrade` does."""
    up, down = step.functions.get("upgrade"), step.functions.get("downgrade")
    return down is not None and (up is None or not _operations(up.node) or bool(_operations(down.node)))


def _ways_back(change: Change, program: Program, *, go_back: bool) -> Iterator[Objection]:
    """What `upgrade` makes and a `downgrade` that does something leaves behind, or takes away without."""
    up, down = (program.functions.get(name) for name in ("upgrade", "downgrade"))
    if up is None or not _looks_like_alembic(program):
        return
    if down is None:
        yield objection(
            change, up.node.lineno - 1, CODE, "This migration has no `downgrade`.", rejects=go_back
        )
        return
    made, taken = _operations(up.node), _operations(down.node)
    if not taken:
        if any(name in _OPPOSITE for name, _ in made):
            message = "`downgrade` takes nothing back of what `upgrade` makes."
            yield objection(change, down.node.lineno - 1, CODE, message, rejects=go_back)
        return
    lost = [
        (name, what)
        for name, what in made
        if name in _OPPOSITE
        and not any(
            other == _OPPOSITE[name]
            and (what[:1] == gone[:1] if name == "create_table" else _same(name, what, gone))
            for other, gone in taken
        )
    ]
    dropped = {what[:1] for name, what in taken if name == "drop_table"}
    for name, what in lost:
        if name in ("create_table", "add_column") and what[:1] not in dropped:
            message = f"`downgrade` does not take back `{name}` of {'.'.join(what)}."
            yield objection(change, down.node.lineno - 1, CODE, message)


def _same(name: str, made: tuple[str, ...], gone: tuple[str, ...]) -> bool:
    return made[:2] == gone[:2] if name == "add_column" else made[:1] == gone[:1]


def _operations(node: ast.AST) -> list[tuple[str, tuple[str, ...]]]:
    """The calls of `op` with their literal names."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    named = ((dotted(each.func), each) for each in calls)
    return [
        (name.rpartition(".")[2], tuple(_names(call)))
        for name, call in named
        if name.partition(".")[0] in ("op", "batch_op")
    ]


def _names(call: ast.Call) -> Iterator[str]:
    for each in call.args[:2]:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Call) and dotted(each.func).endswith("Column") and each.args:
            first = each.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
