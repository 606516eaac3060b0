"""Replicas exchange what they have not seen of each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import permutations

from cockpit.core.errors import Refused
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.features.sync.config import Options
from cockpit.features.sync.mapping import check_alike
from cockpit.features.sync.reports import ClashReport
from cockpit.features.sync.store.creation import create_missing
from cockpit.features.sync.store.receiving import Effect
from cockpit.features.sync.store.replica import Counts, Replica


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one replica received from another."""

    source: str
    target: str
    counts: Counts

    def total(self, action: str) -> int:
        """How many rows of all tables it did that to."""
        return sum(count for (_, done), count in self.counts.items() if done == action)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an exchange would do."""

    created: list[tuple[str, str]]
    """Replicas and the tables that would be made there."""
    effects: list[tuple[str, str, Effect]]
    """From where, to where, what."""
    clashes: list[ClashReport]


Notice = Callable[[str, str, Effect], None]
"""Hears of every row: from where, to where, what."""


def unheard(_source: str, _target: str, _effect: Effect) -> None:
    """For whom single rows do not matter."""


@validate_enterprise_operation("the exchange of rows")
def exchange(
    replicas: Sequence[Replica], options: Options, notice: Notice = unheard, *, keep: bool = False
) -> list[Delivery]:
    """Bring all replicas to the same rows: the first one collects from the others, then gives to them.

    With `keep` all that is replaced can be put back.
    """
    _meet(replicas, options)
    hub, others = replicas[0], replicas[1:]
    collected = [pull(other, hub, notice, keep=keep) for other in others]
    return collected + [pull(hub, other, notice, keep=keep) for other in others]


def rehearse(replicas: Sequence[Replica], options: Options) -> Rehearsal:
    """What an exchange would do: it is done, and undone."""
    effects: list[tuple[str, str, Effect]] = []
    with ExitStack() as stack:
        for replica in replicas:
            stack.enter_context(replica.database.trial())
        told = {replica.name: len(replica.reports()) for replica in replicas}
        created = _meet(replicas, options)
        exchange(replicas, options, lambda source, target, effect: effects.append((source, target, effect)))
        new = [report for replica in replicas for _, report in replica.reports()[told[replica.name] :]]
    clashes = {report.id: report for report in new if isinstance(report, ClashReport)}
    return Rehearsal(created, effects, [*clashes.values()])


def pull(source: Replica, target: Replica, notice: Notice = unheard, *, keep: bool = False) -> Delivery:
    """One replica receives from another what it has not confirmed yet."""

    def note(effect: Effect) -> None:
        notice(source.name, target.name, effect)

    with source.answer(target.request(source.node)) as batch:
        return Delivery(source.name, target.name, target.apply(batch, note, keep=keep))


def _meet(replicas: Sequence[Replica], options: Options) -> list[tuple[str, str]]:
    """Make sure that all have the tables; which ones were made, and where."""
    created = [
        (replica.name, table) for replica in replicas for table in create_missing(replica, replicas, options)
    ]
    check_alike((replica.name, table) for replica in replicas for table in replica.mapped())
    for source, target in permutations([replica for replica in replicas if replica.takes_part()], 2):
        source.recall(target.request(source.identity()))
    seen: dict[str, str] = {}
    for replica in replicas:
        replica.prepare()
        if (other := seen.setdefault(replica.node, replica.name)) != replica.name:
            raise Refused(f"sync.replicas: {other} and {replica.name} are the same database.")
    return created
