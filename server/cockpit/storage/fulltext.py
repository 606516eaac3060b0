"""The full-text index over the words of patterns: FTS5 in a file, `tsvector` on a server.

It is derived from the table and made when it is missing, so it stands in no definition of tables. The words
are stems already: neither database may split or stem them again. SQLite ranks by BM25, which weighs how rare
a word is; PostgreSQL does not, so that its first choice is another one where a question has common words.
What is made of the candidates is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, TextClause, text

Row = Mapping[str, Any]
"""A pattern's `id`, and its words by their columns."""

COLUMNS: Final = ("name_words", "signature_words", "body_words", "text_words")


@dataclass(frozen=True, slots=True)
class _Said:
    """The statements of one kind of database."""

    there: TextClause
    make: tuple[TextClause, ...]
    fill: TextClause
    add: TextClause
    remove: TextClause


_FILE: Final = _Said(
    there=text("SELECT 1 FROM sqlite_master WHERE name = 'pattern_words'"),
    make=(
        text("""
            CREATE VIRTUAL TABLE pattern_words USING fts5(
                name_words, signature_words, body_words, text_words,
                content='mined_patterns', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
            )
        """),
    ),
    fill=text("INSERT INTO pattern_words(pattern_words) VALUES ('rebuild')"),
    add=text("""
        INSERT INTO pattern_words(rowid, name_words, signature_words, body_words, text_words)
        VALUES (:id, :name_words, :signature_words, :body_words, :text_words)
    """),
    remove=text("""
        INSERT INTO pattern_words(pattern_words, rowid, name_words, signature_words, body_words, text_words)
        VALUES ('delete', :id, :name_words, :signature_words, :body_words, :text_words)
    """),
)
_SERVER: Final = _Said(
    there=text("SELECT 1 WHERE to_regclass('pattern_words') IS NOT NULL"),
    make=(
        text("""
            CREATE TABLE IF NOT EXISTS pattern_words (pattern integer PRIMARY KEY, words tsvector NOT NULL)
        """),
        text("CREATE INDEX IF NOT EXISTS pattern_words_words ON pattern_words USING gin (words)"),
    ),
    fill=text("""
        INSERT INTO pattern_words
        SELECT id, setweight(to_tsvector('simple', name_words), 'A')
                || setweight(to_tsvector('simple', signature_words), 'B')
                || setweight(to_tsvector('simple', body_words), 'C')
                || setweight(to_tsvector('simple', text_words), 'D')
        FROM mined_patterns ON CONFLICT DO NOTHING
    """),
    add=text("""
        INSERT INTO pattern_words
        VALUES (:id, setweight(to_tsvector('simple', CAST(:name_words AS text)), 'A')
                  || setweight(to_tsvector('simple', CAST(:signature_words AS text)), 'B')
                  || setweight(to_tsvector('simple', CAST(:body_words AS text)), 'C')
                  || setweight(to_tsvector('simple', CAST(:text_words AS text)), 'D'))
    """),
    remove=text("DELETE FROM pattern_words WHERE pattern = :id"),
)
_BEST_OF_FILE: Final = """
    SELECT rowid AS id, -bm25(pattern_words, 4.0, 1.5, 1.0, 0.8) AS score
    FROM pattern_words WHERE pattern_words MATCH :terms {among}
    ORDER BY score DESC, id LIMIT :most
"""
_BEST_OF_SERVER: Final = """
    SELECT pattern AS id, ts_rank(CAST('{{0.2, 0.25, 0.4, 1.0}}' AS float4[]), words, asked, 1) AS score
    FROM pattern_words, to_tsquery('simple', :terms) AS asked WHERE words @@ asked {among}
    ORDER BY score DESC, id LIMIT :most
"""


def is_made(connection: Connection) -> bool:
    """Whether there is an index."""
    return connection.execute(_of(connection).there).scalar() is not None


def make(connection: Connection) -> None:
    """Make the index, with what the table holds, unless it is there."""
    if not is_made(connection):
        said = _of(connection)
        for statement in said.make:
            connection.execute(statement)
        connection.execute(said.fill)


def add(connection: Connection, rows: Sequence[Row]) -> None:
    """Take rows in that are new in the table."""
    if rows:
        connection.execute(_of(connection).add, [_words(row) for row in rows])


def remove(connection: Connection, rows: Sequence[Row]) -> None:
    """Leave rows out, with the words that they were taken in with, before they go from the table."""
    if rows:
        connection.execute(_of(connection).remove, [_words(row) for row in rows])


def best(connection: Connection, terms: Iterable[str], most: int, **only_with: str) -> dict[int, float]:
    """The numbers of the patterns with any of these stems, each with its score: the best first.

    `only_with` are columns, each with the value that is wanted; any, where it is empty.
    """
    wanted = {name: value for name, value in only_with.items() if value}
    only = " AND ".join(f"{name} = :{name}" for name in wanted)
    if connection.dialect.name == "sqlite":
        said, number, asked = _BEST_OF_FILE, "rowid", " OR ".join(f'"{term}"' for term in terms)
    else:
        said, number, asked = _BEST_OF_SERVER, "pattern", " | ".join(terms)
    among = f"AND {number} IN (SELECT id FROM mined_patterns WHERE {only})" if only else ""  # noqa: S608 - Ours.
    rows = connection.execute(text(said.format(among=among)), {"terms": asked, "most": most, **wanted})
    return {row.id: row.score for row in rows}


def _of(connection: Connection) -> _Said:
    return _FILE if connection.dialect.name == "sqlite" else _SERVER


def _words(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", *COLUMNS)}
