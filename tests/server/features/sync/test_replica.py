"""Replicas over real SQLite: capture, schemas that differ, constraints, copies and clocks."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Invalid, NotFound, Refused
from cockpit.features.sync.config import Local, TableOptions
from cockpit.features.sync.exchange import exchange, rehearse
from cockpit.features.sync.healing import drifted
from cockpit.features.sync.policies import Policy
from cockpit.storage.foreign import SqliteFile

from .laboratory import NOTES, OLDER_NOTES, Node, agreement, settle

FIELDS = TableOptions(policy=Policy.FIELDS)


def pair(options=FIELDS, first=NOTES, second=NOTES, **tables) -> list[Node]:
    agreed = agreement(("ann", "bob"), **{"notes": options, **tables})
    return [Node("ann", agreed, tables=[first]), Node("bob", agreed, tables=[second])]


WRITES = [
    ("INSERT INTO notes VALUES ('n', 'new', 'b')", {"n": ("new", "b")}),
    ("UPDATE notes SET title = 'X' WHERE id = 'a'", {"a": ("X", "y")}),
    ("UPDATE notes SET title = NULL WHERE id = 'a'", {"a": (None, "y")}),
    ("DELETE FROM notes WHERE id = 'a'", {"a": None}),
    ("DELETE FROM notes", {"a": None, "b": None}),
    ("UPDATE notes SET id = 'z' WHERE id = 'a'", {"a": None, "z": ("x", "y")}),
    ("INSERT OR REPLACE INTO notes VALUES ('a', 'r', 's')", {"a": ("r", "s")}),
    (
        "INSERT INTO notes VALUES ('a', 'u', 'v') ON CONFLICT (id) DO UPDATE SET title = excluded.title",
        {"a": ("u", "y")},
    ),
    ("UPDATE notes SET body = x'00ff' WHERE id = 'a'", {"a": ("x", b"\x00\xff")}),
]


LARGEST = "9223372036854775807"
ODD_TABLES = [
    (
        "id TEXT PRIMARY KEY, title",
        "('', 'empty'), ('\u00e9', 'one'), ('e\u0301', 'two'), ('K', 1), ('k', 2)",
    ),
    ("id PRIMARY KEY, title", "(1, 'whole'), (x'31', 'bytes'), ('1', 'text'), (0.5, 'half'), (2.0, 'two')"),
    ("id TEXT PRIMARY KEY, title", "(NULL, 'no key'), ('null', 'a word')"),
    ("id TEXT, title, n INTEGER, PRIMARY KEY (n, id)", "('a', 'x', 1), ('b', 'y', 1), ('c', 'z', NULL)"),
    ("id TEXT PRIMARY KEY, title REAL", "('a', -0.0), ('b', 9e999), ('c', -9e999), ('d', 5e-324)"),
    ("id TEXT PRIMARY KEY, title INTEGER", f"('a', {LARGEST}), ('b', 1e300), ('c', 'text'), ('d', x'')"),
    ("id TEXT PRIMARY KEY, title", "('a', CAST(x'ff61' AS TEXT)), ('b', 'x' || char(0) || 'y')"),
    ("id TEXT PRIMARY KEY, title ANY", "('a', 1), ('b', '1'), ('c', 1.0)"),
    ("id TEXT PRIMARY KEY, title, up AS (upper(title)) STORED", "('a', 'x')"),
    (f"id TEXT PRIMARY KEY, title, {', '.join(f'c{number}' for number in range(400))}", "('a', 'x')"),
]


@pytest.mark.parametrize(
    ("columns", "values", "options"),
    [
        (columns, values, options)
        for columns, values in ODD_TABLES
        for options in ("", "WITHOUT ROWID")
        # Without a rowid there is no null in a key.
        if not (options and "NULL" in values)
    ],
)
def test_whatever_a_table_holds_arrives(columns, values, options):
    table = f"CREATE TABLE notes ({columns}) {options}"
    ann, bob = pair(first=table, second=table)
    names = [column for column in ann.columns() if column in ("id", "title", "n")]
    ann.write(f"INSERT INTO notes ({', '.join(names)}) VALUES {values}")
    settle([ann, bob])
    assert bob.rows() == ann.rows()
    assert drifted([ann.replica, bob.replica], agreement(("ann", "bob"), notes=FIELDS)) == []
    bob.write("UPDATE notes SET title = title || '!' WHERE typeof(title) = 'text'")
    bob.write("DELETE FROM notes WHERE id IN ('b', 0.5) OR id IS NULL")
    settle([ann, bob])
    assert bob.rows() == ann.rows()
    assert bob.held() == ann.held() == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("(NULL, 'x', ''), (NULL, 'y', '')", "the key [null] in notes is that of 2 rows: give each its own."),
        (
            "(CAST(x'ff' AS TEXT), '', '')",
            'the key [{"hex":"ff"}] in notes is not UTF-8: give the row a new one.',
        ),
    ],
)
@pytest.mark.parametrize("was_there", [True, False])
def test_rows_that_cannot_be_told_apart_are_named(values, message, was_there):
    ann, bob = pair()
    write = ann.database.execute if was_there else ann.write
    if was_there:
        ann.replica.detach()
    write(f"INSERT INTO notes VALUES {values}")
    with pytest.raises(Invalid) as raised:
        settle([ann, bob])
    assert raised.value.message == f"sync.tables.notes: {message}"
    write("DELETE FROM notes")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {}


@pytest.mark.parametrize("policy", [Policy.NEWEST, Policy.FIELDS])
@pytest.mark.parametrize(("statement", "expected"), WRITES, ids=[write for write, _ in WRITES])
def test_what_any_program_writes_arrives(statement, expected, policy):
    ann, bob = pair(TableOptions(policy=policy))
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y'), ('b', 'p', 'q')")
    settle([ann, bob])
    ann.write(statement)
    settle([ann, bob])
    assert bob.rows() == ann.rows()
    for key, values in expected.items():
        assert bob.rows().get(key) == (None if values is None else {"title": values[0], "body": values[1]})


def test_a_change_of_case_is_a_change_where_case_does_not_count():
    table = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT COLLATE NOCASE, body TEXT)"
    ann, bob = pair(first=table, second=table)
    ann.write("INSERT INTO notes VALUES ('a', 'title', '')")
    settle([ann, bob])
    ann.write("UPDATE notes SET title = 'TITLE'")
    settle([ann, bob])
    assert bob.rows()["a"]["title"] == "TITLE"


def test_a_row_that_another_one_has_replaced_is_deleted_everywhere():
    table = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT UNIQUE, body TEXT)"
    ann, bob = pair(first=table, second=table)
    ann.write("INSERT INTO notes VALUES ('a', 'one', '')")
    settle([ann, bob])
    ann.write("INSERT OR REPLACE INTO notes VALUES ('b', 'one', '')")
    settle([ann, bob])
    assert [*ann.rows()] == [*bob.rows()] == ["b"]


def test_of_a_row_that_another_one_has_replaced_no_part_comes_back():
    tables = [text.replace("title TEXT", "title TEXT UNIQUE") for text in (NOTES, NOTES, OLDER_NOTES)]
    agreed = agreement(("ann", "bob", "cyd"), notes=FIELDS)
    ann, bob, cyd = nodes = [
        Node(name, agreed, tables=[table], hours=hours)
        for name, table, hours in zip(("ann", "bob", "cyd"), tables, (0, 0, 1), strict=True)
    ]
    ann.write("INSERT INTO notes VALUES ('b', 'one', 'replaced')")
    settle([ann, bob])
    ann.write("INSERT OR REPLACE INTO notes VALUES ('a', 'one', '')")
    cyd.write("INSERT INTO notes VALUES ('b', 'two')")
    settle(nodes)
    assert ann.rows() == bob.rows()
    assert ann.rows()["b"] == {"title": "two", "body": None}


def test_a_table_that_was_made_anew_goes_on():
    ann, bob = pair()
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle([ann, bob])
    for statement in (
        "ALTER TABLE notes RENAME TO old", NOTES, "INSERT INTO notes SELECT * FROM old", "DROP TABLE old",
        "INSERT INTO notes VALUES ('b', 'new', '')",
    ):  # fmt: skip
        ann.database.execute(statement)
    settle([ann, bob])
    ann.write("UPDATE notes SET body = 'captured again'")
    settle([ann, bob])
    assert bob.rows() == ann.rows()
    assert bob.rows()["b"] == {"title": "new", "body": "captured again"}


def test_a_value_passes_through_a_replica_that_has_no_column_for_it_and_is_there_when_it_has():
    agreed = agreement(("ann", "bob", "cyd"), notes=FIELDS)
    ann, bob, cyd = (
        Node(name, agreed, tables=[table])
        for name, table in (("ann", NOTES), ("bob", OLDER_NOTES), ("cyd", NOTES))
    )
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'for cyd')")
    exchange([bob.replica, ann.replica], agreed)
    exchange([bob.replica, cyd.replica], agreed)
    assert cyd.rows()["a"]["body"] == "for cyd"
    bob.database.execute("ALTER TABLE notes ADD COLUMN body TEXT")
    bob.replica.prepare()
    assert bob.rows()["a"]["body"] == "for cyd"


def test_an_older_replica_does_not_undo_what_it_cannot_see():
    ann, bob = pair(TableOptions(policy=Policy.NEWEST), second=OLDER_NOTES)
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'kept')")
    settle([ann, bob])
    bob.write("UPDATE notes SET title = 'changed'")
    settle([ann, bob])
    assert ann.rows()["a"] == {"title": "changed", "body": "kept"}


def test_names_may_differ():
    memo = "CREATE TABLE memo (code TEXT PRIMARY KEY, heading TEXT, text TEXT)"
    local = Local(table="memo", columns={"id": "code", "title": "heading", "body": "text"})
    ann, bob = pair(TableOptions(policy=Policy.FIELDS, replicas={"bob": local}), second=memo)
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    bob.write("INSERT INTO memo VALUES ('b', 'p', 'q')")
    settle([ann, bob])
    assert ann.rows()["b"] == {"title": "p", "body": "q"}
    assert bob.rows("memo")["a"] == {"heading": "x", "text": "y"}


def test_columns_that_are_left_out_stay_as_they_are():
    ann, bob = pair(TableOptions(policy=Policy.FIELDS, leave_out=("body",)))
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'mine')")
    settle([ann, bob])
    assert bob.rows()["a"] == {"title": "x", "body": None}


def test_numbers_that_each_database_counts_by_itself_stay_local():
    table = "CREATE TABLE notes (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT)"
    ann, bob = pair(TableOptions(key=("id",)), first=table, second=table)
    ann.write("INSERT INTO notes (id, title) VALUES ('a', 'x')")
    bob.write("INSERT INTO notes (id, title) VALUES ('b', 'y')")
    settle([ann, bob])
    assert {row["id"]: number for number, row in ann.rows().items()} == {"a": 1, "b": 2}
    assert {row["id"]: number for number, row in bob.rows().items()} == {"b": 1, "a": 2}


UNIQUE = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT UNIQUE, body TEXT)"


def test_of_two_rows_with_one_unique_value_all_replicas_hold_the_same_one():
    ann, bob = pair(first=UNIQUE, second=UNIQUE)
    ann.write("INSERT INTO notes VALUES ('b', 'same', 'of ann')")
    bob.write("INSERT INTO notes VALUES ('a', 'same', 'of bob')")
    settle([ann, bob])
    assert [*ann.rows()] == [*bob.rows()] == ["a"]
    assert ann.held() == bob.held() == [("notes", '["b"]', "another row has its unique value")]
    bob.write("UPDATE notes SET title = 'other'")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {
        "a": {"title": "other", "body": "of bob"}, "b": {"title": "same", "body": "of ann"}
    }  # fmt: skip
    assert ann.held() == bob.held() == []


INDEXES = [
    "lower(title)",
    "title) WHERE (body = 'open'",
    "(title || body)",
    "body, lower(title)) WHERE (title <> 'two'",
]


@pytest.mark.parametrize("index", INDEXES)
def test_of_two_rows_that_any_index_takes_for_one_all_replicas_hold_the_same_one(index):
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    tables = [NOTES, f"CREATE UNIQUE INDEX one ON notes ({index})"]
    ann, bob = (Node(name, agreed, tables=tables) for name in ("ann", "bob"))
    ann.write("INSERT INTO notes VALUES ('b', 'one', 'open'), ('c', 'two', 'done')")
    bob.write("INSERT INTO notes VALUES ('a', 'one', 'open'), ('d', 'two', 'open')")
    settle([ann, bob])
    assert ann.rows() == bob.rows()
    assert ann.rows()["a"] == {"title": "one", "body": "open"}
    held = [("notes", '["b"]', "another row has its unique value")]
    assert [row for row in ann.held() if row[1] == '["b"]'] == held
    # A row that REPLACE removes without a trigger is missed, whatever index it is by.
    bob.write("INSERT OR REPLACE INTO notes VALUES ('e', 'one', 'open')")
    settle([ann, bob])
    assert "a" not in ann.rows()
    assert ann.rows() == bob.rows()


def test_a_number_that_is_a_key_is_missed_when_another_row_has_replaced_it():
    table = "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT UNIQUE)"
    ann, bob = pair(TableOptions(key=("id",)), first=table, second=table)
    ann.write("INSERT INTO notes VALUES (1, 'one'), (2, 'two')")
    settle([ann, bob])
    ann.write("INSERT OR REPLACE INTO notes VALUES (3, 'one')")
    settle([ann, bob])
    assert [*ann.rows()] == [*bob.rows()] == [2, 3]


@pytest.mark.parametrize("resolution", ["REPLACE", "IGNORE", "ROLLBACK", "FAIL"])
def test_what_a_table_would_rather_do_with_a_conflict_is_not_done(resolution):
    table = f"CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT UNIQUE ON CONFLICT {resolution})"
    ann, bob = pair(first=table, second=table)
    ann.write("INSERT INTO notes VALUES ('b', 'one'), ('c', 'two')")
    bob.write("INSERT INTO notes VALUES ('a', 'one')")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {"a": {"title": "one"}, "c": {"title": "two"}}
    assert ann.held() == bob.held() == [("notes", '["b"]', "another row has its unique value")]


def test_two_rows_may_swap_a_unique_value():
    ann, bob = pair(first=UNIQUE, second=UNIQUE)
    ann.write("INSERT INTO notes VALUES ('a', '1', ''), ('b', '2', '')")
    settle([ann, bob])
    for title, key in (("0", "a"), ("1", "b"), ("2", "a")):
        ann.write("UPDATE notes SET title = ? WHERE id = ?", title, key)
    settle([ann, bob])
    assert bob.rows() == ann.rows()
    assert bob.held() == []


def test_a_row_that_a_check_forbids_is_held_and_passed_on():
    strict = "CREATE TABLE notes (id TEXT PRIMARY KEY, title TEXT CHECK (title <> 'bad'), body TEXT)"
    ann, bob = pair(second=strict)
    ann.write("INSERT INTO notes VALUES ('a', 'bad', ''), ('b', 'good', '')")
    settle([ann, bob])
    assert [*bob.rows()] == ["b"]
    ((table, key, reason),) = bob.held()
    assert (table, key) == ("notes", '["a"]')
    assert "CHECK constraint failed" in reason
    ann.write("UPDATE notes SET title = 'better' WHERE id = 'a'")
    settle([ann, bob])
    assert bob.rows() == ann.rows()


def test_a_row_waits_for_the_one_that_it_refers_to():
    parents = "CREATE TABLE parents (id TEXT PRIMARY KEY)"
    notes = "CREATE TABLE notes (id TEXT PRIMARY KEY, parent TEXT REFERENCES parents)"
    agreed = agreement(("ann", "bob"), notes=FIELDS, parents=TableOptions())
    ann, bob = (Node(name, agreed, tables=[parents, notes]) for name in ("ann", "bob"))
    ann.write("INSERT INTO parents VALUES ('p')")
    settle([ann, bob])
    ann.write("DELETE FROM parents")
    bob.write("INSERT INTO notes VALUES ('n', 'p')")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {}
    assert ann.held() == bob.held() == [("notes", '["n"]', "a row that it refers to is missing")]
    ann.write("INSERT INTO parents VALUES ('p')")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {"n": {"parent": "p"}}


def test_triggers_of_the_user_do_not_fire_again():
    log = "CREATE TABLE log (note TEXT)"
    trigger = "CREATE TRIGGER counted AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (NEW.id); END"
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    ann, bob = (Node(name, agreed, tables=[NOTES, log, trigger]) for name in ("ann", "bob"))
    ann.write("INSERT INTO notes VALUES ('a', '', '')")
    settle([ann, bob])
    bob.write("INSERT INTO notes VALUES ('b', '', '')")
    count = "SELECT count(*) FROM log"
    assert [node.database.execute(count).fetchone()[0] for node in (ann, bob)] == [1, 1]


def test_a_rehearsal_leaves_no_trace():
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    ann, bob = Node("ann", agreed, tables=[NOTES]), Node("bob", agreed)
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    dump = "SELECT name FROM sqlite_master UNION ALL SELECT 'row ' || id FROM notes"
    before = ann.database.execute(dump).fetchall()
    rehearsal = rehearse([ann.replica, bob.replica], agreed)
    assert rehearsal.created == [("bob", "notes")]
    assert [(source, target, effect.action) for source, target, effect in rehearsal.effects] == [
        ("ann", "bob", "insert")
    ]
    assert ann.database.execute(dump).fetchall() == before
    assert bob.database.execute("SELECT 1 FROM sqlite_master WHERE name = 'notes'").fetchone() is None


def test_a_copy_of_a_file_is_a_replica_of_its_own(tmp_path):
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    ann = Node("ann", agreed, path=tmp_path / "ann.db", tables=[NOTES])
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    ann.replica.prepare()
    (tmp_path / "bob.db").write_bytes((tmp_path / "ann.db").read_bytes())
    bob = Node("bob", agreed, path=tmp_path / "bob.db")
    assert bob.replica.node != ann.replica.node
    bob.write("UPDATE notes SET title = 'of bob'")
    settle([ann, bob])
    assert ann.rows() == {"a": {"title": "of bob", "body": "y"}}


def test_a_file_that_was_put_back_is_brought_up_to_date(tmp_path):
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    path = tmp_path / "ann.db"
    ann, bob = Node("ann", agreed, path=path, tables=[NOTES]), Node("bob", agreed, tables=[NOTES])
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    settle([ann, bob])
    backup = path.read_bytes()
    ann.write("INSERT INTO notes VALUES ('b', 'later', '')")
    settle([ann, bob])
    ann.database.close()
    path.write_bytes(backup)
    ann = Node("ann", agreed, path=path)
    ann.write("UPDATE notes SET body = 'after the restore' WHERE id = 'a'")
    exchange([ann.replica, bob.replica], agreed)
    assert ann.rows() == bob.rows() == {
        "a": {"title": "x", "body": "after the restore"}, "b": {"title": "later", "body": ""}
    }  # fmt: skip


def test_one_database_under_two_names_is_refused(tmp_path):
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    nodes = [
        Node(name, agreed, path=tmp_path / "one.db", tables=tables)
        for name, tables in (("ann", [NOTES]), ("bob", []))
    ]
    with pytest.raises(Refused, match="ann and bob are the same database"):
        exchange([node.replica for node in nodes], agreed)


def test_changes_from_a_year_ahead_are_refused_and_leave_nothing():
    agreed = agreement(("ann", "bob"), notes=FIELDS)
    ann, bob = Node("ann", agreed, hours=24 * 365, tables=[NOTES]), Node("bob", agreed, tables=[NOTES])
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    with pytest.raises(Refused, match=r"^ann: its changes are dated 8,7\d\d hours ahead"):
        exchange([bob.replica, ann.replica], agreed)
    assert bob.rows() == {}


def test_leaving_keeps_the_rows_and_nothing_else():
    (ann, _) = pair()
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'y')")
    ann.replica.detach()
    assert ann.database.execute(
        "SELECT name FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
    ).fetchall() == [("notes",)]
    assert [*ann.rows()] == ["a"]


REFUSED = [
    (
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)",
        TableOptions(),
        "a number that each database counts",
    ),
    ("CREATE TABLE notes (title TEXT)", TableOptions(), "has no primary key: name unique columns"),
    (
        "CREATE TABLE notes (id TEXT, title TEXT)",
        TableOptions(key=("id",)),
        "neither the primary key nor unique",
    ),
    (NOTES, TableOptions(key=("nr",)), "has no column nr"),
    (
        "CREATE TABLE notes (id TEXT COLLATE NOCASE PRIMARY KEY)",
        TableOptions(),
        "id in notes is compared by NOCASE, so that keys which differ would be one",
    ),
    (NOTES, TableOptions(replicas={"ann": Local(columns={"title": "head"})}), "has no column head"),
]


@pytest.mark.parametrize(("table", "options", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_tables_that_cannot_take_part(table, options, message):
    with pytest.raises(Invalid, match=message):
        Node("ann", agreement(("ann", "bob"), notes=options), tables=[table])


def test_columns_of_different_types_are_refused():
    ann, bob = pair(second="CREATE TABLE notes (id TEXT PRIMARY KEY, title INTEGER, body TEXT)")
    with pytest.raises(Invalid, match="title is TEXT in ann and INTEGER in bob"):
        exchange([ann.replica, bob.replica], agreement(("ann", "bob"), notes=FIELDS))


def test_a_database_that_is_not_there(tmp_path):
    with pytest.raises(NotFound, match="no such database"):
        SqliteFile(tmp_path / "x.db")


def test_what_nobody_saw_before_it_was_overwritten_is_a_clash():
    ann, bob = pair(second=OLDER_NOTES)
    ann.write("INSERT INTO notes VALUES ('a', 'x', 'passes through')")
    settle([ann, bob])
    bob.database.execute("ALTER TABLE notes ADD COLUMN body TEXT")
    bob.write("UPDATE notes SET body = 'written here'")
    settle([ann, bob])
    assert ann.rows() == bob.rows() == {"a": {"title": "x", "body": "written here"}}
    (clash,) = bob.clashes()
    assert (clash.column, clash.other.replica, clash.other.values) == (
        "body",
        "ann",
        {"body": "passes through"},
    )
