"""The patterns of one workspace, and the templates beside them: kept by file, found by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Column, Connection, bindparam, delete, func, insert, select, update

from cockpit.core.clock import Clock
from cockpit.core.clustering import Cluster, Clustering, Group, Inventory
from cockpit.core.home import Home
from cockpit.core.pattern import Found, MinedFile, Pattern, Place, Statistics
from cockpit.storage import browsing, fulltext, grouping
from cockpit.storage.dialects import insert_or_add, insert_or_replace
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.merging import Known, bands_of
from cockpit.storage.migrate import PATTERNS
from cockpit.storage.schema.patterns import (
    mined_bands,
    mined_files,
    mined_patterns,
    mined_places,
    mined_terms,
)

T = TypeVar("T")
ROW, PLACE, TERM = mined_patterns.c, mined_places.c, mined_terms.c
TEMPLATE: Final = "template"
AT_ONCE: Final = 500
"""Values in one statement; SQLite takes more, a server's plan does not get better by them."""
PLACES_SHOWN: Final = 5


class PatternStore:
    """What was mined; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, PATTERNS, clock, tell)

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def stamps(self, among: Sequence[str] | None = None) -> dict[str, str]:
        """The files that were mined, or those among some, each with its stamp."""
        columns = select(mined_files.c.path, mined_files.c.stamp)
        parts = (
            [columns]
            if among is None
            else [columns.where(mined_files.c.path.in_(some)) for some in _parts(among)]
        )
        return self._read(lambda on: {row.path: row.stamp for query in parts for row in on.execute(query)})

    def count(self) -> int:
        """How many patterns there are, without the templates."""
        counted = select(func.count()).select_from(mined_patterns).where(ROW.source != TEMPLATE)
        return self._read(lambda on: on.execute(counted).scalar_one())

    def keep(self, files: Sequence[MinedFile], gone: Iterable[str] = ()) -> None:
        """Put what some files hold in the place of what they held, and forget those that are gone."""
        self._write(lambda on: _keep(on, files, list(gone)))

    def keep_templates(self, templates: Sequence[Pattern]) -> None:
        """Make these the templates in the index; those that are in it already cost little."""
        wanted = set(templates)

        def differing(connection: Connection) -> tuple[list[int], list[Pattern]]:
            known = select(mined_patterns).where(ROW.source == TEMPLATE)
            there = [_found(row) for row in connection.execute(known).mappings()]
            old = [each.number for each in there if each.pattern not in wanted]
            new = sorted(wanted - {each.pattern for each in there}, key=lambda each: each.key)
            return old, new

        def write(connection: Connection) -> None:
            # Another thread or program may have done it meanwhile.
            old, new = differing(connection)
            _remove(connection, old)
            _add(connection, new, TEMPLATE)

        if any(self._read(differing)):
            self._write(write)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """How common these stems are."""

        def read(connection: Connection) -> Statistics:
            counted = select(TERM.term, TERM.patterns).where(TERM.term.in_(terms))
            frequencies = {row.term: row.patterns for row in connection.execute(counted)}
            return Statistics(connection.execute(select(func.max(ROW.id))).scalar() or 0, frequencies)

        return self._read(read)

    def best(
        self, terms: Sequence[str], most: int, *, language: str = "", kind: str = "", source: str = ""
    ) -> list[Found]:
        """The patterns that the index finds by these stems, the best first; `source` as `Found` has it."""
        if not terms:
            return []

        def read(connection: Connection) -> list[Found]:
            scores = fulltext.best(connection, terms, most, language=language, kind=kind, source=source)
            rows = {row["id"]: row for row in _rows(connection, list(scores))}
            return [_found(rows[number]) for number in scores if number in rows]

        return self._read(read)

    def places(self, numbers: Sequence[int]) -> dict[int, tuple[Place, ...]]:
        """Where some patterns occur, a few places each, in the order of their paths."""
        wanted = select(mined_places).where(PLACE.pattern.in_(numbers)).order_by(PLACE.path, PLACE.line)
        found: dict[int, list[Place]] = {}

        def read(connection: Connection) -> None:
            for row in connection.execute(wanted):
                places = found.setdefault(row.pattern, [])
                if len(places) < PLACES_SHOWN:
                    places.append(Place(row.path, row.line))

        self._read(read)
        return {number: tuple(places) for number, places in found.items()}

    def keys(self, numbers: Sequence[int]) -> list[str]:
        """The keys of some patterns, in their order."""
        wanted = select(ROW.id, ROW.key).where(ROW.id.in_(numbers))
        found = self._read(lambda on: {row.id: row.key for row in on.execute(wanted)})
        return [found[number] for number in numbers]

    def some(self, numbers: Sequence[int]) -> list[Found]:
        """Patterns by their numbers; those that are gone are left out."""
        return self._read(lambda on: [_found(row) for row in _rows(on, numbers)])

    def numbered(self) -> list[tuple[int, Pattern]]:
        """All mined patterns, each with its number."""
        wanted = select(mined_patterns).where(ROW.source != TEMPLATE).order_by(ROW.id)
        return self._read(
            lambda on: [(row["id"], _found(row).pattern) for row in on.execute(wanted).mappings()]
        )

    def inventory(self) -> Inventory:
        """How many there are of what."""
        return self._read(browsing.inventory)

    def members(self, group: Group, most: int) -> tuple[list[Found], int]:
        """The first patterns of a group, what stands for it before all, and how many it has."""

        def read(connection: Connection) -> tuple[list[Found], int]:
            numbers, total = browsing.numbers_in(connection, group, most)
            rows = {row["id"]: row for row in _rows(connection, numbers)}
            return [_found(rows[number]) for number in numbers], total

        found, total = self._read(read)
        places = self.places([each.number for each in found])
        return [replace(each, places=places.get(each.number, ())) for each in found], total

    def clusters(self) -> tuple[Cluster, ...]:
        """What the last clustering has found; none before there was one."""
        return self._read(grouping.clusters)

    def keep_clusters(self, found: Clustering, now: datetime) -> None:
        """Put what a clustering has found in the place of what the last one has."""
        self._write(lambda on: grouping.keep(on, found, now))

    def ungrouped(self) -> list[tuple[int, Pattern]]:
        """The mined patterns that are new since the last clustering, each with its number."""
        wanted = (
            select(mined_patterns)
            .where(ROW.source != TEMPLATE, ROW.template_group.is_(None))
            .order_by(ROW.id)
        )
        return self._read(
            lambda on: [(row["id"], _found(row).pattern) for row in on.execute(wanted).mappings()]
        )

    def group(self, groups: Mapping[int, int]) -> None:
        """State the clusters of some patterns."""
        self._write(lambda on: grouping.state(on, groups))

    def groups_of(self, paths: Sequence[str]) -> frozenset[int]:
        """The clusters of the patterns in some files."""
        wanted = (
            select(ROW.template_group)
            .join(mined_places, PLACE.pattern == ROW.id)
            .where(PLACE.path.in_(paths), ROW.template_group.is_not(None))
        )
        return self._read(lambda on: frozenset(row[0] for row in on.execute(wanted)))

    def _read(self, action: Callable[[Connection], T]) -> T:
        def read(database: Database) -> T:
            with database.read() as connection:
                if fulltext.is_made(connection):
                    return action(connection)
            with database.write() as connection:
                fulltext.make(connection)
            with database.read() as connection:
                return action(connection)

        return self._keeper.use(read)

    def _write(self, action: Callable[[Connection], object]) -> None:
        def write(database: Database) -> None:
            with database.write() as connection:
                fulltext.make(connection)
                action(connection)

        self._keeper.use(write)


def _keep(connection: Connection, files: Sequence[MinedFile], gone: list[str]) -> None:
    before = _leave(connection, [*gone, *(file.path for file in files)])
    known = _known(connection, files)
    new = [pattern for file in files for _, pattern in file.patterns if known.take(pattern)]
    # Nobody else writes: the numbers stay free until they are used.
    numbers = _add(connection, new, "mined")
    known.number(new, numbers)
    places = {(known.of(pattern), file.path, line): None for file in files for line, pattern in file.patterns}
    rows = [{"pattern": number, "path": path, "line": line} for number, path, line in places]
    for some in _parts(rows):
        connection.execute(insert(mined_places), some)
    _count_support(connection, sorted(before | {number for number, _, _ in places}))
    if gone:
        for some in _parts(gone):
            connection.execute(delete(mined_files).where(mined_files.c.path.in_(some)))
    if files:
        stamps = [{"path": file.path, "stamp": file.stamp} for file in files]
        connection.execute(insert_or_replace(connection, mined_files), stamps)


def _leave(connection: Connection, paths: Sequence[str]) -> set[int]:
    """Forget that patterns occur in files; the numbers of these patterns."""
    found: set[int] = set()
    for some in _parts(paths):
        found.update(connection.execute(select(PLACE.pattern).where(PLACE.path.in_(some))).scalars())
        connection.execute(delete(mined_places).where(PLACE.path.in_(some)))
    return found


def _known(connection: Connection, files: Sequence[MinedFile]) -> Known:
    """Those of the patterns that are kept already, themselves or nearly."""
    patterns = [pattern for file in files for _, pattern in file.patterns]
    known = Known()
    columns = select(ROW.id, ROW.key, ROW.language, ROW.kind, ROW.sketch)
    for some in _parts(list({each.key for each in patterns})):
        for row in connection.execute(columns.where(ROW.key.in_(some))):
            known.add(row.id, row.key, row.language, row.kind, row.sketch)
    left = [each for each in patterns if each.key not in known]
    near: set[int] = set()
    for some in _parts(list({band for each in left for band in bands_of(each)})):
        near.update(
            connection.execute(select(mined_bands.c.pattern).where(mined_bands.c.band.in_(some))).scalars()
        )
    for some in _parts(sorted(near)):
        for row in connection.execute(columns.where(ROW.id.in_(some))):
            known.add(row.id, row.key, row.language, row.kind, row.sketch)
    return known


def _add(connection: Connection, patterns: Sequence[Pattern], source: str) -> list[int]:
    """Keep and index patterns; their numbers."""
    first = (connection.execute(select(func.max(ROW.id))).scalar() or 0) + 1
    rows = [_values(first + offset, pattern, source) for offset, pattern in enumerate(patterns)]
    bands = [
        {"band": band, "pattern": first + offset}
        for offset, pattern in enumerate(patterns)
        for band in bands_of(pattern)
    ]
    if rows:
        connection.execute(insert(mined_patterns), rows)
        fulltext.add(connection, rows)
        _count_terms(connection, rows, 1)
    if bands:
        connection.execute(insert(mined_bands), bands)
    return [row["id"] for row in rows]


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    for some in _parts(numbers):
        rows = _rows(connection, some)
        fulltext.remove(connection, rows)
        _count_terms(connection, rows, -1)
        connection.execute(delete(mined_bands).where(mined_bands.c.pattern.in_(some)))
        connection.execute(delete(mined_patterns).where(ROW.id.in_(some)))


def _count_support(connection: Connection, numbers: Sequence[int]) -> None:
    """State in how many files patterns occur, and remove those that occur in none."""
    for some in _parts(numbers):
        counted = (
            select(PLACE.pattern, func.count(PLACE.path.distinct()))
            .where(PLACE.pattern.in_(some))
            .group_by(PLACE.pattern)
        )
        support = {row[0]: row[1] for row in connection.execute(counted)}
        if support:
            statement = (
                update(mined_patterns).where(ROW.id == bindparam("number")).values(support=bindparam("files"))
            )
            connection.execute(statement, [{"number": key, "files": value} for key, value in support.items()])
        _remove(connection, [number for number in some if number not in support])


def _count_terms(connection: Connection, rows: Sequence[Mapping[str, Any]], sign: int) -> None:
    counts = Counter(
        term for row in rows for term in {word for name in fulltext.COLUMNS for word in row[name].split()}
    )
    # In one order, so that two writers on a server never wait for each other.
    amounts = [{"term": term, "patterns": sign * count} for term, count in sorted(counts.items())]
    if amounts:
        amount: Column[int] = TERM.patterns
        connection.execute(insert_or_add(connection, mined_terms, amount), amounts)


def _values(number: int, pattern: Pattern, source: str) -> dict[str, Any]:
    return {
        "id": number,
        "key": pattern.key,
        "source": source,
        "kind": pattern.kind,
        "language": pattern.language,
        "name": pattern.name,
        "content": pattern.content,
        "imports": " ".join(pattern.imports),
        "name_words": " ".join(pattern.name_words),
        "signature_words": " ".join(pattern.signature_words),
        "body_words": " ".join(pattern.body_words),
        "text_words": " ".join(pattern.text_words),
        "sketch": pattern.sketch,
        "support": 1,
    }


def _rows(connection: Connection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for some in _parts(numbers)
        for row in connection.execute(select(mined_patterns).where(ROW.id.in_(some))).mappings()
    ]


def _found(row: Mapping[Any, Any]) -> Found:
    pattern = Pattern(
        key=row["key"],
        kind=row["kind"],
        language=row["language"],
        name=row["name"],
        content=row["content"],
        imports=tuple(row["imports"].split()),
        name_words=tuple(row["name_words"].split()),
        signature_words=tuple(row["signature_words"].split()),
        body_words=tuple(row["body_words"].split()),
        text_words=tuple(row["text_words"].split()),
        sketch=row["sketch"],
    )
    return Found(row["id"], row["source"], pattern, row["support"], row["template_group"])


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(values), AT_ONCE):
        yield values[begin : begin + AT_ONCE]
