"""The desk of the backups: what it follows."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from cockpit.features.backup.desk import Desk


async def test_what_changes_while_it_looks_is_looked_at_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(cast("Any", None))
    looks = asyncio.Semaphore(0)
    news = iter([True])

    async def look() -> None:
        if next(news, False):
            desk.again(None)
        looks.release()

    monkeypatch.setattr(desk, "_tick", look)
    desk.start(cast("Any", None))
    async with asyncio.timeout(5):
        for _ in range(2):
            await looks.acquire()
    desk.stop(cast("Any", None))
