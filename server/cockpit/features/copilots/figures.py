"""Adds up what the folders of a window have recorded of the copilots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cockpit.features.copilots.tile_messages import CopilotsFigures, CopilotsLast, RunFate, RunVerdict

if TYPE_CHECKING:
    from cockpit.features.copilots.ledger_store import Account
    from cockpit.features.copilots.store import Event, Fates, Totals

NOTHING_FITS = "nothing fits"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one folder has recorded."""

    folder_name: str
    today: Mapping[str, int]
    """Runs by their status, as those of all days."""
    runs: Mapping[str, int]
    totals: Totals
    fates: Fates
    account: Account
    last: Event | None
    fate: str
    """Of the last run."""


def added(tallies: Sequence[Tally]) -> CopilotsFigures:
    """The figures of all folders together."""

    def total(figure: Callable[[Tally], int]) -> int:
        return sum(map(figure, tallies))

    approved = total(lambda each: each.totals.approved)
    rejected = total(lambda each: each.totals.rejected)
    judged = approved + rejected
    return CopilotsFigures(
        today=total(lambda each: sum(each.today.values())),
        runs=total(lambda each: sum(each.runs.values())),
        nothing_fits=total(lambda each: each.runs.get(NOTHING_FITS, 0)),
        approved=approved,
        rejected=rejected,
        unknown=total(lambda each: each.totals.unknown),
        disagreement=rejected / judged if judged else None,
        applied=total(lambda each: each.fates.applied),
        undone=total(lambda each: each.fates.undone),
        discarded=total(lambda each: each.fates.discarded),
        undecided=total(lambda each: each.fates.undecided),
        requests=total(lambda each: each.account.requests),
        tokens=total(lambda each: each.account.tokens),
        untold=total(lambda each: each.account.untold),
        cost=sum(each.account.cost for each in tallies),
        unpriced=total(lambda each: each.account.unpriced),
    )


def latest(tallies: Sequence[Tally]) -> CopilotsLast | None:
    """The last run of all folders; None before the first."""
    runs = [(each, each.last) for each in tallies if each.last is not None]
    if not runs:
        return None
    tally, run = max(runs, key=lambda pair: pair[1].at)
    return CopilotsLast(
        folder_name=tally.folder_name if len(tallies) > 1 else "",
        words=run.words,
        symbol=run.symbol,
        path=run.path,
        provider=run.source,
        at=run.at,
        verdict=cast("RunVerdict", run.status),
        reason=run.message,
        fate=cast("RunFate", tally.fate),
    )
