"""Delivery of events."""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import dataclass

import pytest

from cockpit.kernel.bus import Bus


@dataclass(frozen=True)
class Happened:
    number: int = 0


@dataclass(frozen=True)
class Special(Happened):
    pass


async def test_events_come_in_order_to_those_who_listen_to_that_type() -> None:
    bus, heard = Bus(), list[str]()
    bus.on(Happened, lambda event: heard.append(f"first {event.number}"))
    bus.on(Happened, lambda event: heard.append(f"second {event.number}"))
    bus.on(Special, lambda event: heard.append("special"))
    bus.post(Happened(1))
    bus.post(Happened(2))
    bus.post(object())
    assert heard == ["first 1", "second 1", "first 2", "second 2"]


async def test_a_listener_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    bus, heard = Bus(), asyncio.Queue[str]()

    def fails(event: Happened) -> None:
        raise ZeroDivisionError("at once")

    async def fails_later(event: Happened) -> None:
        raise ZeroDivisionError("later")

    async def hears(event: Happened) -> None:
        heard.put_nowait("heard")

    for listener in (fails, fails_later, hears):
        bus.on(Happened, listener)
    with caplog.at_level(logging.ERROR):
        bus.post(Happened())
        assert await asyncio.wait_for(heard.get(), 5) == "heard"
    assert ["incident" in record.getMessage() for record in caplog.records] == [True, True]


async def test_the_end_withdraws_what_runs_and_waits_for_its_own_listeners() -> None:
    bus, heard, started = Bus(), list[str](), asyncio.Event()

    async def endless(event: Happened) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            heard.append("withdrawn")

    async def last(event: Special) -> None:
        await asyncio.to_thread(heard.append, "put in order")

    bus.on(Happened, endless)
    bus.on(Special, last)
    bus.post(Happened())
    await started.wait()
    await bus.end(Special(), 5)
    assert heard == ["withdrawn", "put in order"]


async def test_the_end_is_bounded() -> None:
    bus, forever = Bus(), asyncio.Event()

    async def hangs(event: Special) -> None:
        await forever.wait()

    bus.on(Special, hangs)
    await bus.end(Special(), 0.01)
    forever.set()
    await Bus().end(Special(), 5)


async def test_what_has_not_begun_at_the_end_is_withdrawn_quietly(recwarn: pytest.WarningsRecorder) -> None:
    bus, heard = Bus(), list[int]()

    async def listen(event: Happened) -> None:
        heard.append(event.number)

    bus.on(Happened, listen)
    bus.post(Happened(1))
    await bus.end(Special(), 5)
    gc.collect()
    assert heard == []
    assert [str(warning.message) for warning in recwarn] == []
