"""`cockpit db`: what the cockpit has recorded, where, and how that stands."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.cli.roots import home_of, root_of, shared_home
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import Invalid, NotFound
from cockpit.features.databases import telling
from cockpit.features.databases.export import FORMATS, rows_of
from cockpit.features.databases.state import LIMIT_MEGABYTES, Databases
from cockpit.features.databases.words import EXAMPLES, understand
from cockpit.storage.catalog import all_tables, table
from cockpit.storage.migrate import ANALYTICS, SCHEMAS, Schema

EPILOG: Final = """\
exit code: 0 all is well, 1 something is wrong (check), too large (status) or to be done (migrate --plan),
2 bad input, a failure, or a database that is not migrated
"""
REFUSED: Final = 2
ROWS: Final = 100
SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    databases: Databases
    clock: Clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit db` and their flags."""
    verb = Verbs(parser, EPILOG).add
    status = verb("status", "say where the databases are, how large, and of which schema", _status)
    status.add_argument(
        "--limit", type=float, default=LIMIT_MEGABYTES, metavar="MB",
        help="the size from which a database is too large; default: %(default)s",
    )  # fmt: skip
    verb("catalog", "list the 27 logical databases: what is in them, and who writes it", _catalog)
    verb("check", "look for damage, dangling references and tables that are not as they should be", _check)
    verb("vacuum", "give free pages back to the file system", _vacuum)
    migrate = verb("migrate", "bring the databases to the schema of this version", _migrate)
    migrate.add_argument("--plan", action="store_true", help="only say what would be done, tried on a copy")
    query = verb("query", "answer a question in words, or a SELECT; the SQL is shown", _query)
    query.add_argument("question", nargs="+", metavar="WORD", help=f"such as: {EXAMPLES[0]}")
    query.add_argument("--sql", action="store_true", help="the words are a SELECT")
    query.add_argument(
        "--database", choices=[schema.name for schema in SCHEMAS], default=ANALYTICS.name,
        help="where --sql is run; default: %(default)s",
    )  # fmt: skip
    query.add_argument("--rows", type=int, default=ROWS, metavar="N", help="at most; default: %(default)s")
    export = verb("export", "write the rows of a table to standard output", _export, FORMATS)
    export.add_argument("table", metavar="TABLE", help="`cockpit db catalog` names them")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    clock, root = SystemClock(), root_of((), Path.cwd())
    limit = getattr(options, "limit", LIMIT_MEGABYTES)
    databases = Databases(shared_home(), home_of(root), clock, limit)
    result: int = options.action(Desk(options, databases, clock))
    return result


def _status(desk: Desk) -> int:
    files = desk.databases.files()
    answer(desk.options, files, telling.files(files))
    return int(any(file.state in ("large", "newer", "unreadable") for file in files))


def _catalog(desk: Desk) -> int:
    logical = desk.databases.logical()
    answer(desk.options, logical, telling.catalog(logical))
    return 0


def _check(desk: Desk) -> int:
    faults = [fault for each in desk.databases.holdings() for fault in each.check()]
    answer(desk.options, faults, telling.faults(faults))
    return int(bool(faults))


def _vacuum(desk: Desk) -> int:
    done = [each.vacuum() for each in desk.databases.holdings() if each.measured() is not None]
    answer(desk.options, done, telling.compacted(done))
    return 0


def _migrate(desk: Desk) -> int:
    """Whoever next uses a database migrates it all the same; here it is told."""
    holdings = desk.databases.holdings()
    done = [each.plan() if desk.options.plan else each.migrate() for each in holdings]
    answer(desk.options, done, telling.migrations(done))
    states = {each.state for each in done}
    return REFUSED if "refused" in states else int("planned" in states)


def _query(desk: Desk) -> int:
    options = desk.options
    if options.rows < 1:
        raise Invalid(f"--rows: expected a number from 1, got {options.rows}.")
    schema, sql = _statement(desk)
    with desk.databases.holding(schema).reading() as reader:
        found = reader.query(sql, rows=options.rows, seconds=SECONDS)
    document = {
        "database": schema.name,
        "sql": sql,
        "columns": found.columns,
        "rows": [[value.hex() if isinstance(value, bytes) else value for value in row] for row in found.rows],
        "more": found.more,
    }
    answer(desk.options, document, telling.answer(sql, found))
    return 0


def _statement(desk: Desk) -> tuple[Schema, str]:
    words = desk.options.question
    if desk.options.sql:
        return next(each for each in SCHEMAS if each.name == desk.options.database), " ".join(words)
    question = understand(words[0] if len(words) == 1 else words, desk.clock.now(), desk.databases.dialect)
    return question.schema, question.sql


def _export(desk: Desk) -> int:
    name = desk.options.table
    found = table(name)
    if found is None:
        names = ", ".join(each.name for _, each in all_tables())
        raise NotFound(f"There is no table {name}; there are {names}.")
    with desk.databases.holding(found[0]).reading() as reader:
        for part in rows_of(reader, found[1], desk.options.format):
            sys.stdout.buffer.write(part.encode("utf-8", "backslashreplace"))
    return 0
