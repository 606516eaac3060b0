"""Proposals of a language model: asked within a budget, read strictly, asked again when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid, Unavailable
from cockpit.features.copilots.primary.answers import MOST_CHARACTERS, Understood, understood
from cockpit.features.copilots.primary.budget import Budget, Entry
from cockpit.features.copilots.primary.ground import Ground
from cockpit.features.copilots.primary.model import Answer, Message, Model, Request
from cockpit.features.copilots.primary.prompt import Prompt, prompt_of, text_of, tokens_of
from cockpit.features.copilots.primary.task import Proposal, Task
from cockpit.features.copilots.tree import Tree

MOST_REPAIRS: Final = 2
"""How often a model is told what is wrong with the form of its answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """The files that a proposal is about."""

    root: Path
    tree: Tree


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom the requests of a run are put down to."""

    provider: str
    host: str
    run_id: str = ""
    session_id: str = ""


class ModelProvider:
    """One run with a language model, whose answers become proposals and nothing else."""

    def __init__(self, model: Model, place: Place, origin: Origin, budget: Budget, clock: Clock) -> None:
        self.name = origin.provider
        self._model = model
        self._place = place
        self._origin = origin
        self._budget = budget
        self._clock = clock

    def preview(self, task: Task) -> str:
        """Exactly what would be sent, and to whom; nothing is."""
        return text_of(self._prompt(task), self._model.name, self._origin.host)

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """What the model would change."""
        prompt = self._prompt(task)
        request = prompt.request
        ground = Ground(self._place.root, self._place.tree, task.objective)
        for repairs in range(MOST_REPAIRS + 1):
            try:
                answer, read = self._asked(request, ground, heard, cancelled)
                return self._proposal(answer, read, prompt)
            except _Misread as misread:
                if repairs == MOST_REPAIRS:
                    raise Invalid(
                        f"The model {self._model.name} gave no answer that can be used, {repairs + 1} times. "
                        f"The last one: {misread.fault}"
                    ) from misread
                request = _repaired(prompt.request, misread)
        raise AssertionError("unreachable")

    def _prompt(self, task: Task) -> Prompt:
        # Room for the answers to what cannot be read is part of the task's tokens.
        return prompt_of(task, self._budget.limits.tokens_per_task // 2)

    def _asked(
        self, request: Request, ground: Ground, heard: Callable[[str], None], cancelled: Callable[[], bool]
    ) -> tuple[Answer, Understood]:
        """One request, kept in the ledger whatever becomes of it."""
        sent, received, begun = request.characters, 0, self._clock.monotonic()
        prompt_tokens = tokens_of(sent)
        self._budget.begin(prompt_tokens)
        answer: Answer | None = None
        outcome = "unexpected"

        def hear(piece: str) -> None:
            nonlocal received
            received += len(piece)
            self._budget.check(prompt_tokens, tokens_of(received))
            heard(piece)

        try:
            answer = said = self._model.answer(request, hear, cancelled)
            read = self._read(said, ground)
            outcome = "understood"
        except _Misread:
            outcome = "not understood"
            raise
        except CockpitError as error:
            outcome = error.kind
            raise
        finally:
            self._budget.end(self._entry(sent, received, answer, self._clock.monotonic() - begun, outcome))
        return said, read

    def _read(self, answer: Answer, ground: Ground) -> Understood:
        if answer.finish == "length":
            raise _Misread(answer, "It was cut off at the most tokens that an answer may have.")
        if answer.finish == "cut":
            raise _Misread(answer, f"It was longer than {MOST_CHARACTERS:,} characters.")
        if answer.finish == "filtered":
            raise Unavailable(f"A filter of {self._origin.host} has held the answer back.")
        try:
            return understood(answer.text, ground.read, f"a proposal of {answer.model or self._model.name}")
        except Invalid as error:
            raise _Misread(answer, error.message) from error

    def _proposal(self, answer: Answer, read: Understood, prompt: Prompt) -> Proposal:
        ignored = (*read.ignored, *answer.ignored)
        notes = [f"It also asked for {', '.join(ignored)}: nothing of that was done."] if ignored else []
        notes += [f"The model was not shown {each}." for each in prompt.left_out]
        return Proposal(
            read.changes,
            read.plan,
            self.name,
            answer.model or self._model.name,
            because=(*read.because, *notes),
        )

    def _entry(self, sent: int, received: int, answer: Answer | None, seconds: float, outcome: str) -> Entry:
        origin = self._origin
        prompt = answer.prompt_tokens if answer else None
        completion = answer.completion_tokens if answer else None
        return Entry(
            run_id=origin.run_id,
            session_id=origin.session_id,
            provider=origin.provider,
            model=answer.model if answer and answer.model else self._model.name,
            host=origin.host,
            sent=sent,
            received=len(answer.text) if answer else received,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cost=self._budget.cost(prompt, completion),
            seconds=seconds,
            outcome=outcome,
        )


class _Misread(Exception):
    """An answer that cannot be used, and why."""

    def __init__(self, answer: Answer, fault: str) -> None:
        super().__init__(fault)
        self.answer = answer
        self.fault = fault


def _repaired(request: Request, misread: _Misread) -> Request:
    """The request with what came of it and what was wrong with that; a long answer is not sent back."""
    said = misread.answer.text
    shown = said if len(said) <= 4_000 else f"{said[:2_000]}\n(…)\n{said[-1_000:]}"
    wrong = f"That answer could not be used. {misread.fault} Give the whole answer again, as one JSON object."
    turns = (Message("assistant", shown), Message("user", wrong)) if shown else (Message("user", wrong),)
    return replace(request, messages=(*request.messages, *turns))
