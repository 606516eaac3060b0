"""What all formats are written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import Judgement


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one change set, and how its places are shown."""

    judgement: Judgement
    review: Review
    version: str
    shown: Callable[[str], str]
    """A path as people would type it in the working directory."""
