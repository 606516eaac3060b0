"""Whether a database is whole, and has the tables that this version makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.databases.reading import Reader, reading
from cockpit.features.databases.state import revision_of
from cockpit.storage.migrate import Schema, shape_wanted
from cockpit.storage.shape import differences, shape_of

MOST_FAULTS: Final = 20


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a database."""

    database: str
    kind: Literal["unreadable", "damaged", "reference", "drift", "newer"]
    """`reference`: a row refers to one that is not there; `drift`: the tables are not those of its schema."""
    message: str


def check(schema: Schema, path: Path, clock: Clock) -> list[Fault]:
    """What is wrong with the database; nothing where there is none yet."""
    if not path.exists():
        return []
    try:
        with reading(path, clock) as reader:
            return list(_faults(schema, reader))
    except CockpitError as error:
        return [Fault(schema.name, "unreadable", error.message)]


def drift(schema: Schema, path: Path, clock: Clock) -> list[Fault]:
    """Where the tables of a sound database of this version are not as this version makes them."""
    with reading(path, clock) as reader:
        if revision_of(reader) != schema.head:
            return []
        wanted = shape_wanted(schema, schema.head)
        return [Fault(schema.name, "drift", each) for each in differences(shape_of(reader.execute), wanted)]


def _faults(schema: Schema, reader: Reader) -> Iterator[Fault]:
    for (verdict,) in reader.execute(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if verdict != "ok":
            yield Fault(schema.name, "damaged", str(verdict))
    for table, row, parent, _ in reader.execute("PRAGMA foreign_key_check")[:MOST_FAULTS]:
        yield Fault(schema.name, "reference", f"{table}: row {row} refers to no row of {parent}.")
    revision = revision_of(reader)
    if revision is not None and revision > schema.head:
        yield Fault(
            schema.name, "newer",
            f"A newer cockpit has written it (schema {revision}; this one knows {schema.head}).",
        )  # fmt: skip
    elif revision is not None:
        for message in differences(shape_of(reader.execute), shape_wanted(schema, revision)):
            yield Fault(schema.name, "drift", message)
