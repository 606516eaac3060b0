"""The templates of one user, or of a team: the curated ones as this version has them, and the own ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, Table, delete, insert, select

from cockpit.core.clock import Clock
from cockpit.core.errors import Conflict, NotFound, Refused
from cockpit.core.home import Home
from cockpit.features.templates.curation import curated
from cockpit.features.templates.template import Placeholder, Template
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import PRODUCTION
from cockpit.storage.schema.production import code_templates, template_metadata, template_placeholders

T = TypeVar("T")

CODE, PLACE, ABOUT = code_templates.c, template_placeholders.c, template_metadata.c
TABLES: Final = (
    (code_templates, CODE.id),
    (template_placeholders, PLACE.template_id),
    (template_metadata, ABOUT.template_id),
)
"""The tables, each with the column that holds the id of the template."""


class TemplateStore:
    """All templates; `tell` hears when a damaged database was replaced. Thread-safe."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, PRODUCTION, clock, tell)
        self._clock = clock
        self._brought: Database | None = None
        """The database that is known to have the curated templates of this version."""

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def all(self, *, kind: str = "", language: str = "", source: str = "") -> list[Template]:
        """The templates that are so, in the order of their ids."""
        asked = {CODE.category: kind, CODE.language: language, CODE.source: source}
        return self._use(
            lambda connection: _templates(
                connection, [column == value for column, value in asked.items() if value]
            )
        )

    def one(self, identifier: str) -> Template:
        """A template by its id; raises NotFound."""
        found = self._use(lambda connection: _templates(connection, [CODE.id == identifier]))
        if not found:
            raise NotFound(f"There is no template {identifier}.", hint="cockpit templates list")
        return found[0]

    def add(self, templates: Sequence[Template], *, again: bool = False) -> list[Template]:
        """Keep own templates, all of them or none.

        Raises Conflict for an id of a curated one, and, unless it is done `again`, for one that is there.
        """
        counts = Counter(each.id for each in templates)
        if twice := next((each for each, count in counts.items() if count > 1), None):
            raise Conflict(f"{twice} is there more than once.")
        now = self._clock.now().isoformat(timespec="seconds")
        kept = [replace(each, source="own", version="", created_at=now) for each in templates]

        def write(connection: Connection) -> None:
            for each in kept:
                _refuse_taken(connection, each.id, again=again)
            _remove(connection, [each.id for each in kept])
            _insert(connection, kept)

        self._use(write, writes=True)
        return kept

    def remove(self, identifier: str) -> Template:
        """The own template that was there until now; raises NotFound, and Refused for a curated one."""

        def write(connection: Connection) -> Template:
            found = _templates(connection, [CODE.id == identifier])
            if not found:
                raise NotFound(
                    f"There is no template {identifier}.", hint="cockpit templates list --source own"
                )
            if found[0].source != "own":
                raise Refused(f"{identifier} comes with the cockpit: only own templates can be removed.")
            _remove(connection, [identifier])
            return found[0]

        return self._use(write, writes=True)

    def _use(self, action: Callable[[Connection], T], *, writes: bool = False) -> T:
        def run(database: Database) -> T:
            if database is not self._brought:
                bring(database, self._clock.now().isoformat(timespec="seconds"))
                self._brought = database
            with database.write() if writes else database.read() as connection:
                return action(connection)

        return self._keeper.use(run)


def bring(database: Database, now: str) -> int:
    """Make the curated templates those of this version, and say how many have changed.

    What a newer cockpit has brought, and own templates of the same id, stay as they are.
    """
    shipped = {each.id: each for each in curated()}
    with database.read() as connection:
        if not _outdated(connection, shipped):
            return 0
    with database.write() as connection:
        # Another window may have done it meanwhile.
        outdated = _outdated(connection, shipped)
        _remove(connection, outdated)
        _insert(connection, [replace(shipped[each], created_at=now) for each in outdated if each in shipped])
    return len(outdated)


def _outdated(connection: Connection, shipped: dict[str, Template]) -> list[str]:
    """The ids of the curated templates that differ from those that are kept, or are no longer shipped."""
    query = select(CODE.id, CODE.source, CODE.version, CODE.content_hash)
    kept = {row.id: row for row in connection.execute(query)}
    ours = next(iter(shipped.values())).version
    older = {
        key for key, row in kept.items() if row.source == "curated" and _order(row.version) <= _order(ours)
    }
    gone = [key for key in sorted(older) if key not in shipped]
    return gone + [
        key
        for key, each in shipped.items()
        if key not in kept or (key in older and kept[key].content_hash != each.content_hash)
    ]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _refuse_taken(connection: Connection, identifier: str, *, again: bool) -> None:
    source = connection.execute(select(CODE.source).where(CODE.id == identifier)).scalar_one_or_none()
    if source == "curated":
        raise Conflict(f"{identifier} is a template of the cockpit: give yours another id.", hint="--id")
    if source == "own" and not again:
        raise Conflict(f"There is a template {identifier} already.", hint="--replace, or another --id")


def _remove(connection: Connection, identifiers: Iterable[str]) -> None:
    gone = list(identifiers)
    for table, key in TABLES:
        connection.execute(delete(table).where(key.in_(gone)))


def _insert(connection: Connection, templates: Sequence[Template]) -> None:
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table, _ in TABLES}
    for each in templates:
        rows[code_templates].append(_code(each))
        rows[template_metadata].append(
            {
                "template_id": each.id,
                "content": each.description,
                "words": _json(each.words),
                "proof": each.proof,
            }
        )
        rows[template_placeholders] += [
            _place(each.id, position, place) for position, place in enumerate(each.placeholders)
        ]
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def _code(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "category": template.kind,
        "template_code": template.content,
        "signature": template.signature,
        "path": template.path,
        "source": template.source,
        "version": template.version,
        "licence": template.licence,
        "provenance": template.provenance,
        "created_at": template.created_at,
        "content_hash": template.content_hash,
    }


def _place(identifier: str, position: int, placeholder: Placeholder) -> dict[str, Any]:
    return {
        "template_id": identifier,
        "placeholder_name": placeholder.name,
        "position": position,
        "type": placeholder.type,
        "default_value": placeholder.default,
        "validation": placeholder.pattern,
        "choices": _json(placeholder.choices),
        "environments": _json(placeholder.environments),
        "description": placeholder.description,
    }


def _templates(connection: Connection, conditions: list[Any]) -> list[Template]:
    query = (
        select(code_templates, ABOUT.content, ABOUT.words, ABOUT.proof)
        .join(template_metadata, ABOUT.template_id == CODE.id)
        .where(*conditions)
        .order_by(CODE.id)
    )
    rows = list(connection.execute(query).mappings())
    places: dict[str, list[Placeholder]] = {}
    wanted = select(template_placeholders).order_by(PLACE.template_id, PLACE.position)
    if len(rows) == 1:
        wanted = wanted.where(PLACE.template_id == rows[0]["id"])
    for row in connection.execute(wanted).mappings():
        places.setdefault(row["template_id"], []).append(_placeholder(row))
    return [_template(row, tuple(places.get(row["id"], ()))) for row in rows]


def _template(row: RowMapping, placeholders: tuple[Placeholder, ...]) -> Template:
    return Template(
        id=row["id"],
        name=row["name"],
        kind=row["category"],
        language=row["language"],
        description=row["content"],
        content=row["template_code"],
        words=msgspec.json.decode(row["words"], type=tuple[str, ...]),
        placeholders=placeholders,
        signature=row["signature"],
        path=row["path"],
        proof=row["proof"],
        source=row["source"],
        version=row["version"],
        licence=row["licence"],
        provenance=row["provenance"],
        created_at=row["created_at"],
    )


def _placeholder(row: RowMapping) -> Placeholder:
    return Placeholder(
        row["placeholder_name"],
        row["type"],
        row["default_value"],
        row["validation"],
        msgspec.json.decode(row["choices"], type=tuple[str, ...]),
        msgspec.json.decode(row["environments"], type=dict[str, str]),
        row["description"],
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
