"""Another proposal for what a person said of the last one, without a language model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cockpit.core.errors import Cancelled, Conflict
from cockpit.features.copilots.change import Change, ChangeSet, encoded, has_carriages
from cockpit.features.copilots.primary.awaiting import awaited
from cockpit.features.copilots.primary.hints import hinted
from cockpit.features.copilots.primary.provider import NoneFits, Provider
from cockpit.features.copilots.primary.refinement import Refinement, understood
from cockpit.features.copilots.primary.rewriting import Draft, documented, drafted, raising, renamed
from cockpit.features.copilots.primary.task import Proposal, Task
from cockpit.features.copilots.program import parsed
from cockpit.features.copilots.tree import Tree

PLANS: Final = {
    "rename": "Rename {name} to {new}.",
    "async": "Make it a coroutine.",
    "raise": "Raise {name} instead.",
    "docstring": "Add a docstring.",
    "hints": "Add the type hints that are known.",
}


class RefiningProvider:
    """Does what the last words say, if that is one of a closed list, and nothing else."""

    def __init__(self, tree: Tree, templates: Callable[[str], Provider]) -> None:
        """Of the files in a tree; `templates` makes a provider for one template, or for all."""
        self._tree = tree
        self._templates = templates
        self.name = templates("").name

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """The last proposal with that one change; raises NoneFits where that cannot be."""
        wanted, former = understood(task.wishes[-1]), task.former
        if wanted.way in ("another", "template"):
            return self._templates(wanted.name).propose(task, heard, cancelled)
        if former is None or task.refuted:
            raise NoneFits("There is one way to do that, and the second copilot did not approve it.")
        if cancelled():
            raise Cancelled("The generation was cancelled.")
        changes = self._refined(former.changes, wanted, task)
        plan = PLANS[wanted.way].format(name=wanted.name, new=wanted.new)
        heard(plan)
        return Proposal(
            ChangeSet(changes, "a refined proposal"), (*former.plan, plan), self.name,
            templates=former.templates, because=former.because,
        )  # fmt: skip

    def _refined(self, changes: ChangeSet, wanted: Refinement, task: Task) -> tuple[Change, ...]:
        made: list[Change] = []
        faults: list[str] = []
        for each in changes.changes:
            self._check_current(each)
            carriages = has_carriages(each.new or "")
            draft = drafted(_with_line_feeds(each) if carriages else each)
            if draft is None:
                faults.append(f"{each.path} is no Python; refining it needs a language model.")
                made.append(each)
                continue
            try:
                text = _rewritten(draft, wanted, task, self._tree)
            except NoneFits as error:
                faults.append(error.message)
                made.append(each)
                continue
            if parsed(each.path, text) is None:
                raise NoneFits(f"{each.path} could not be changed so without breaking it.")
            after = encoded(text.replace("\n", "\r\n") if carriages else text, each.after)
            made.append(Change(each.path, self._tree.data(each.path), after, each.former))
        if len(faults) == len(changes.changes):
            raise NoneFits(" ".join(dict.fromkeys(faults)))
        return tuple(made)

    def _check_current(self, each: Change) -> None:
        """What is there now is what was there before the proposal, or the proposal, which was applied."""
        if self._tree.data(each.path) not in (each.before, each.after):
            raise Conflict(f"{each.path} has changed since the proposal: have it made anew.")


def _with_line_feeds(change: Change) -> Change:
    before, after = (side and side.replace(b"\r\n", b"\n") for side in (change.before, change.after))
    return replace(change, before=before, after=after)


def _rewritten(draft: Draft, wanted: Refinement, task: Task, tree: Tree) -> str:
    match wanted.way:
        case "rename":
            return renamed(draft, wanted.name, wanted.new)
        case "async":
            return awaited(draft, wanted.name, tree)
        case "raise":
            return raising(draft, wanted.name, wanted.new)
        case "docstring":
            words = task.objective.words if task.objective.kind == "words" else ""
            return documented(draft, wanted.name, wanted.new, words)
        case _:
            return hinted(draft, tree)
