"""Whether a database is whole, and has the tables that this version makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from cockpit.features.databases.reading import Reader, revision_of
from cockpit.storage.migrate import Schema, shape_wanted
from cockpit.storage.shape import differences

MOST_FAULTS: Final = 20


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a database."""

    database: str
    kind: Literal["unreadable", "damaged", "reference", "drift", "newer"]
    """`reference`: a row refers to one that is not there; `drift`: the tables are not those of its schema."""
    message: str


def damage(schema: Schema, reader: Reader) -> Iterator[Fault]:
    """What SQLite finds broken in a file."""
    for (verdict,) in reader.execute(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if verdict != "ok":
            yield Fault(schema.name, "damaged", str(verdict))
    for table, row, parent, _ in reader.execute("PRAGMA foreign_key_check")[:MOST_FAULTS]:
        yield Fault(schema.name, "reference", f"{table}: row {row} refers to no row of {parent}.")


def drift(schema: Schema, reader: Reader) -> Iterator[Fault]:
    """Where the tables are not those of the schema that the database states, or of a version to come."""
    revision = revision_of(reader)
    if revision is not None and revision > schema.head:
        yield Fault(
            schema.name, "newer",
            f"A newer cockpit has written it (schema {revision}; this one knows {schema.head}).",
        )  # fmt: skip
    elif revision is not None:
        for message in differences(reader.shape(), shape_wanted(schema, revision)):
            yield Fault(schema.name, "drift", message)
