"""A mock of a flow within this program: what a generated script is proved against."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.mock.playing import Player
from cockpit.features.har.mock.serving import Server, Told, playing
from cockpit.features.har.mock.taping import tape_of


class Break(StrEnum):
    """What a broken application does."""

    STATUS = "status"
    """Answers 500 where all was well, and 200 where something was refused."""
    FIELD = "field"
    """Leaves out a field of JSON."""
    TYPE = "type"
    """Gives a field of JSON another type."""
    TOKEN = "token"  # noqa: S105 - The name of what is missing.
    """Leaves out the values that later requests need."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of a mock."""

    how: Break
    entry: int | None = None
    """In the answer of that entry; None for all of them."""


@contextmanager
def serving(
    flow: Flow,
    *,
    mutate: bool = False,
    seed: bytes = b"",
    broken: Broken | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    latency: bool = False,
    told: Told | None = None,
) -> Generator[str]:
    """The address of a mock that answers as the flow did.

    With `mutate` it gives values of its own, drawn from the seed, and refuses those of the recording. `told`
    hears of each request with its answer, in the thread of the server; one without an entry is a refusal.
    """
    how, at = (broken.how.value, broken.entry) if broken else ("", None)
    player = Player(tape_of(flow), mutate=mutate, seed=seed, broken=how, at=at)
    with playing(Server(player, host=host, port=port, latency=latency, told=told)) as address:
        yield address
