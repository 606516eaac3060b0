"""The language model that the editor offers, with the consent that the editor asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from cockpit.core.errors import CockpitError, NotConfigured, Refused, Unavailable
from cockpit.features.copilots.primary.model import Answer, Finish, Request

SETTING: Final = "cockpit.copilots.editor.model"
CHARACTERS_PER_TOKEN: Final = 8
"""Of an answer at most: the editor takes no limit in tokens, so it is told one in characters."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the editor answered."""

    text: str = ""
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish: Finish = "unknown"
    failure: str = ""
    """`absent`: it offers no such model; `denied`: the person said no; `failed`; empty without one."""
    reason: str = ""


Ask = Callable[[str, Request, Callable[[str], None], Callable[[], bool]], Said]
"""Asks a model, by its name, from a thread; raises Cancelled, or what `heard` raises."""


def question_of(name: str, request: Request) -> dict[str, Any]:
    """What is asked, as it travels."""
    turns = [{"role": each.role, "content": each.content} for each in request.messages]
    return {"model": name, "turns": turns, "mostCharacters": request.most_tokens * CHARACTERS_PER_TOKEN}


def said_in(answer: Any) -> Said:
    """What was answered, of how it travels; raises Unavailable for what is no answer."""
    try:
        return msgspec.convert(answer, Said)
    except msgspec.ValidationError as error:
        raise Unavailable(f"The editor's answer does not fit: {error}.") from error


class EditorModel:
    """Asks through the editor: keys, quotas and consent are its own."""

    def __init__(self, name: str, ask: Ask) -> None:
        self._name = name
        self._ask = ask

    @property
    def name(self) -> str:
        """The model that is asked for."""
        return self._name or "that comes first"

    def answer(self, request: Request, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Answer:
        """The answer, whose pieces are given to `heard` as they come."""
        said = self._ask(self._name, request, heard, cancelled)
        if said.failure:
            raise self._failure(said)
        return Answer(said.text, said.model, said.prompt_tokens, said.completion_tokens, said.finish)

    def _failure(self, said: Said) -> CockpitError:
        reason = f" {said.reason}" if said.reason else ""
        if said.failure == "absent":
            named = f"no language model {self._name}" if self._name else "no language model"
            return NotConfigured(f"The editor offers {named}.{reason}", hint=SETTING)
        if said.failure == "denied":
            return Refused(f"The editor does not let the cockpit ask its language model.{reason}")
        return Unavailable(f"The editor's language model failed.{reason}")
