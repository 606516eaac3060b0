"""How a command ends that runs other programs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final

TERMINATED: Final = 143
"""As a shell reports a program that was asked to end."""


@contextmanager
def ended_in_order() -> Generator[None]:
    """A request to end, as CI servers send it, ends the tests, too, which run in a group of their own."""

    def end(_number: int, _frame: FrameType | None) -> None:
        sys.exit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
