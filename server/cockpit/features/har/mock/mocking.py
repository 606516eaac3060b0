"""A mock of a flow within this program: what a generated script is proved against."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.mock.breaking import Broken, broken_tape
from cockpit.features.har.mock.playing import Player
from cockpit.features.har.mock.serving import Server, Told, playing
from cockpit.features.har.mock.taping import tape_of


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
    tape = tape_of(flow)
    player = Player(broken_tape(tape, flow, broken) if broken else tape, mutate=mutate, seed=seed)
    with playing(Server(player, host=host, port=port, latency=latency, told=told)) as address:
        yield address
