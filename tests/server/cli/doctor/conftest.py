"""A machine for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .world import World


@pytest.fixture
def world(place: Callable[..., Path], clock: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(place({}), stack, monkeypatch, {"clock": clock})
