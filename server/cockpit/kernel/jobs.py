"""Work that is too slow for the event loop, on threads of our own."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from cockpit.core.errors import Cancelled

P = ParamSpec("P")
T = TypeVar("T")


class CancelToken:
    """Tells a running job that nobody waits for it any more."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Withdraw the job."""
        self._event.set()

    def __call__(self) -> bool:
        """Whether it was withdrawn."""
        return self._event.is_set()


_token: contextvars.ContextVar[CancelToken | None] = contextvars.ContextVar("job", default=None)


def cancelled() -> bool:
    """Whether the job that calls this was withdrawn; False outside a job."""
    token = _token.get()
    return token is not None and token()


class Jobs:
    """Runs functions on threads; of the jobs with one key only the latest counts."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="job")
        self._latest: dict[Hashable, CancelToken] = {}
        self._stopped = False

    async def thread(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result; the job is withdrawn when the waiting task is cancelled."""
        return await self._run(CancelToken(), lambda: fn(*args, **kwargs))

    async def latest(self, key: Hashable, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `thread`, but a newer job of the same key withdraws this one: it then raises Cancelled."""
        if (older := self._latest.get(key)) is not None:
            older.cancel()
        token = self._latest[key] = CancelToken()
        try:
            return await self._run(token, lambda: fn(*args, **kwargs))
        finally:
            if self._latest.get(key) is token:
                del self._latest[key]

    async def _run(self, token: CancelToken, call: Callable[[], T]) -> T:
        def run() -> T:
            if token():
                raise Cancelled("A newer request took its place.")
            _token.set(token)
            return call()

        if self._stopped:
            raise Cancelled("The daemon is ending.")
        context = contextvars.copy_context()
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._pool, context.run, run)
        except asyncio.CancelledError:
            token.cancel()
            raise
        if token():
            raise Cancelled("A newer request took its place.")
        return result

    def stop(self) -> None:
        """Withdraw everything; threads that still run are left to the end of the process."""
        self._stopped = True
        for token in self._latest.values():
            token.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
