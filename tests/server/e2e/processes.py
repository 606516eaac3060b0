"""The processes of a daemon, seen from outside."""

from __future__ import annotations

import asyncio

import psutil

from .editor import SECONDS, Editor


async def scanning(editor: Editor) -> list[psutil.Process]:
    """Wait until a worker scans; the daemon and its children."""
    await editor.until(
        lambda: [each for each in editor.heard("$/progress") if each.value["kind"] == "report"] or None,
        "the scan",
    )
    daemon = psutil.Process(editor.pid)
    children = daemon.children(recursive=True)
    assert children
    return [daemon, *children]


async def gone(processes: list[psutil.Process]) -> None:
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, timeout=SECONDS)
    assert alive == []
