"""A conversation byte by byte, for what no client library would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECONDS = 20.0


class Raw:
    """The two ends of a daemon's pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.incoming: list[Any] = []

    @classmethod
    async def start(cls, *command: str, env: Mapping[str, str], cwd: Path) -> Raw:
        """Start a program and take its pipes."""
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=env, cwd=cwd
            )
        )

    def send(self, body: bytes) -> None:
        """Send one body in a frame."""
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.process.stdin.write(data)

    def say(self, **message: Any) -> None:
        """Send one JSON-RPC message."""
        self.send(json.dumps({"jsonrpc": "2.0", **message}).encode())

    async def hear(self) -> Any:
        """The next message."""
        async with asyncio.timeout(SECONDS):
            length = 0
            while (line := await self.process.stdout.readline()) != b"\r\n":
                if not line:
                    raise EOFError("the daemon has ended")
                name, _, value = line.partition(b": ")
                assert name == b"Content-Length", line
                length = int(value)
            return json.loads(await self.process.stdout.readexactly(length))

    async def answer(self, msg_id: Any, what: str = "") -> Any:
        """The response to a request; notifications on the way are kept."""
        while True:
            try:
                message = await self.hear()
            except TimeoutError:
                raise AssertionError(f"{what or msg_id} was not answered") from None
            if "method" not in message and message["id"] == msg_id:
                return message
            self.incoming.append(message)

    async def initialize(self, **params: Any) -> Any:
        """Begin a session."""
        given = {"processId": None, "rootUri": None, "capabilities": {}, **params}
        self.say(id="start", method="initialize", params=given)
        answer = await self.answer("start")
        self.say(method="initialized", params={})
        return answer["result"]

    async def ended(self) -> int:
        """Wait for the end of the program; its exit code."""
        async with asyncio.timeout(SECONDS):
            await self.process.stdout.read()
            return await self.process.wait()
