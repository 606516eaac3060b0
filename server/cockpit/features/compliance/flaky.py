"""Tests that both passed and failed on the same code: their failures say nothing of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec


class Trial(NamedTuple):
    """One test in one run."""

    fingerprint: str
    """Of the code that was tested."""
    failed: bool


class Flakiness(msgspec.Struct, frozen=True, rename="camel"):
    """How often a test failed without a reason in the code."""

    name: str
    failed: int
    """The runs in which it failed on code on which it has also passed."""
    runs: int
    """All runs that are kept in which it passed or failed."""

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return self.failed / self.runs


def flakiness(name: str, trials: Iterable[Trial]) -> Flakiness | None:
    """How flaky a test is; None when every failure may have its cause in the code.

    A run of code that nobody took the fingerprint of counts for neither.
    """
    known = [trial for trial in trials if trial.fingerprint]
    passed = {trial.fingerprint for trial in known if not trial.failed}
    unexplained = sum(trial.failed and trial.fingerprint in passed for trial in known)
    return Flakiness(name, unexplained, len(known)) if unexplained else None
