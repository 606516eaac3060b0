"""A part of a former proposal, as a person has chosen it: another change, which is judged like any."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cockpit.core.errors import Cancelled, Invalid
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.hunks import hunks, taken
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.task import Proposal, Task


class ChoosingProvider:
    """Proposes what was chosen of the last proposal, and nothing else."""

    def __init__(self, name: str, numbers: Sequence[int]) -> None:
        """Under the name of who made that proposal."""
        self.name = name
        self._numbers = frozenset(numbers)

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """The parts that were chosen; raises Invalid for some that there are not."""
        former = task.former
        if former is None or task.refuted:
            raise NoneFits("Nothing else was chosen.")
        if cancelled():
            raise Cancelled("The generation was cancelled.")
        count = len(hunks(former.changes))
        if not self._numbers <= set(range(count)):
            raise Invalid(
                f"$.hunks: expected some of the numbers 0 to {count - 1}, got {sorted(self._numbers)}."
            )
        plan = f"Take {len(self._numbers)} of {count} parts of the proposal."
        heard(plan)
        changes = ChangeSet(taken(former.changes, self._numbers), "a part of a proposal")
        return Proposal(
            changes, (*former.plan, plan), self.name, former.model, former.templates, former.because
        )
