"""What the Copilots tile says of several folders."""

from __future__ import annotations

from dataclasses import replace

from cockpit.features.copilots.figures import Tally, added, latest
from cockpit.features.copilots.ledger_store import Account
from cockpit.features.copilots.store import Event, Fates, Totals

NOTHING = Tally("shop", {}, {}, Totals(0, 0, 0, 0), Fates(0, 0, 0, 0), Account(0, 0, 0, 0.0, 0), None, "")
RUN = Event(
    "1f", "run", "templates", "a.py", "2026-11-21T10:00:00+00:00", "approved", "", 2.0, "Do it.", "slug"
)
SOME = Tally(
    "shop", {"approved": 1}, {"approved": 2, "nothing fits": 1}, Totals(4, 2, 1, 1), Fates(1, 0, 0, 1),
    Account(3, 700, 1, 0.25, 2), RUN, "applied",
)  # fmt: skip


def test_before_the_first_run_there_is_no_disagreement_and_no_last_one() -> None:
    figures = added([NOTHING])
    assert (figures.runs, figures.disagreement, latest([NOTHING])) == (0, None, None)
    unjudged = replace(NOTHING, runs={"cannot judge": 1}, totals=Totals(1, 0, 0, 1))
    assert added([unjudged]).disagreement is None


def test_folders_are_added_up_and_the_last_run_is_that_of_all() -> None:
    later = replace(RUN, run="2f", at="2026-11-21T11:00:00+00:00", status="rejected")
    other = replace(SOME, folder_name="moon", totals=Totals(3, 0, 3, 0), last=later, fate="")
    figures = added([SOME, other, NOTHING])
    assert (figures.today, figures.runs, figures.nothing_fits) == (2, 6, 2)
    assert (figures.approved, figures.rejected, figures.unknown) == (2, 4, 1)
    assert figures.disagreement == 4 / 6
    assert (figures.applied, figures.undone, figures.discarded, figures.undecided) == (2, 0, 0, 2)
    assert (figures.requests, figures.tokens, figures.untold) == (6, 1400, 2)
    assert (figures.cost, figures.unpriced) == (0.5, 4)
    last = latest([SOME, other, NOTHING])
    assert last is not None
    assert (last.folder_name, last.verdict, last.fate, last.symbol) == ("moon", "rejected", "", "slug")
    alone = latest([SOME])
    assert alone is not None
    assert (alone.folder_name, alone.fate) == ("", "applied")
