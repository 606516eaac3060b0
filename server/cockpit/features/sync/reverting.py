"""Takes a delivery back: what it has replaced is written again, where nobody has written since."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from cockpit.core.errors import NotFound
from cockpit.features.sync.config import Options
from cockpit.features.sync.exchange import exchange
from cockpit.features.sync.reports import Kept
from cockpit.features.sync.store.keeping import Reversal
from cockpit.features.sync.store.replica import Replica


@dataclass(frozen=True, slots=True)
class Return:
    """What the way back does, or would do."""

    reversals: list[Reversal] = field(default_factory=list[Reversal])
    leaver: str = ""
    """Who takes no part any more; empty when all of them do."""


def rehearse_return(replicas: Sequence[Replica], options: Options, kept: Sequence[Kept]) -> Return:
    """What `take_back` would do: it is done, and undone."""
    with ExitStack() as stack:
        for replica in replicas:
            stack.enter_context(replica.database.trial())
        return take_back(replicas, options, kept)


def take_back(replicas: Sequence[Replica], options: Options, kept: Sequence[Kept]) -> Return:
    """Put back what the deliveries have found.

    That of one between databases that know each other is undone in all of them. When two have met for the
    first time, each gets its own rows back, and the one that is not the hub leaves: it had taken no part.
    """
    named = {replica.name: replica for replica in replicas}
    for name in {name for each in kept for name in (each.source, each.target)} - named.keys():
        raise NotFound(f"{name}: no such replica any more; they are {', '.join(named)}.")
    if not kept[0].is_meeting:
        # What the others have written since, and nobody here has heard of yet, is not to be overruled.
        exchange(replicas, options, keep=True)
        reversals = [named[each.target].put_back(each) for each in kept]
        exchange(replicas, options, keep=True)
        return Return(reversals)
    leaver = max((kept[0].source, kept[0].target), key=[*named].index)
    reversals = [named[each.target].put_back(each) for each in kept]
    named[leaver].detach()
    return Return(reversals, leaver)
