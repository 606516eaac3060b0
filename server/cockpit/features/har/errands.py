"""Work on a file that is done in a process of its own, because whoever cuts a mapped file ends its reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cockpit.core.errors import Conflict, NotFound, Unavailable
from cockpit.core.paths import to_path
from cockpit.features.har.config import Config, edited, load
from cockpit.features.har.opening import state_of
from cockpit.kernel.context import Context
from cockpit.kernel.documents import Document

SUFFIX: Final = ".har"
DEADLINE_SECONDS: Final = 600.0


async def run(
    ctx: Context,
    task: str,
    payload: dict[str, Any],
    *,
    temporary: str,
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """What the task says of the file `path` of its payload; raises Conflict when it changed meanwhile."""
    path = Path(payload["path"])
    before = await ctx.jobs.thread(state_of, path)
    failure: Unavailable | None = None
    told: dict[str, Any] = {}
    try:
        told = await ctx.workers.run(
            task, payload, deadline=DEADLINE_SECONDS, temporary=temporary, progress=progress
        )
    except Unavailable as error:
        failure = error
    if await ctx.jobs.thread(state_of, path) != before:
        message = f"{path.name} changed while it was read. Try again when it is written completely."
        raise Conflict(message) from failure
    if failure is not None:
        raise failure
    return told


def is_recording(document: Document) -> bool:
    """Whether it is called so."""
    return document.uri.lower().endswith(SUFFIX)


def file_of(uri: str) -> Path:
    """The file that a message names; raises NotFound when there is none."""
    path = Path(to_path(uri)) if uri.startswith("file:") else None
    if path is None or not path.is_file():
        raise NotFound(f"$.uri: {uri} is not a file on this computer.")
    return path


def config_of(ctx: Context, uri: str) -> Config:
    """What the project of the file asks of its pages, over what the editor does."""
    place = ctx.folders.of(Path(to_path(uri)))
    budgets = ctx.settings.of(place[0].uri if place else "").har.budgets
    return load(place[0].path, budgets) if place else edited(budgets)
