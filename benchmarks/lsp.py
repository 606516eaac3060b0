"""A small LSP client for the benchmarks."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

Params = dict[str, Any]
SECONDS = 300.0


class Server:
    """A language server as a child process over standard input and output."""

    def __init__(self, argv: Sequence[str], cwd: Path) -> None:
        self.process = subprocess.Popen(
            argv, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._inbox: queue.SimpleQueue[Params] = queue.SimpleQueue()
        self._last_id = 0
        threading.Thread(target=self._read, daemon=True).start()

    def initialize(self, folder: Path, capabilities: Params, options: Params | None = None) -> Params:
        """Begin the conversation; the server's capabilities."""
        params: Params = {
            "processId": None,
            "rootUri": folder.as_uri(),
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}],
            "capabilities": capabilities,
            "initializationOptions": options or {},
        }
        answer = self.request("initialize", params)
        self.notify("initialized", {})
        return answer

    def request(self, method: str, params: Params | None) -> Any:
        """Send a request and wait for its result."""
        return self.result(self.begin(method, params))

    def begin(self, method: str, params: Params | None) -> int:
        """Send a request; its number."""
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": params})
        return self._last_id

    def result(self, number: int) -> Any:
        """Wait for the result of a request."""
        answer = self.wait(lambda message: message.get("id") == number and "method" not in message)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def notify(self, method: str, params: Params) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait(self, wanted: Callable[[Params], bool]) -> Params:
        """The next message that is wanted; requests of the server are answered meanwhile."""
        while True:
            message = self._inbox.get(timeout=SECONDS)
            if "method" in message and "id" in message:
                items = (
                    message["params"].get("items", [])
                    if message["method"] == "workspace/configuration"
                    else None
                )
                self._send({"id": message["id"], "result": items and [None] * len(items)})
            elif wanted(message):
                return message

    def forget(self) -> None:
        """Drop what has arrived unasked."""
        while not self._inbox.empty():
            self._inbox.get()

    def stop(self) -> None:
        """End the conversation and the process."""
        self.request("shutdown", None)
        self.notify("exit", {})
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _send(self, message: Params) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self.process.stdin
        if stream is not None:
            stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            stream.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        while stream is not None:
            length = 0
            while (line := stream.readline()) not in {b"\r\n", b""}:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            self._inbox.put(cast("Params", json.loads(stream.read(length))))
