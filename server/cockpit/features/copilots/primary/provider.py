"""Who can make a proposal, as the orchestrator sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cockpit.core.errors import NotFound
from cockpit.features.copilots.primary.task import Proposal, Task


class NoneFits(NotFound):
    """A provider has nothing to propose; its text says why, and what came nearest."""


class Settled(NoneFits):
    """There is nothing to propose because what is wanted is there already."""


class Provider(Protocol):
    """One way from a task to a proposal: templates, or a language model."""

    name: str
    """As people choose it: `templates`, `editor` or `openai`."""

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """What it would change; runs on a thread and may take minutes.

        `heard` gets what a person may see of the work, in pieces; `cancelled` is asked between its steps.
        Raises NoneFits when it has nothing to propose, Cancelled when it was told to stop, Unavailable when
        what it needs does not answer, and Invalid for an answer that is no change set.
        """
        ...
