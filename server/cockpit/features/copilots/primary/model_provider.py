"""Proposals of a language model: asked within a budget, read strictly, asked again when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, Refused, Unavailable
from cockpit.features.copilots.primary.answers import MOST_CHARACTERS, Understood, understood
from cockpit.features.copilots.primary.asking import Asking, Misread
from cockpit.features.copilots.primary.ground import Ground
from cockpit.features.copilots.primary.model import Answer, Message, Request
from cockpit.features.copilots.primary.prompt import Prompt, prompt_of, text_of
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.task import Proposal, Task
from cockpit.features.copilots.tree import Tree

MOST_REPAIRS: Final = 2
"""How often a model is told what is wrong with the form of its answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """The files that a proposal is about."""

    root: Path
    tree: Tree


class ModelProvider:
    """One run with a language model, whose answers become proposals and nothing else."""

    def __init__(self, asking: Asking, place: Place) -> None:
        self.name = asking.origin.provider
        self._asking = asking
        self._place = place

    def preview(self, task: Task) -> str:
        """Exactly what would be sent, and to whom; nothing is."""
        return text_of(self._prompt(task), self._asking.model.name, self._asking.origin.host)

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """What the model would change."""
        try:
            return self._proposed(task, heard, cancelled)
        except (Invalid, Refused) as error:
            if not task.refuted:
                raise
            # What was proposed before stands, with what the second copilot had against it.
            raise NoneFits(error.message, hint=error.hint) from error

    def _proposed(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        prompt = self._prompt(task)
        request = prompt.request
        ground = Ground(self._place.root, self._place.tree, task.objective)
        repairs = 0
        while True:
            try:
                return self._asking.ask(
                    request, lambda answer: self._read(answer, ground, prompt), heard, cancelled
                )
            except Misread as misread:
                if repairs == MOST_REPAIRS:
                    raise self._hopeless(misread) from misread
                request = _repaired(prompt.request, misread)
                repairs += 1

    def _hopeless(self, misread: Misread) -> Invalid:
        name, times = misread.answer.model or self._asking.model.name, MOST_REPAIRS + 1
        return Invalid(
            f"The model {name} gave no answer that can be used, {times} times. The last one: {misread.fault}"
        )

    def _prompt(self, task: Task) -> Prompt:
        # Room for the answers to what cannot be read is part of the task's tokens.
        return prompt_of(task, self._asking.budget.limits.tokens_per_task // 2)

    def _read(self, answer: Answer, ground: Ground, prompt: Prompt) -> Proposal:
        if answer.finish == "length":
            raise Misread(answer, "It was cut off at the most tokens that an answer may have.")
        if answer.finish == "cut":
            raise Misread(answer, f"It was longer than {MOST_CHARACTERS:,} characters.")
        if answer.finish == "filtered":
            raise Unavailable(f"A filter of {self._asking.origin.host} has held the answer back.")
        try:
            origin = f"a proposal of {answer.model or self._asking.model.name}"
            read = understood(answer.text, ground.read, origin)
        except Invalid as error:
            raise Misread(answer, error.message) from error
        return self._proposal(answer, read, prompt)

    def _proposal(self, answer: Answer, read: Understood, prompt: Prompt) -> Proposal:
        ignored = (*read.ignored, *answer.ignored)
        notes = [f"It also asked for {', '.join(ignored)}: nothing of that was done."] if ignored else []
        notes += [f"The model was not shown {each}." for each in prompt.left_out]
        return Proposal(
            read.changes,
            read.plan,
            self.name,
            answer.model or self._asking.model.name,
            because=(*read.because, *notes),
        )


def _repaired(request: Request, misread: Misread) -> Request:
    """The request with what came of it and what was wrong with that; a long answer is not sent back."""
    said = misread.answer.text
    shown = said if len(said) <= 4_000 else f"{said[:2_000]}\n(…)\n{said[-1_000:]}"
    wrong = f"That answer could not be used. {misread.fault} Give the whole answer again, as one JSON object."
    turns = (Message("assistant", shown), Message("user", wrong)) if shown else (Message("user", wrong),)
    return replace(request, messages=(*request.messages, *turns))
