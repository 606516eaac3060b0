"""What is to be run of a folder's tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Order:
    """All tests, the affected ones first, or only these."""

    root: Path
    programs: tuple[str, ...]
    """The files that tests are about."""
    saved: frozenset[str] = frozenset()
    """Files that changed; those that were written after the last run are found without that."""
    only_affected: bool = False
    """Whether tests that the change does not reach stay as they are."""
