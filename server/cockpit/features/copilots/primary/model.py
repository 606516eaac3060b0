"""A language model as the first copilot sees it: messages go in, one text comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "filtered", "cut", "unknown"]
"""Why an answer ended: by itself, at the most tokens, at the provider's filter, because we stopped reading,
or nobody said."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a model."""

    messages: tuple[Message, ...]
    most_tokens: int
    """Of the answer."""
    temperature: float = 0

    @property
    def characters(self) -> int:
        """How long all messages are together."""
        return sum(len(each.content) for each in self.messages)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, and what it says that it cost."""

    text: str
    model: str
    """The one that answered, as its provider calls it; it may be more exact than what was asked for."""
    prompt_tokens: int | None = None
    """None when the provider does not tell."""
    completion_tokens: int | None = None
    finish: Finish = "unknown"
    ignored: tuple[str, ...] = ()
    """The names of tools that it wanted called; there are none."""


class Model(Protocol):
    """Answers requests; called on a thread, one request at a time for each call."""

    @property
    def name(self) -> str:
        """The model that is asked for, as its provider calls it."""
        ...

    def answer(self, request: Request, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Answer:
        """The answer, whose pieces are given to `heard` as they come.

        Raises NotConfigured, Refused, Invalid or Unavailable, each with what to do, and Cancelled.
        """
        ...
