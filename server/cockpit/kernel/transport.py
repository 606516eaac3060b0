"""Standard input and output as a transport: whole messages in and out, and an end in bounded time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from io import BufferedReader, BufferedWriter
from typing import BinaryIO

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 1.0
MOST_BYTES = 2**30
"""Of one message: a file of 200 MB, each byte of it escaped, has no more."""


def claim() -> tuple[BufferedReader, BufferedWriter]:
    """The protocol's own input and output.

    File descriptor 1 points to stderr from here on, so that a stray print lands in the log and not in the
    protocol, and 0 points to nothing, so that no child process eats the client's messages.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout = sys.stderr
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")


def read_body(stream: BinaryIO) -> bytes | None:
    """The body of the next message; None at the end of the stream, ValueError when it is not framed."""
    length = -1
    while True:
        line = stream.readline()
        if not line:
            return None
        if line in {b"\r\n", b"\n"}:
            if length >= 0:
                break
            continue
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
            if not 0 <= length <= MOST_BYTES:
                raise ValueError(f"a message of {length} bytes: from 0 to {MOST_BYTES} are read")
    body = stream.read(length)
    return body if len(body) == length else None


class Stdio:
    """Reads on a thread, writes on another, and calls the protocol on the event loop."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = asyncio.Event()
        self._code = 1
        self._writer = threading.Thread(target=self._write_all, name="stdout", daemon=True)

    def write(self, body: bytes) -> None:
        """Send one message; never waits for the client."""
        self._queue.put(body)

    def end(self, code: int) -> None:
        """Stop serving with that exit code."""
        self._code = code
        self._ended.set()

    async def run(self, receive: Callable[[bytes], None]) -> int:
        """Serve until the client says `exit` or is gone; the exit code."""
        loop = asyncio.get_running_loop()

        def read_all() -> None:
            try:
                while (body := read_body(self._incoming)) is not None:
                    loop.call_soon_threadsafe(receive, body)
            except (OSError, ValueError, MemoryError) as error:
                logger.warning("The client's input cannot be read on, and the daemon ends: %s.", error)
            # The loop may have ended before the input did.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._ended.set)

        self._writer.start()
        threading.Thread(target=read_all, name="stdin", daemon=True).start()
        await self._ended.wait()
        return self._code

    def flush(self) -> None:
        """Send what waits, for at most a second."""
        self._queue.put(None)
        self._writer.join(FLUSH_SECONDS)

    def _write_all(self) -> None:
        try:
            while (body := self._queue.get()) is not None:
                self._outgoing.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                if self._queue.empty():
                    self._outgoing.flush()
            self._outgoing.flush()
        except OSError:
            logger.info("The client no longer reads.")
