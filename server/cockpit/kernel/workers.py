"""Work of more than a moment's CPU, in a child process that is killed when nobody wants it any more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec

from cockpit.core.errors import CockpitError, Unavailable

logger = logging.getLogger(__name__)

LINE_LIMIT = 1 << 24
"""Bytes: a question to a language model is long."""
TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""The variables that name the folder for temporary files, one for each system."""

Asked = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class WorkerFailure(CockpitError):
    """A failure that the child reported, with its kind."""

    def __init__(self, kind: str, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class Workers:
    """Starts one child for one task; JSON lines go in and out, big results travel as a path."""

    def __init__(self) -> None:
        self._running: set[asyncio.subprocess.Process] = set()

    async def run(
        self,
        task: str,
        payload: dict[str, Any],
        *,
        deadline: float | None,
        temporary: str,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        heard: Callable[[dict[str, Any]], None] = lambda _told: None,
        asked: Asked | None = None,
        patience: float = 0.0,
    ) -> dict[str, Any]:
        """The task's result; the child is killed when the caller is cancelled or the deadline passes, after
        so many seconds in which it may end its own programs. `asked` answers what it wants to know.

        What the child leaves behind lies in the folder `temporary`, which is the caller's to remove.
        """
        environment = {**os.environ, "PYTHONUTF8": "1", **dict.fromkeys(TEMPORARY, temporary)}
        # Editors start the daemon in the workspace: with -P no module of that shadows a real one.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "cockpit.workers",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_LIMIT, env=environment,
        )  # fmt: skip
        if not patience:
            self._running.add(process)
        try:
            async with asyncio.timeout(deadline):
                return await self._talk(process, task, payload, progress=progress, heard=heard, asked=asked)
        except TimeoutError as error:
            raise Unavailable(f"{task} did not end within {deadline or 0:g} s.") from error
        finally:
            self._running.discard(process)
            if process.returncode is None:
                await _end(process, patience)

    async def _talk(
        self,
        process: asyncio.subprocess.Process,
        task: str,
        payload: dict[str, Any],
        *,
        progress: Callable[[int, int], None],
        heard: Callable[[dict[str, Any]], None],
        asked: Asked | None,
    ) -> dict[str, Any]:
        if process.stdin is None or process.stdout is None:
            raise Unavailable(f"{task} could not be started.")
        process.stdin.write(msgspec.json.encode({"task": task, "payload": payload}) + b"\n")
        await process.stdin.drain()
        async for line in process.stdout:
            answer = cast("dict[str, Any]", msgspec.json.decode(line))
            if "progress" in answer:
                progress(*answer["progress"])
            elif "told" in answer:
                heard(answer["told"])
            elif "ask" in answer and asked is not None:
                process.stdin.write(msgspec.json.encode(await asked(answer["ask"])) + b"\n")
                await process.stdin.drain()
            elif "error" in answer:
                error = answer["error"]
                raise WorkerFailure(error["kind"], error["message"], error.get("hint", ""))
            else:
                return cast("dict[str, Any]", answer["result"])
        code = await process.wait()
        raise Unavailable(f"{task} ended without a result (exit code {code}).", hint="cockpit.showLog")

    def stop(self) -> None:
        """Kill every child; one that is patient is left to the end of its standard input, which is ours."""
        for process in self._running:
            if process.returncode is None:
                process.kill()


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    """Close its standard input, which asks it to end, and kill it if it does not."""
    if patience and process.stdin is not None:
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
