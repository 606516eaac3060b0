"""The language models' part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request


class ModelTurn(Message, frozen=True):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class ModelQuestion(Message, frozen=True):
    """What the editor's language model is asked."""

    id: int
    """Under which the pieces of the answer are sent."""
    model: str
    """Its id, family or name; empty for the first one that there is."""
    turns: list[ModelTurn]
    most_characters: int
    """Of the answer: what comes after is not read."""


class ModelAnswer(Message, frozen=True):
    """What the editor's language model answered, or why it did not."""

    text: str = ""
    model: str = ""
    prompt_tokens: int | None = None
    """Counted by the model's own counter; null when that fails."""
    completion_tokens: int | None = None
    finish: Literal["stop", "cut"] = "stop"
    failure: Literal["", "absent", "denied", "failed"] = ""
    reason: str = ""


class ModelPiece(Message, frozen=True):
    """A piece of an answer that is on its way."""

    id: int
    text: str


class ModelKey(Message, frozen=True):
    """The key of an endpoint; it is kept in memory, and sent only to that endpoint."""

    base_url: str
    secret: str
    """Empty to forget it."""


class ModelTrial(Message, frozen=True):
    """Ask the language model of the settings whether it is there."""

    folder: str
    """The URI of the workspace folder whose ledger it goes into."""
    work_done_token: str | int | None = None


class ModelTried(Message, frozen=True):
    """A language model that has answered."""

    model: str
    host: str
    seconds: float
    tokens: int | None
    """Null when nobody tells."""


ASK = Request(
    "cockpit/copilots/ask",
    ModelQuestion,
    ModelAnswer,
    "Ask a language model that the editor offers.",
    Direction.TO_CLIENT,
)
HEARD = Notification(
    "cockpit/copilots/heard", ModelPiece, "A piece of an answer has come.", Direction.TO_SERVER
)
KEY = Request("cockpit/copilots/key", ModelKey, Empty, "Set or forget the key of a language model.")
TRY = Request("cockpit/copilots/try", ModelTrial, ModelTried, "Ask the language model whether it is there.")

METHODS = (ASK, HEARD, KEY, TRY)
