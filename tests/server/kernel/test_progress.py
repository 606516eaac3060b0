"""Progress in editors that show it, that do not, and that change their mind."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from cockpit.core.clock import Clock
from cockpit.kernel.progress import Progress
from cockpit.protocol.wire import ClientError


class Editor:
    """Stands for the progress of pygls."""

    def __init__(self, refuses: Exception | None = None) -> None:
        self.tokens: dict[Any, Future[Any]] = {}
        self.shown: list[str] = []
        self._refuses = refuses

    async def create_async(self, token: str) -> None:
        if self._refuses is not None:
            raise self._refuses
        self.tokens[token] = Future()

    def begin(self, token: Any, value: Any) -> None:
        self.tokens.setdefault(token, Future())
        self.shown.append(f"begin {value.title}")

    def report(self, token: Any, value: Any) -> None:
        self.shown.append(f"{value.percentage} % {value.message or ''}".rstrip())

    def end(self, token: Any, value: Any) -> None:
        self.shown.append("end")


async def test_steps_are_shown_at_most_ten_times_a_second(clock: Any) -> None:
    editor = Editor()
    progress = Progress(editor, clock)  # type: ignore[arg-type]
    progress.supported = True
    async with progress.show("Auditing") as report:
        for done in range(5):
            report.step(done, 4, f"{done} of 4")
            clock.advance(milliseconds=60)
    assert editor.shown == ["begin Auditing", "0 % 0 of 4", "50 % 2 of 4", "100 % 4 of 4", "end"]
    assert editor.tokens == {}


async def test_a_request_brings_its_own_token(clock: Clock) -> None:
    editor = Editor(refuses=AssertionError("nobody asked"))
    async with Progress(editor, clock).show("Auditing", "mine") as report:  # type: ignore[arg-type]
        assert list(editor.tokens) == ["mine"]
        report.step(0, 0)
    assert editor.shown == ["begin Auditing", "0 %", "end"]


REFUSALS = [ClientError("no"), TimeoutError()]


@pytest.mark.parametrize("refusal", REFUSALS, ids=["an error", "no answer"])
async def test_an_editor_that_refuses_gets_none(clock: Clock, refusal: Exception) -> None:
    editor = Editor(refuses=refusal)
    progress = Progress(editor, clock)  # type: ignore[arg-type]
    progress.supported = True
    async with progress.show("Auditing") as report:
        report.step(1, 1)
        report.when_cancelled(lambda: pytest.fail("nobody can press Cancel"))
    assert editor.shown == []


async def test_cancel_is_heard_whenever_it_is_pressed(clock: Clock) -> None:
    editor, heard = Editor(), list[str]()
    async with Progress(editor, clock).show("Auditing", 7) as report:  # type: ignore[arg-type]
        report.when_cancelled(lambda: heard.append("before"))
        assert heard == []
        editor.tokens[7].cancel()
        report.when_cancelled(lambda: heard.append("behind"))
    assert heard == ["before", "behind"]


async def test_the_end_is_shown_also_after_a_failure(clock: Clock) -> None:
    editor = Editor()
    with pytest.raises(KeyError):
        async with Progress(editor, clock).show("Auditing", 7):  # type: ignore[arg-type]
            raise KeyError
    assert editor.shown == ["begin Auditing", "end"]
