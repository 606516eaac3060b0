"""What an audit found is recorded, and what could not be recorded is made up for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cockpit.core.errors import Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.store import FindingStore


def stub(path: str) -> Finding:
    return Finding(
        path, Span(0, 0, 0, 4), "audit.stub", Severity.WARNING, "Empty.", "f", path, "audit", "f()"
    )


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """The files and whether they are all, of every record; the files `broken.py` cannot be recorded alone."""
    made: list[tuple[list[str], bool]] = []
    reconcile = FindingStore.reconcile

    def recorded(self: FindingStore, found: Any, *arguments: Any, whole: bool = False, **options: Any) -> Any:
        made.append((sorted(found), whole))
        if list(found) == ["broken.py"]:
            raise Unavailable("The disk is full.")
        return reconcile(self, found, *arguments, whole=whole, **options)

    monkeypatch.setattr(FindingStore, "reconcile", recorded)
    return made


async def test_records_that_overlap_are_about_their_own_files(desk: Desk, records: Any) -> None:
    (project,) = desk.projects.values()
    project.scanned = True
    for path in ("a.py", "b.py", "c.py"):
        project.take(path, (stub(path),), 1)
    await asyncio.gather(*(desk.reconcile(project, {path: (stub(path),)}) for path in ("a.py", "b.py")))
    assert records == [(["a.py"], False), (["b.py"], False)]


async def test_what_could_not_be_recorded_is_made_up_for_once(desk: Desk, records: Any) -> None:
    (project,) = desk.projects.values()
    project.scanned = True
    for path in ("a.py", "broken.py"):
        project.take(path, (stub(path),), 1)
    with pytest.raises(Unavailable):
        await desk.reconcile(project, {"broken.py": (stub("broken.py"),)})
    for _ in range(2):
        await desk.reconcile(project, {"a.py": (stub("a.py"),)})
    assert records == [(["broken.py"], False), (["a.py", "broken.py"], True), (["a.py"], False)]
    task = await desk.look_up(project, lambda rows: rows.task("broken.py"))
    assert task["status"] == "open"
