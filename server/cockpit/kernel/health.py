"""What does not work at the moment, and what runs: the source of the Daemon tile."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not work, and what to do about it."""

    what: str
    reason: str
    hint: str = ""
    level: Literal["warning", "error"] = "warning"


class Health:
    """The present faults by name, the facts worth showing and the work under way."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._faults: dict[str, Fault] = {}
        self._busy: list[str] = []
        self.facts: dict[str, str] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The worst first."""
        return tuple(sorted(self._faults.values(), key=lambda fault: (fault.level, fault.what)))

    @property
    def busy(self) -> tuple[str, ...]:
        """One short sentence for each piece of work that runs now."""
        return tuple(self._busy)

    def fault(
        self, what: str, reason: str, hint: str = "", level: Literal["warning", "error"] = "warning"
    ) -> None:
        """Report that something does not work; a later report of the same name replaces it."""
        fault = Fault(what, reason, hint, level)
        if self._faults.get(what) != fault:
            self._faults[what] = fault
            self._changed()

    def well(self, what: str) -> None:
        """Report that it works (again)."""
        if self._faults.pop(what, None) is not None:
            self._changed()

    def fact(self, name: str, value: str) -> None:
        """State something worth showing, such as the version of ruff."""
        if self.facts.get(name) != value:
            self.facts[name] = value
            self._changed()

    @contextmanager
    def running(self, what: str) -> Generator[None]:
        """Show that something runs, until the block ends."""
        self._busy.append(what)
        self._changed()
        try:
            yield
        finally:
            self._busy.remove(what)
            self._changed()
