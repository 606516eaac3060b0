"""Several processes that examine files for one scan.

Each has one pipe to the scan and ends when that closes, also when the scan was killed: nothing is left
behind. Processes are spawned, not forked, so that a pipe has exactly two ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Final, cast

import msgspec

from cockpit.features.audit.cache import Entry, fresh
from cockpit.features.audit.config import Config
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.walk import Candidate

CHUNK: Final = 48
"""Files in one message: enough to hide the cost of sending, few enough to share the work evenly."""


def examined(candidates: Sequence[Candidate], config: Config, jobs: int) -> Iterator[Sequence[Entry]]:
    """The entries of the candidates, in the order in which the processes finish them; one list for each
    chunk."""
    context = get_context("spawn")
    remaining = iter(candidates)
    with contextlib.ExitStack() as stack:
        waiting: list[Connection] = []
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, config), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            stack.callback(ours.close)
            waiting += _fed(ours, remaining)
        while waiting:
            for connection in cast("list[Connection]", wait(waiting)):
                waiting.remove(connection)
                yield msgspec.msgpack.decode(connection.recv_bytes(), type=list[Entry])
                waiting += _fed(connection, remaining)


def _fed(connection: Connection, remaining: Iterator[Candidate]) -> list[Connection]:
    """Give a process its next chunk; the connection again when there was one."""
    if not (chunk := list(islice(remaining, CHUNK))):
        return []
    connection.send_bytes(msgspec.msgpack.encode(chunk))
    return [connection]


def _serve(connection: Connection, config: Config) -> None:
    """What runs in each process."""
    policies = Policies(config)
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            chunk = msgspec.msgpack.decode(connection.recv_bytes(), type=list[Candidate])
            connection.send_bytes(msgspec.msgpack.encode([fresh(each, policies) for each in chunk]))
