"""Whether a language model answers at all, before anything depends on it."""

from __future__ import annotations

from collections.abc import Callable

from cockpit.core.errors import Unavailable
from cockpit.features.copilots.primary.asking import Asking
from cockpit.features.copilots.primary.model import Answer, Message, Request

QUESTION = "Answer with the one word: ready"


def tried(asking: Asking, cancelled: Callable[[], bool]) -> Answer:
    """What it answers to a question without a word of the repository in it."""
    # Some models think before they speak, and that counts.
    request = Request((Message("user", QUESTION),), 1_000)
    answer = asking.ask(request, lambda answer: answer, lambda _piece: None, cancelled)
    if not answer.text.strip():
        raise Unavailable(f"{asking.origin.host} answered, and with nothing.")
    return answer
