"""How deeply our own operations may start one another."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from cockpit.core.errors import Refused

MAX_RECURSION_DEPTH = 5
"""Operations inside operations; a backup that starts a sync that starts a backup would never end."""

_running: ContextVar[tuple[str, ...]] = ContextVar("running_operations", default=())


def running() -> tuple[str, ...]:
    """The operations around this point, outermost first; each task and thread has its own."""
    return _running.get()


@contextmanager
def entered(operation: str) -> Generator[None]:
    """Run an operation one level deeper, or refuse it."""
    around = _running.get()
    if len(around) >= MAX_RECURSION_DEPTH:
        chain = ", ".join(around)
        raise Refused(
            f"{operation} was not started: {MAX_RECURSION_DEPTH} operations are inside one another ({chain})."
        )
    token = _running.set((*around, operation))
    try:
        yield
    finally:
        _running.reset(token)
