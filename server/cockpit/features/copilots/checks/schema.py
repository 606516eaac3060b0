"""Whether the tables that migrations leave are those that programs use, and whether steps can be taken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.checks.migrations import CODE, is_migration
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, dotted
from cockpit.features.copilots.review import Absent, Review, is_test, objection
from cockpit.features.copilots.tables import Model, app_of, of_django, of_sqlalchemy, users
from cockpit.features.copilots.tree import Tree

_DROPPED: Final = lazy_pattern(
    r"(?i)\balter\s+table\s+(?:only\s+)?[\"`\[]?(?P<table>\w+)[\"`\]]?\s+drop\s+column\s+(?:if\s+exists\s+)?[\"`\[]?(?P<column>\w+)"
)
_ADDED: Final = lazy_pattern(
    r"(?i)\balter\s+table\s+[^;]*?\badd\s+column\b(?:\((?:[^()]|\([^()]*\))*\)|[^;,()])*"
)
"""A comma within parentheses ends no column."""
_EMPTY: Final = lazy_pattern(
    r"(?i)^(?!.*\b(?:default|generated|identity|serial|bigserial)\b).*\bnot\s+null\b", re.DOTALL
)
_BACK: Final = {"RunPython": (1, "reverse_code"), "RunSQL": (1, "reverse_sql")}


def schema(review: Review) -> Iterator[Objection | Gap]:
    """Object to columns that are dropped while they are used, or never made, and to lost ways back."""
    touched = [each for each in review.changes.changes if is_migration(each.path)]
    modelled = [
        (each, program)
        for each, program in review.programs()
        if "models." in program.text or "__tablename__" in program.text
    ]
    if not touched and not modelled:
        raise Absent("No migration has changed.")
    for change in touched:
        if change.before is None and change.after is not None:
            yield from _of_step(review, change)
    for change, program in modelled:
        if not is_migration(change.path) and not is_test(change.path):
            yield from _never_made(review, change, program, touched)


def _of_step(review: Review, change: Change) -> Iterator[Objection]:
    program = review.after.program(change.path) if change.path.endswith(".py") else None
    dropped = _of_sql(change) if program is None else _of_alembic(program)
    for line, table, column in dropped:
        if (place := _user(review.after, table, column)) is not None:
            message = f"`{table}.{column}` is dropped while {place} still uses it."
            yield objection(change, line, CODE, message)
    if program is None:
        yield from _must_be_filled(change)
        return
    for line, model, field in _of_django(program):
        if (place := _field(review.after, change.path, model, field)) is not None:
            yield objection(change, line, CODE, f"`{model}.{field}` is removed while {place} still has it.")
    yield from _without_way_back(change, program)
    yield from _without_default(change, program)


def _of_sql(change: Change) -> Iterator[tuple[int, str, str]]:
    """Line, table and column of what a script drops."""
    text = change.new or ""
    if not change.path.endswith(".sql") or ".down." in change.path:
        return
    for found in _DROPPED.finditer(text):
        yield text.count("\n", 0, found.start()), found["table"], found["column"]


def _of_alembic(program: Program) -> Iterator[tuple[int, str, str]]:
    up = program.functions.get("upgrade")
    for node in ast.walk(up.node) if up else ():
        if isinstance(node, ast.Call) and dotted(node.func) == "op.drop_column":
            names = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if len(names) == 2:
                yield node.lineno - 1, str(names[0]), str(names[1])


def _of_django(program: Program) -> Iterator[tuple[int, str, str]]:
    for node in program.nodes:
        if isinstance(node, ast.Call) and dotted(node.func) == "migrations.RemoveField":
            given = [
                each.value
                for each in (*node.args, *(one.value for one in node.keywords))
                if isinstance(each, ast.Constant)
            ]
            if len(given) == 2:
                yield node.lineno - 1, str(given[0]), str(given[1])


def _user(tree: Tree, table: str, column: str) -> str | None:
    """Who uses a column: a model, or a statement."""
    for model in _models(tree):
        if model.name == table and column in model.columns:
            return f"{model.path}:{model.columns[column] + 1}"
    return next((f"{path}:{line + 1}" for path, line in users(tree, table, column)), None)


def _models(tree: Tree) -> Iterator[Model]:
    for path in tree.python:
        if b"__tablename__" in (tree.data(path) or b"") and (program := tree.program(path)):
            yield from of_sqlalchemy(program)


def _field(tree: Tree, migration: str, model: str, field: str) -> str | None:
    app = str(PurePosixPath(migration).parent.parent)
    for path in tree.python:
        if app_of(path) == app and (program := tree.program(path)):
            for each in of_django(program):
                if each.name == model.lower() and field in each.columns:
                    return f"{path}:{each.columns[field] + 1}"
    return None


def _without_way_back(change: Change, program: Program) -> Iterator[Objection]:
    for node in program.nodes:
        if not isinstance(node, ast.Call) or (name := dotted(node.func).rpartition(".")[2]) not in _BACK:
            continue
        place, keyword = _BACK[name]
        if (
            dotted(node.func).startswith("migrations.")
            and len(node.args) <= place
            and keyword not in {each.arg for each in node.keywords}
        ):
            message = f"`{name}` has no way back: give `{keyword}`, if only `{name}.noop`."
            yield objection(change, node.lineno - 1, CODE, message)


def _without_default(change: Change, program: Program) -> Iterator[Objection]:
    up = program.functions.get("upgrade")
    for node in ast.walk(up.node) if up else ():
        if not isinstance(node, ast.Call) or not dotted(node.func).endswith(".add_column"):
            continue
        columns = [
            each for each in node.args if isinstance(each, ast.Call) and dotted(each.func).endswith("Column")
        ]
        for column in columns:
            said = {each.arg: each.value for each in column.keywords}
            empty = isinstance(said.get("nullable"), ast.Constant) and not getattr(
                said["nullable"], "value", True
            )
            if empty and not {"server_default", "primary_key", "autoincrement"} & said.keys():
                yield objection(change, node.lineno - 1, CODE, _UNFILLED)


def _must_be_filled(change: Change) -> Iterator[Objection]:
    text = change.new or ""
    for found in _ADDED.finditer(text) if change.path.endswith(".sql") else ():
        if _EMPTY.search(found[0]):
            yield objection(change, text.count("\n", 0, found.start()), CODE, _UNFILLED)


_UNFILLED: Final = (
    "The new column must not be empty, and the rows that are there get no value: give a default."
)


def _never_made(
    review: Review, change: Change, program: Program, touched: list[Change]
) -> Iterator[Objection]:
    """Columns of a model that no migration makes, where migrations make the others."""
    former = review.former(change)
    if former is None:
        return
    app = app_of(change.path)
    if app and any(each.startswith(f"{app}/migrations/0") for each in review.before.paths):
        new, old = of_django(program), of_django(former)
        made = any(each.path.startswith(f"{app}/migrations/") for each in touched)
    elif _has_alembic(review.before):
        new, old, made = of_sqlalchemy(program), of_sqlalchemy(former), bool(touched)
    else:
        return
    if made:
        return
    known = {(model.name, column) for model in old for column in model.columns}
    for model in new:
        for column, line in model.columns.items():
            if (model.name, column) not in known:
                message = f"`{model.name}.{column}` is new, and no migration of this change makes it."
                yield objection(change, line, CODE, message)


def _has_alembic(tree: Tree) -> bool:
    return any(
        is_migration(path) and b"from alembic import" in (tree.data(path) or b"")
        for path in tree.python
        if PurePosixPath(path).name != "env.py"
    )
