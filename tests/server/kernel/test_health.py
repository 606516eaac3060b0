"""What does not work, and what runs."""

from __future__ import annotations

import pytest

from cockpit.kernel.health import Fault, Health


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def health(changes: list[str]) -> Health:
    return Health(lambda: changes.append("changed"))


def test_only_a_change_is_told(health: Health, changes: list[str]) -> None:
    for _ in range(2):
        health.fault("Lint", "It is missing.", "pip install ruff")
    assert len(changes) == 1
    health.fault("Lint", "It is broken.")
    assert len(changes) == 2
    for _ in range(2):
        health.well("Lint")
    assert len(changes) == 3
    for _ in range(2):
        health.fact("lint", "ruff 1")
    assert len(changes) == 4
    assert health.facts == {"lint": "ruff 1"}


def test_the_worst_comes_first(health: Health) -> None:
    health.fault("Lint", "It is missing.")
    health.fault("Storage", "It is locked.", level="error")
    health.fault("Folders", "One is gone.")
    assert [fault.what for fault in health.faults] == ["Storage", "Folders", "Lint"]
    assert health.faults[0] == Fault("Storage", "It is locked.", "", "error")


def test_what_runs_is_shown_until_it_ends(health: Health, changes: list[str]) -> None:
    with health.running("Auditing"), health.running("Linting"):
        assert health.busy == ("Auditing", "Linting")
    assert health.busy == ()
    assert len(changes) == 4


def test_what_failed_does_not_run_any_more(health: Health) -> None:
    with pytest.raises(KeyError), health.running("Auditing"):
        raise KeyError
    assert health.busy == ()
