"""Frames on standard input and output."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
from collections.abc import Iterator

import pytest

from cockpit.kernel.transport import Stdio, read_body

FRAMES: list[tuple[str, bytes, list[bytes | None]]] = [
    ("two messages", b"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", [b"{}", b"[1]", None]),
    ("other headers", b"Content-Type: x\r\ncontent-length:  2 \r\n\r\n{}", [b"{}", None]),
    ("plain line ends", b"Content-Length: 2\n\n{}", [b"{}", None]),
    ("empty lines between", b"\r\n\r\nContent-Length: 2\r\n\r\n{}\r\n", [b"{}", None]),
    ("an empty message", b"Content-Length: 0\r\n\r\n", [b"", None]),
    ("bytes, not characters", b"Content-Length: 4\r\n\r\n\xf0\x9f\x8e\x89", [b"\xf0\x9f\x8e\x89", None]),
    ("broken off in the message", b"Content-Length: 9\r\n\r\n{", [None]),
    ("broken off in the header", b"Content-Len", [None]),
]


@pytest.mark.parametrize(("what", "data", "bodies"), FRAMES, ids=[what for what, *_ in FRAMES])
def test_frames(what: str, data: bytes, bodies: list[bytes | None]) -> None:
    stream = io.BytesIO(data)
    assert [read_body(stream) for _ in bodies] == bodies


LENGTHS = [(b"ten", "invalid literal"), (b"-5", "-5 bytes"), (b"99999999999", "99999999999 bytes")]


@pytest.mark.parametrize(("length", "message"), LENGTHS)
def test_a_length_that_cannot_be_is_an_error(length: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_body(io.BytesIO(b"Content-Length: %b\r\n\r\n{}" % length))


class Pipes:
    """Standard input and output as a daemon has them."""

    def __init__(self, streams: contextlib.ExitStack) -> None:
        incoming, theirs = os.pipe()
        ours, outgoing = os.pipe()
        self.client_input = streams.enter_context(os.fdopen(theirs, "wb"))
        self.client_output = streams.enter_context(os.fdopen(ours, "rb"))
        self._incoming = streams.enter_context(os.fdopen(incoming, "rb"))
        self._outgoing = os.fdopen(outgoing, "wb")
        streams.callback(self._close)
        self.stdio = Stdio(self._incoming, self._outgoing)

    def _close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._outgoing.close()


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    with contextlib.ExitStack() as streams:
        yield Pipes(streams)


async def test_messages_arrive_until_the_input_ends(pipes: Pipes) -> None:
    received: list[bytes] = []
    pipes.client_input.write(b"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]")
    pipes.client_input.close()
    assert await asyncio.wait_for(pipes.stdio.run(received.append), 5) == 1
    pipes.stdio.flush()
    assert received == [b"{}", b"[1]"]


async def test_broken_input_ends_the_service(pipes: Pipes) -> None:
    pipes.client_input.write(b"Content-Length: ten\r\n\r\n")
    pipes.client_input.close()
    assert await asyncio.wait_for(pipes.stdio.run(lambda _body: None), 5) == 1
    pipes.stdio.flush()


async def test_what_is_written_is_framed_and_flushed_at_the_end(pipes: Pipes) -> None:
    for number in range(3):
        pipes.stdio.write(b"[%d]" % number)
    pipes.stdio.end(0)
    pipes.client_input.close()
    assert await asyncio.wait_for(pipes.stdio.run(lambda _body: None), 5) == 0
    pipes.stdio.flush()
    assert [read_body(pipes.client_output) for _ in range(3)] == [b"[0]", b"[1]", b"[2]"]


async def test_a_client_that_no_longer_reads_is_no_failure(pipes: Pipes) -> None:
    pipes.client_output.close()
    pipes.stdio.write(b"{}")
    pipes.stdio.end(0)
    pipes.client_input.close()
    assert await asyncio.wait_for(pipes.stdio.run(lambda _body: None), 5) == 0
    pipes.stdio.flush()
