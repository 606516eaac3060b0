"""Database clients: the SQL they are given, and their own destroying commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import REMOTE
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_CODE_FLAGS = ("-c", "--command", "-e", "--execute", "-q", "--query", "-Q", "--sql", "-cmd", "--eval")
_MONGO = lazy_pattern(
    r"\.dropDatabase\s*\(|\.drop\s*\(\s*\)|\.(?:deleteMany|remove)\s*\(\s*(?:\{\s*\})?\s*\)|\.dropAllUsers|shutdownServer"
)


def sql_client(call: Call) -> list[Hit]:
    """psql -c, mysql -e, sqlite3 FILE 'SQL', and SQL on standard input."""
    if asks_only(call.args):
        return []
    codes = _code_values(call.args)
    codes += [arg for arg in call.args if " " in arg and not arg.startswith("-") and arg not in codes]
    if call.stdin and REMOTE not in call.stdin:
        codes.append(call.stdin)
    return [hit for code in codes for hit in call.setting.read("sql", code)]


def _code_values(args: tuple[str, ...]) -> list[str]:
    codes: list[str] = []
    for index, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if arg in _CODE_FLAGS and index + 1 < len(args):
            codes.append(args[index + 1])
        elif equals and name in _CODE_FLAGS:
            codes.append(value)
        elif re.match(r"-[ce]\S", arg) and not arg.startswith("--"):
            codes.append(arg[2:])
    return codes


def mysqladmin(call: Call) -> list[Hit]:
    """`mysqladmin drop NAME`, `mysqladmin shutdown`."""
    if "drop" in call.args:
        return [Hit("guard.data", Verdict.CONFIRM, "drops a database")]
    stopping = "shutdown" in call.args
    return [Hit("guard.service", Verdict.CONFIRM, "stops the database server")] if stopping else []


def dropdb(call: Call) -> list[Hit]:
    """PostgreSQL's own command."""
    return [] if asks_only(call.args) else [Hit("guard.data", Verdict.CONFIRM, "drops a database")]


def redis(call: Call) -> list[Hit]:
    """FLUSHALL, FLUSHDB, SHUTDOWN."""
    options = parse(call.args, Spec.of("h p a u n d s t c i r D X pass user"))
    lines = [
        *(call.stdin or "").split("\n"),
        *options.operands[:1],
        *(arg for arg in call.args if " " in arg),
    ]
    words = {line.split()[0].upper() for line in lines if line.split()}
    if words & {"FLUSHALL", "FLUSHDB"}:
        return [Hit("guard.data", Verdict.CONFIRM, "deletes every key")]
    return [Hit("guard.service", Verdict.CONFIRM, "stops the database server")] if "SHUTDOWN" in words else []


def mongo(call: Call) -> list[Hit]:
    """Scripts given with --eval or on standard input."""
    text = " ".join((*call.args, call.stdin or ""))
    return (
        [Hit("guard.data", Verdict.CONFIRM, "drops or empties a collection or database")]
        if _MONGO.search(text)
        else []
    )


def with_words(detail: str, *phrases: str) -> Callable[[Call], list[Hit]]:
    """A judge for framework commands that empty a database."""

    def judge(call: Call) -> list[Hit]:
        text = " ".join(call.args)
        return (
            [Hit("guard.data", Verdict.CONFIRM, detail)] if any(phrase in text for phrase in phrases) else []
        )

    return judge


def http(call: Call) -> list[Hit]:
    """`curl -X DELETE` on a whole Elasticsearch index set is the one REST call known well enough."""
    words = call.args
    deleting = "DELETE" in words or "-XDELETE" in words
    if deleting and any(re.search(r":9200/(?:_all|\*)?/?(?:\?|$)", word) for word in words):
        return [Hit("guard.data", Verdict.CONFIRM, "deletes every index")]
    return []


_RESET = "empties or rebuilds the database"

TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "psql",
                "mysql",
                "mariadb",
                "sqlite3",
                "sqlcmd",
                "duckdb",
                "clickhouse-client",
                "cockroach",
                "sqlplus",
                "bq",
                "cqlsh",
                "snowsql",
                "pgcli",
                "mycli",
                "litecli",
                "usql",
                "db2",
                "isql",
                "hive",
                "beeline",
                "trino",
                "presto",
                "spark-sql",
                "athena",
                "dolt",
                "turso",
                "libsql",
            ],
            sql_client,
        ),
        **dict.fromkeys(["mysqladmin", "mariadb-admin"], mysqladmin),
        **dict.fromkeys(["dropdb", "dropuser"], dropdb),
        **dict.fromkeys(["redis-cli", "valkey-cli", "keydb-cli"], redis),
        **dict.fromkeys(["mongo", "mongosh"], mongo),
        **dict.fromkeys(
            ["rake", "rails"],
            with_words(_RESET, "db:drop", "db:reset", "db:purge", "db:schema:load", "db:migrate:reset"),
        ),
        "prisma": with_words(_RESET, "migrate reset", "db push --force-reset", "--accept-data-loss"),
        "knex": with_words(_RESET, "migrate:rollback --all"),
        "sequelize": with_words(_RESET, "db:drop", "db:migrate:undo:all"),
        "typeorm": with_words(_RESET, "schema:drop"),
        "django-admin": with_words(_RESET, "flush", "sqlflush", "reset_db"),
        "alembic": with_words(_RESET, "downgrade base"),
        "artisan": with_words(_RESET, "migrate:fresh", "migrate:reset", "db:wipe"),
        "curl": http,
    }
)
