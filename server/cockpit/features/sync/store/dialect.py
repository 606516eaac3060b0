"""What differs between the databases that can take part; everything else is one SQL for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from cockpit.features.sync.mapping import Column, Mapped
from cockpit.features.sync.values import Value


class Dialect(Protocol):
    """How one kind of database describes its tables, captures changes and keeps its own triggers still."""

    same: str
    """The operator that compares a column of a key with a value."""
    failing: str
    """What is said after INSERT or UPDATE, so that it fails whatever a table would rather do."""
    side_options: str
    """What is said after the columns of the table of stamps."""
    text_key: str
    """How text is declared that is sorted by its bytes."""
    random: str
    """An expression for a random text."""

    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""
        ...

    def identity(self) -> str:
        """What a copy of the database does not share with it."""
        ...

    def describe(self, table: str) -> list[Column]:
        """The stored columns of a table; none when there is no such table."""
        ...

    def check(self, table: Mapped, shared: Sequence[str], /) -> None:
        """Raise Invalid when the table cannot take part; `shared` are the local names of those that do."""
        ...

    def accepts_key(self, table: Mapped, key: Sequence[Value], /) -> bool:
        """Whether the table would hold a key as it is, and not in a notation of its own."""
        ...

    def defaults(self, table: Mapped) -> dict[str, Value]:
        """What columns hold that nobody has written."""
        ...

    def unique_indexes(self, table: str) -> list[list[str]]:
        """The columns of each unique index that covers all rows."""
        ...

    def rivals(self, table: Mapped, row: Mapping[str, Value], /) -> set[tuple[Value, ...]]:
        """The keys of the rows that have what is unique in a row, maybe its own among them."""
        ...

    def orphans(self, table: Mapped) -> set[tuple[Value, ...]]:
        """The keys of the rows that refer to missing ones."""
        ...

    def replaces(self, table: Mapped, /) -> bool:
        """Whether rows of the table may vanish without a trigger."""
        ...

    def creation(self, table: str, /) -> list[str]:
        """The statements that made a table and its indexes; none when they cannot be told."""
        ...

    def is_captured(self, table: Mapped) -> bool:
        """Whether the triggers are there: they vanish with a table that is made anew."""
        ...

    def capture(self, table: Mapped) -> None:
        """Begin to note what is written to the table."""
        ...

    def release(self, local: str) -> None:
        """Stop noting what is written to a table, and forget what was noted."""
        ...

    def measure(self, table: str, /) -> None:
        """Look how large a table has become, so that statements on it are planned for that."""
        ...

    def lock(self, tables: Iterable[str], /) -> None:
        """Let nobody else write to the tables until the end of the transaction."""
        ...

    def still(self, tables: Sequence[str], /) -> AbstractContextManager[None]:
        """No trigger of the user's fires for what is written meanwhile."""
        ...
