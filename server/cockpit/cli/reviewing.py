"""A language model's opinions on the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from cockpit.cli.roots import home_of
from cockpit.cli.telling import say
from cockpit.core.clock import SystemClock
from cockpit.dual.reviewing import reviewed_by, reviewer_of, with_opinions
from cockpit.features.copilots.ledger_store import LedgerStore
from cockpit.features.copilots.objection import Outcome
from cockpit.features.copilots.opinions import Opinions
from cockpit.features.copilots.primary.choice import chosen_in
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import Judgement

Reviewer = Callable[[Judgement, Review, Callable[[Outcome], None]], Judgement]


@contextmanager
def reviewer_in(root: Path, name: str) -> Generator[Reviewer]:
    """What adds the opinions of a model to a judgement, within the budgets of the workspace folder.

    To be opened before anything runs: what is missing is told at once, and the key leaves the environment.
    """
    clock = SystemClock()
    choice = reviewed_by(chosen_in(os.environ), name)
    with closing(LedgerStore(home_of(root), clock, say)) as ledger:
        asking = reviewer_of(choice, ledger, clock)

        def reviewed(judgement: Judgement, review: Review, heard: Callable[[Outcome], None]) -> Judgement:
            return with_opinions(judgement, review, Opinions(asking), clock, heard) if asking else judgement

        yield reviewed
