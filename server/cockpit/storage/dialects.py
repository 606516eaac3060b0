"""What SQLite and PostgreSQL say differently, as one expression for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Column, ColumnElement, Connection, Integer, Table, Text, func, literal_column
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql
else:
    # Few have a team's server.
    postgresql = lazy("sqlalchemy.dialects.postgresql")


class json_strings(FunctionElement[str]):  # noqa: N801 - The name of an SQL function.
    """The strings of a JSON array, one row each, in a column `value`."""

    inherit_cache = True
    name = "json_strings"
    type = Text()


class json_member(FunctionElement[str]):  # noqa: N801 - The name of an SQL function.
    """A member of a JSON object as text, by its name; null without one."""

    inherit_cache = True
    name = "json_member"
    type = Text()


class place_of(FunctionElement[int]):  # noqa: N801 - The name of an SQL function.
    """Where in a text another one begins, from 1 on; 0 when it does not occur."""

    inherit_cache = True
    name = "place_of"
    type = Integer()


@compiles(json_strings, "sqlite")
def _json_strings_sqlite(element: json_strings, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each{compiler.process(element.clause_expr, **options)}"


@compiles(json_strings, "postgresql")
def _json_strings_postgresql(element: json_strings, compiler: SQLCompiler, **options: Any) -> str:
    (array,) = (compiler.process(each, **options) for each in element.clauses)
    return f"json_array_elements_text(CAST({array} AS json))"


@compiles(json_member, "sqlite")
def _json_member_sqlite(element: json_member, compiler: SQLCompiler, **options: Any) -> str:
    document, name = (compiler.process(each, **options) for each in element.clauses)
    return f"({document} ->> {name})"


@compiles(json_member, "postgresql")
def _json_member_postgresql(element: json_member, compiler: SQLCompiler, **options: Any) -> str:
    document, name = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST({document} AS json) ->> CAST({name} AS text))"


@compiles(place_of, "sqlite")
def _place_of_sqlite(element: place_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr{compiler.process(element.clause_expr, **options)}"


@compiles(place_of, "postgresql")
def _place_of_postgresql(element: place_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos{compiler.process(element.clause_expr, **options)}"


def day_of(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """The day of an ISO 8601 text."""
    # Parameters would make two expressions of it, of which one cannot be grouped by the other.
    return func.substr(moment, literal_column("1"), literal_column("10"))


def insert_new(connection: Connection, table: Table) -> Any:
    """An insertion that leaves the rows alone which are there already."""
    return _insert(connection, table).on_conflict_do_nothing()


def insert_or_replace(connection: Connection, table: Table) -> Any:
    """An insertion that takes the place of the row with the same primary key."""
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    rest = {each.name: statement.excluded[each.name] for each in table.columns if each.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def insert_or_add(connection: Connection, table: Table, amount: Column[int]) -> Any:
    """An insertion that adds its amount to that of the row with the same primary key."""
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    more = {amount.name: amount + statement.excluded[amount.name]}
    return statement.on_conflict_do_update(index_elements=keys, set_=more)


def _insert(connection: Connection, table: Table) -> Any:
    dialect = cast("Any", postgresql if connection.dialect.name == "postgresql" else sqlite)
    return dialect.insert(table)
