"""One request to a language model: within the budget, and in the ledger however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.copilots.primary.budget import Budget, Entry
from cockpit.features.copilots.primary.model import Answer, Model, Request
from cockpit.features.copilots.primary.prompt import tokens_of

T = TypeVar("T")


class Misread(Exception):
    """An answer that cannot be used, and why."""

    def __init__(self, answer: Answer, fault: str) -> None:
        super().__init__(fault)
        self.answer = answer
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom the requests of a run are put down to."""

    provider: str
    host: str
    run_id: str = ""
    session_id: str = ""


class Asking:
    """The requests of one run."""

    def __init__(self, model: Model, origin: Origin, budget: Budget, clock: Clock) -> None:
        self.model = model
        self.origin = origin
        self.budget = budget
        self._clock = clock

    def ask(
        self,
        request: Request,
        read: Callable[[Answer], T],
        heard: Callable[[str], None],
        cancelled: Callable[[], bool],
    ) -> T:
        """What `read` makes of the answer, or Misread; raises Refused when the budget is used up."""
        received, begun = 0, self._clock.monotonic()
        prompt_tokens = tokens_of(request.characters)
        self.budget.begin(prompt_tokens)
        answer: Answer | None = None
        outcome = "unexpected"

        def hear(piece: str) -> None:
            nonlocal received
            received += len(piece)
            self.budget.check(prompt_tokens, tokens_of(received))
            heard(piece)

        try:
            answer = self.model.answer(request, hear, cancelled)
            made = read(answer)
            outcome = "understood"
        except Misread:
            outcome = "not understood"
            raise
        except CockpitError as error:
            outcome = error.kind
            raise
        finally:
            seconds = self._clock.monotonic() - begun
            self.budget.end(self._entry(request.characters, received, answer, seconds, outcome))
        return made

    def _entry(self, sent: int, received: int, answer: Answer | None, seconds: float, outcome: str) -> Entry:
        origin = self.origin
        prompt = answer.prompt_tokens if answer else None
        completion = answer.completion_tokens if answer else None
        return Entry(
            run_id=origin.run_id,
            session_id=origin.session_id,
            provider=origin.provider,
            model=answer.model if answer and answer.model else self.model.name,
            host=origin.host,
            sent=sent,
            received=len(answer.text) if answer else received,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cost=self.budget.cost(prompt, completion),
            seconds=seconds,
            outcome=outcome,
        )
