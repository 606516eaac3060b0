"""What is cancelled, or read a file that changed, leaves nothing on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.core.errors import Conflict
from cockpit.core.paths import to_uri
from cockpit.features.har import copies
from cockpit.features.har.view_messages import HarCopyOrder, HarViewQuery
from cockpit.features.har.viewing import Viewing
from cockpit.kernel.events import Stopped


class Workers:
    """Does what a worker does until somebody ends it: writes a part of what was asked for."""

    def __init__(self, then: Callable[[dict[str, Any]], None]) -> None:
        self._then = then
        self.written: list[Path] = []

    async def run(self, _task: str, payload: dict[str, Any], **_more: Any) -> dict[str, Any]:
        self.written.append(Path(payload.get("made") or payload["output"]))
        self.written[-1].write_text("half")
        self._then(payload)
        return {}


def context(workers: Workers) -> Any:
    async def thread(work: Callable[..., Any], *arguments: Any) -> Any:
        return work(*arguments)

    @asynccontextmanager
    async def show(_title: str, _token: Any):
        yield SimpleNamespace(step=lambda _done, _total: None)

    served: dict[str, Any] = {}
    return SimpleNamespace(
        workers=workers,
        jobs=SimpleNamespace(thread=thread),
        health=SimpleNamespace(running=lambda _title: nullcontext()),
        progress=SimpleNamespace(show=show),
        serve=lambda method, handler: served.update({"asked": handler}),
        served=served,
    )


def test_a_copy_that_is_cancelled(tmp_path):
    path = tmp_path / "a.har"
    path.write_text("{}")

    def cancel(_payload: dict[str, Any]) -> None:
        raise asyncio.CancelledError

    workers = Workers(cancel)
    ctx = context(workers)
    copies.register(ctx)
    target = tmp_path / "copy.har"
    order = HarCopyOrder(uri=to_uri(path), target=to_uri(target), replace=False)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(ctx.served["asked"](order))
    assert len(workers.written) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["a.har"]


def test_rows_of_a_recording_that_changed_meanwhile(tmp_path):
    path = tmp_path / "a.har"
    path.write_text("{}")
    workers = Workers(lambda _payload: path.write_text("{ }") and None)
    viewing = Viewing(context(workers))
    with pytest.raises(Conflict, match="changed while it was read"):
        asyncio.run(viewing.rows(HarViewQuery(uri=to_uri(path))))
    (written,) = workers.written
    assert written.parent.is_dir()
    assert not written.exists()
    viewing.stopped(Stopped())
