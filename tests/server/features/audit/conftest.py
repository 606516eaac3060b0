"""What the tests of the audit share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from cockpit.app import build
from cockpit.core.paths import to_uri
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policy import Policy

Audited = Callable[..., list[str]]


@pytest.fixture
def audited() -> Audited:
    """Audit a snippet; each finding reads `LINE CODE SEVERITY`, the line counted from 1."""

    def run(path: str, text: str, policy: Policy | None = None) -> list[str]:
        text = dedent(text).removeprefix("\n")
        language = language_of(path, text.partition("\n")[0])
        assert language is not None, path
        detection = detect(text, path, language, policy or Policy())
        return [f"{f.span.line + 1} {f.code.removeprefix('audit.')} {f.severity}" for f in detection.findings]

    return run


async def settled() -> None:
    """Wait for everything that was begun."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.gather(*others)


@pytest.fixture
async def desk(tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "UTC")
    ctx = build()
    ctx.clock = clock
    ctx.wire.write = lambda _data: None
    ctx.settings.replace({"": {"storage": {"folder": str(tmp_path / "data")}}})
    (tmp_path / "work").mkdir()
    folder = ctx.folders.add(to_uri(tmp_path / "work"), "work")
    assert folder is not None
    made = Desk(ctx)
    made.project(folder)
    yield made
    await settled()
    for project in made.projects.values():
        project.close()
    ctx.jobs.stop()
