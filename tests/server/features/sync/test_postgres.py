"""A PostgreSQL as peer: its types, its keys, its triggers, and programs that write meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from cockpit.core.errors import Invalid, Unavailable
from cockpit.features.sync.config import Options, TableOptions
from cockpit.features.sync.drift import differences
from cockpit.features.sync.exchange import exchange, rehearse
from cockpit.features.sync.healing import drifted
from cockpit.features.sync.policies import Policy
from cockpit.storage import postgres as storage
from cockpit.storage.foreign import IN_MEMORY, SqliteFile
from cockpit.storage.postgres import PostgresSchema, address

from .laboratory import NOTES, Node, agreement, empty_schema, settle

FIELDS = TableOptions(policy=Policy.FIELDS)
AGREED = agreement(("team", "ann"), notes=FIELDS)
REAL_TIME = msgspec.structs.replace(AGREED, max_ahead_hours=10**6)
"""For programs that write at the time of the day, which is far ahead of the laboratory's."""


@pytest.fixture
def pair(postgres_url) -> Iterator[Callable[..., list[Node]]]:
    """Makes a PostgreSQL and a SQLite database with those tables."""
    with ExitStack() as stack:

        def make(team: str = NOTES, ann: str = NOTES, agreed: Options = AGREED) -> list[Node]:
            server = stack.enter_context(empty_schema(postgres_url, "team"))
            file = stack.enter_context(SqliteFile(IN_MEMORY, create=True))
            return [
                Node("team", agreed, database=server, tables=team.split(";")),
                Node("ann", agreed, database=file, tables=ann.split(";")),
            ]

        yield make


UUID = "550e8400-e29b-41d4-a716-446655440000"
TYPES = [
    ("text", "TEXT", "it's \\ “?” :a", "it's \\ “?” :a"),
    ("varchar(9)", "VARCHAR(9)", "", ""),
    ("smallint", "INTEGER", -5, -5),
    ("bigint", "INTEGER", 2**63 - 1, 2**63 - 1),
    ("boolean", "BOOLEAN", 1, 1),
    ("boolean", "INTEGER", 0, 0),
    ("double precision", "REAL", 0.1, 0.1),
    ("double precision", "REAL", float("inf"), float("inf")),
    ("bytea", "BLOB", b"\x00'\\\xff", b"\x00'\\\xff"),
    ("uuid", "TEXT", UUID.upper(), UUID),
    ("numeric(9, 2)", "TEXT", "1.5", "1.50"),
    ("date", "DATE", "2026-01-31", "2026-01-31"),
    ("timestamptz", "TIMESTAMP", "2026-01-31T10:00:00+02:00", "2026-01-31 08:00:00+00"),
    ("jsonb", "TEXT", '{"b":1,"a":[]}', '{"a": [], "b": 1}'),
    ("text[]", "TEXT", "{a,NULL}", "{a,NULL}"),
]


@pytest.mark.parametrize(
    ("there", "here", "written", "read"), TYPES, ids=[f"{a}={c!r}" for a, _, c, _ in TYPES]
)
def test_both_hold_what_the_stricter_one_makes_of_a_value(pair, there, here, written, read):
    team, ann = nodes = pair(
        *(f"CREATE TABLE notes (id TEXT PRIMARY KEY, v {kind})" for kind in (there, here))
    )
    ann.write("INSERT INTO notes VALUES ('a', ?), ('b', NULL)", written)
    settle(nodes)
    expected = {"a": {"v": read}, "b": {"v": None}}
    assert team.rows() == ann.rows() == expected
    assert [type(node.rows()["a"]["v"]) for node in nodes] == [type(read)] * 2
    assert not [*differences([team.replica, ann.replica], "notes")]
    team.write("UPDATE notes SET v = NULL WHERE id = 'a'")
    settle(nodes)
    assert team.rows() == ann.rows() == {"a": {"v": None}, "b": {"v": None}}


HELD = [
    ("int", "INTEGER", "'a word'", "invalid input syntax for type integer"),
    ("int", "INTEGER", "3000000000", "out of range for type integer"),
    ("varchar(3)", "TEXT", "'four'", "value too long"),
    ("text", "TEXT", "x'00'", "v cannot hold its value"),
    ("text", "TEXT", "'a' || char(0)", "invalid byte sequence"),
    ("text", "TEXT", "CAST(x'ff' AS TEXT)", "v cannot hold its value"),
    ("boolean", "BOOLEAN", "2", "invalid input syntax for type boolean"),
    ("int NOT NULL", "INTEGER", "NULL", "violates not-null constraint"),
    ("int CHECK (v > 0)", "INTEGER", "0", "violates check constraint"),
]


@pytest.mark.parametrize(("there", "here", "value", "reason"), HELD, ids=[reason for *_, reason in HELD])
def test_what_is_not_accepted_is_held_beside_the_table(pair, there, here, value, reason):
    team, ann = nodes = pair(
        *(f"CREATE TABLE notes (id TEXT PRIMARY KEY, v {kind})" for kind in (there, here))
    )
    ann.write(f"INSERT INTO notes VALUES ('a', {value}), ('b', 1)")
    settle(nodes)
    assert [*team.rows()] == ["b"]
    ((table, key, why),) = team.held()
    assert (table, key) == ("notes", '["a"]')
    assert reason in why
    ann.write("DELETE FROM notes WHERE id = 'a'")
    settle(nodes)
    assert team.held() == []


@pytest.mark.parametrize(
    "index", ["lower(v)", "v) WHERE (n > 0", "(v || n)", "n, lower(v)) WHERE (v <> 'two'"]
)
def test_of_two_rows_that_any_index_takes_for_one_all_hold_the_same_one(pair, index):
    table = "CREATE TABLE notes (id TEXT PRIMARY KEY, v TEXT, n INTEGER)"
    table += f"; CREATE UNIQUE INDEX one ON notes ({index})"
    team, ann = nodes = pair(table, table)
    team.write("INSERT INTO notes VALUES ('b', 'one', 1), ('c', 'two', 1)")
    ann.write("INSERT INTO notes VALUES ('a', 'one', 1), ('d', 'two', 0)")
    settle(nodes)
    assert team.rows() == ann.rows()
    assert team.rows()["a"] == {"v": "one", "n": 1}
    assert '["b"]' in [key for _, key, _ in team.held()]
    assert team.held() == ann.held()
    ann.write("DELETE FROM notes WHERE id = 'a'")
    settle(nodes)
    assert team.rows() == ann.rows()
    assert team.rows()["b"] == {"v": "one", "n": 1}


def test_a_long_delivery_tells_the_server_how_large_its_table_becomes(pair):
    """Statements that are planned for an empty one would read all of it, for every few rows."""
    team, ann = pair(agreed=REAL_TIME)
    ann.database.execute(
        "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1200) "
        "INSERT INTO notes SELECT n, '', '' FROM s"
    )
    with team.database.trial(), ann.database.trial():
        exchange([ann.replica, team.replica], REAL_TIME)
        known = team.database.execute(
            "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = to_regclass('cockpit_sync_row')"
        ).fetchone()
    assert known == (1_000,)


def test_a_wide_table_and_a_zero_with_a_sign_arrive(pair):
    wide = ", ".join(f"c{number} {{0}}" for number in range(330))
    team, ann = nodes = pair(
        f"CREATE TABLE notes (id TEXT PRIMARY KEY, {wide.format('double precision')})",
        f"CREATE TABLE notes (id TEXT PRIMARY KEY, {wide.format('REAL')})",
    )
    team.write("INSERT INTO notes (id, c0) SELECT n, '-0' FROM generate_series(1, 200) AS n")
    settle(nodes)
    assert len(ann.rows()) == 200
    assert team.rows() == ann.rows()
    assert drifted([node.replica for node in nodes], AGREED) == []


def test_a_key_in_another_notation_is_held_and_does_no_harm(pair):
    tables = (f"CREATE TABLE notes (id {kind} PRIMARY KEY, v TEXT)" for kind in ("uuid", "TEXT"))
    team, ann = nodes = pair(*tables)
    ann.write("INSERT INTO notes VALUES (?, 'right'), (?, 'loud'), ('no', 'none')", UUID, UUID.upper())
    settle(nodes)
    ann.write("DELETE FROM notes WHERE v = 'loud'")
    settle(nodes)
    assert team.rows() == {UUID: {"v": "right"}}
    assert [key for _, key, _ in team.held()] == ['["no"]']


def test_what_a_server_may_do_with_its_own_rows_arrives(pair):
    team, ann = nodes = pair()
    team.write("INSERT INTO notes VALUES ('a', 'x', 'y'), ('b', 'p', 'q')")
    settle(nodes)
    team.write("UPDATE notes SET id = 'z', title = 'moved' WHERE id = 'a'")
    team.write("UPDATE notes SET body = NULL WHERE id = 'b'")
    settle(nodes)
    assert (
        ann.rows() == team.rows() == {"z": {"title": "moved", "body": "y"}, "b": {"title": "p", "body": None}}
    )
    team.write("TRUNCATE notes")
    settle(nodes)
    assert ann.rows() == {}


DISGUISED = """CREATE FUNCTION team.date_part(text, timestamptz) RETURNS float8 LANGUAGE plpgsql AS
 'BEGIN RAISE ''with the rights of %'', current_user; END'"""


def test_a_writer_without_any_right_to_our_tables_is_captured_and_gets_none(pair):
    team, ann = nodes = pair(agreed=REAL_TIME)
    for statement in ("DROP ROLE IF EXISTS guest", "CREATE ROLE guest", "GRANT USAGE ON SCHEMA team TO guest",
                      "GRANT INSERT ON notes TO guest", DISGUISED, "SET ROLE guest",
                      "SET search_path = team, pg_catalog",
                      "INSERT INTO team.notes VALUES ('a', 'of a guest', '')", "RESET ROLE",
                      "SET search_path = team", "DROP OWNED BY guest", "DROP ROLE guest"):  # fmt: skip
        team.database.execute(statement)
    settle(nodes)
    assert ann.rows() == {"a": {"title": "of a guest", "body": ""}}


TRIGGERS = """CREATE TABLE log (note text)
;CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS
 'BEGIN INSERT INTO team.log VALUES (TG_NAME) ~ RETURN NEW ~ END'
;CREATE TRIGGER counted AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION count_it()
;CREATE TRIGGER resting AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION count_it()
;ALTER TABLE notes DISABLE TRIGGER resting"""


def test_triggers_of_the_user_do_not_fire_and_stay_as_they_were(pair):
    team, ann = nodes = pair()
    for statement in TRIGGERS.split(";"):
        team.database.execute(statement.replace("~", ";"))
    ann.write("INSERT INTO notes VALUES ('a', '', '')")
    settle(nodes)
    assert team.database.execute("SELECT * FROM log").fetchall() == []
    team.write("INSERT INTO notes VALUES ('b', '', '')")
    assert team.database.execute("SELECT * FROM log").fetchall() == [("counted",)]


@pytest.mark.parametrize(
    "does",
    [
        "DELETE FROM team.notes WHERE id = NEW.id",
        "UPDATE team.notes SET id = id || '-2' WHERE id = NEW.id",
        "UPDATE team.notes SET body = 'by a trigger' WHERE id = NEW.id",
        "DELETE FROM team.notes WHERE id = NEW.id ~ INSERT INTO team.notes VALUES (NEW.id, 'again', '')",
    ],
)
@pytest.mark.parametrize("each", ["ROW", "STATEMENT"])
def test_what_triggers_of_the_user_make_of_a_row_arrives(pair, does, each):
    team, ann = nodes = pair()
    team.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle(nodes)
    body = f"BEGIN IF pg_trigger_depth() = 1 THEN {does} ~ END IF ~ RETURN NULL ~ END"
    if each == "STATEMENT":
        body = f"DECLARE new team.notes ~ BEGIN new.id := 'b' ~ {body[6:]}"
    body = body.replace("~", ";").replace("'", "''")
    # Among triggers of one kind the names decide, and this one is before ours.
    team.database.execute(f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS '{body}'")
    when = f"AFTER INSERT ON notes FOR EACH {each}"
    team.database.execute(f"CREATE TRIGGER before_ours {when} EXECUTE FUNCTION meddle()")
    team.write("INSERT INTO notes VALUES ('b', 'p', 'q')")
    settle(nodes)
    assert ann.rows() == team.rows() != {"a": {"title": "x", "body": "y"}, "b": {"title": "p", "body": "q"}}


PARTITIONS = f"""{NOTES} PARTITION BY HASH (id)
;CREATE TABLE notes_0 PARTITION OF notes FOR VALUES WITH (MODULUS 1, REMAINDER 0)"""


def test_what_comes_into_a_partition_or_its_parent_arrives(pair):
    team, ann = nodes = pair(PARTITIONS)
    team.write("INSERT INTO notes VALUES ('a', 'x', 'y'), ('b', 'x', 'y')")
    team.write("INSERT INTO notes_0 VALUES ('c', 'x', 'y')")
    settle(nodes)
    team.write("UPDATE notes SET title = 'z' WHERE id = 'a'")
    team.write("DELETE FROM notes_0 WHERE id = 'b'")
    settle(nodes)
    assert ann.rows() == team.rows() == {"a": {"title": "z", "body": "y"}, "c": {"title": "x", "body": "y"}}


def test_a_table_that_becomes_a_partition_is_captured_anew(pair):
    team, ann = nodes = pair()
    team.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle(nodes)
    for statement in ("CREATE TABLE all_notes (LIKE notes INCLUDING ALL) PARTITION BY LIST (id)",
                      "ALTER TABLE all_notes ATTACH PARTITION notes DEFAULT"):  # fmt: skip
        team.database.execute(statement)
    settle(nodes)
    team.write("INSERT INTO all_notes VALUES ('b', 'x', 'y')")
    settle(nodes)
    assert ann.rows() == team.rows() == {key: {"title": "x", "body": "y"} for key in "ab"}


def test_columns_may_be_called_as_they_like(pair):
    names = ["a", "t", "o", "n", "r", "added", "taken", "k0", "kind", "number"]
    columns = f"CREATE TABLE notes (id TEXT PRIMARY KEY, {', '.join(f'{name} TEXT' for name in names)})"
    team, ann = nodes = pair(columns, columns)
    team.write(f"INSERT INTO notes VALUES ('1', {', '.join(['NULL'] * len(names))})")
    team.write("UPDATE notes SET o = 'x', number = 'y', id = id")
    settle(nodes)
    assert ann.rows() == team.rows() == {"1": {**dict.fromkeys(names), "o": "x", "number": "y"}}
    team.write("TRUNCATE notes")
    settle(nodes)
    assert ann.rows() == {}


REFERRING = "CREATE TABLE notes (id TEXT PRIMARY KEY, parent TEXT REFERENCES parents{})"


def test_a_row_waits_for_the_one_that_it_refers_to(pair):
    agreed = agreement(("team", "ann"), notes=FIELDS, parents=TableOptions())
    tables = [
        f"CREATE TABLE parents (id TEXT PRIMARY KEY);{REFERRING.format(how)}" for how in (" DEFERRABLE", "")
    ]
    team, ann = nodes = pair(*tables, agreed=agreed)
    team.write("INSERT INTO parents VALUES ('p')")
    settle(nodes)
    ann.write("DELETE FROM parents")
    team.write("INSERT INTO notes VALUES ('n', 'p')")
    settle(nodes)
    assert ann.rows() == team.rows() == {}
    assert ann.held() == team.held() == [("notes", '["n"]', "a row that it refers to is missing")]
    ann.write("INSERT INTO parents VALUES ('p')")
    settle(nodes)
    assert ann.rows() == team.rows() == {"n": {"parent": "p"}}


PARENTS = "CREATE TABLE parents (id TEXT PRIMARY KEY)"
REFUSED = [
    ("CREATE TABLE notes (id bigserial PRIMARY KEY)", "a number that each database counts"),
    (
        "CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
        "a number that each database counts by itself",
    ),
    ("CREATE TABLE notes (id numeric PRIMARY KEY)", "is of the type numeric, which has several notations"),
    ("CREATE TABLE notes (id text)", "has no primary key"),
    (f"{PARENTS};{REFERRING.format('')}", "the foreign key notes_parent_fkey has to be DEFERRABLE"),
    (f"{PARENTS};{REFERRING.format(' ON DELETE CASCADE DEFERRABLE')}", "with no action on delete"),
    (
        "CREATE TABLE notes (id text PRIMARY KEY);CREATE TABLE others (n text REFERENCES notes DEFERRABLE)",
        "others refers to it by others_n_fkey: synchronise others, too",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_tables_that_cannot_take_part(pair, tables, message):
    with pytest.raises(Invalid, match=message):
        pair(tables)


def test_a_key_that_may_be_null_is_refused(pair):
    agreed = agreement(("team", "ann"), notes=TableOptions(key=("code",)))
    with pytest.raises(Invalid, match="code in notes may be null"):
        pair("CREATE TABLE notes (id serial PRIMARY KEY, code text UNIQUE)", agreed=agreed)


def test_a_rehearsal_leaves_no_trace_and_neither_does_leaving(pair):
    team, ann = pair()
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    found = rehearse([team.replica, ann.replica], AGREED)
    assert [(effect.action, effect.key) for _, _, effect in found.effects] == [("insert", '["a"]')]
    assert team.rows() == {}
    exchange([team.replica, ann.replica], AGREED)
    team.replica.detach()
    names = (
        "SELECT relname FROM pg_class WHERE relnamespace = CAST('team' AS regnamespace) AND relkind <> 'i'"
    )
    assert team.database.execute(names).fetchall() == [("notes",)]
    assert [*team.rows()] == ["a"]


def test_a_column_is_added_on_either_side(pair):
    older = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT)"
    team, ann = nodes = pair(older, NOTES)
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'kept')")
    settle(nodes)
    team.write("UPDATE notes SET title = 'changed'")
    settle(nodes)
    team.database.execute("ALTER TABLE notes ADD COLUMN body text DEFAULT 'none'")
    settle(nodes)
    assert team.rows() == ann.rows() == {"a": {"title": "changed", "body": "kept"}}


def test_a_column_that_is_renamed_stops_no_writer_and_none_can_be_dropped(pair):
    team, ann = nodes = pair()
    team.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle(nodes)
    team.database.execute("ALTER TABLE notes RENAME COLUMN body TO text")
    team.write("UPDATE notes SET title = 'changed', text = 'z'")
    team.database.execute("ALTER TABLE notes RENAME COLUMN text TO body")
    with pytest.raises(Unavailable, match="cannot drop column body"):
        team.database.execute("ALTER TABLE notes DROP COLUMN body")
    settle(nodes)
    assert ann.rows() == {"a": {"title": "changed", "body": "z"}}


WRITERS, WRITES = 3, 60


def test_what_several_programs_write_during_runs_is_not_lost(pair, postgres_url):
    team, ann = pair(agreed=REAL_TIME)
    replicas = [team.replica, ann.replica]

    def program(number: int) -> None:
        with PostgresSchema(f"{postgres_url}&schema=team") as database:
            for count in range(WRITES):
                key = f"{number}-{count}"
                database.execute("INSERT INTO notes VALUES (?, 'first', '')", (key,))
                database.execute("UPDATE notes SET title = 'last' WHERE id = ?", (key,))

    threads = [threading.Thread(target=program, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        exchange(replicas, REAL_TIME)
    exchange(replicas, REAL_TIME)
    assert team.rows() == ann.rows()
    assert [row["title"] for row in ann.rows().values()] == ["last"] * WRITERS * WRITES
    assert not drifted(replicas, REAL_TIME)


def test_a_program_that_never_lets_go_is_named(pair, postgres_url, monkeypatch):
    monkeypatch.setattr(storage, "LOCK_TRIES", 2)
    monkeypatch.setattr(storage, "LOCK_MILLISECONDS", 5)
    team, _ = pair()
    with PostgresSchema(f"{postgres_url}&schema=team") as other:
        other.execute("BEGIN")
        other.execute("INSERT INTO notes VALUES ('a', '', '')")
        with pytest.raises(
            Unavailable, match="a transaction of another program has held its tables for too long"
        ):
            team.replica.prepare()
        other.execute("COMMIT")
    team.replica.prepare()


ADDRESSES = [
    (
        "postgresql://ann:secret@db/notes",
        "a password does not belong into a file that others read: set PGPASSWORD",
    ),
    ("postgresql://db/notes", "expected postgresql://USER@HOST/DATABASE"),
    ("postgresql://ann@db/", "expected postgresql://USER@HOST/DATABASE"),
    ("postgresql://ann@db/notes?sslmode=prefer", r"\?sslmode=prefer: expected verify-full or disable"),
    ("postgresql://ann@db/notes?shema=a", r"\?shema= is not known"),
    ("postgresql://ann@db:port/notes", "port"),
]


@pytest.mark.parametrize(("url", "message"), ADDRESSES, ids=[url for url, _ in ADDRESSES])
def test_addresses_that_are_wrong(url, message):
    with pytest.raises(Invalid, match=message):
        address(url)


def test_an_address_is_encrypted_unless_it_is_near():
    far, near = (
        address("postgresql://ann@db.example/notes"),
        address("postgresql://a%40b@localhost:5433/n?schema=s"),
    )
    assert (far.host, far.port, far.mode) == ("db.example", 5432, "verify-full")
    assert (near.user, near.port, near.schema, near.mode) == ("a@b", 5433, "s", "disable")


def test_servers_that_cannot_be_used(postgres_url, tmp_path):
    with pytest.raises(Unavailable, match=r"cannot be used: no such file or directory\.$"):
        PostgresSchema(f"postgresql://ann@/notes?host={tmp_path}")
    with pytest.raises(Unavailable, match=r"cannot be used: connection refused\.$"):
        PostgresSchema("postgresql://ann@localhost:1/notes")
    with pytest.raises(Unavailable, match='database "nobody" does not exist'):
        PostgresSchema(postgres_url.replace("/postgres?", "/nobody?"))
    with pytest.raises(Unavailable, match="there is no schema nowhere"):
        PostgresSchema(f"{postgres_url}&schema=nowhere")


def test_a_role_that_does_not_own_the_tables_is_told_so(pair, postgres_url):
    team, _ = pair()
    for statement in (
        "DROP ROLE IF EXISTS guest",
        "CREATE ROLE guest LOGIN",
        "GRANT ALL ON SCHEMA team TO guest",
    ):
        team.database.execute(statement)
    with PostgresSchema(postgres_url.replace("ann@", "guest@") + "&schema=team") as database:
        with pytest.raises(Unavailable, match="one role, which owns its tables") as raised:
            Node("guest", AGREED, database=database)
        assert raised.value.hint == "docs/sync.md"
    team.database.execute("REVOKE ALL ON SCHEMA team FROM guest")
    team.database.execute("DROP ROLE guest")
