"""Puts drift right: one replica is believed, and what it holds is written again, so that it wins
everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.core.clock import Clock
from cockpit.features.sync.config import Options
from cockpit.features.sync.drift import Difference, differences
from cockpit.features.sync.merge import WHOLE_ROW, Written
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.reports import ClashReport, clash_id, told
from cockpit.features.sync.stamps import NEVER
from cockpit.features.sync.store.replica import Replica


def drifted(replicas: Sequence[Replica], options: Options) -> list[Difference]:
    """What differs between replicas that have just heard each other."""
    return [found for table in options.tables for found in differences(replicas, table)]


def heal(believed: Replica, replicas: Sequence[Replica], drift: Sequence[Difference], clock: Clock) -> None:
    """Write what one replica holds anew; what the others held is kept in the record, to be taken back."""
    at = clock.now().isoformat(timespec="milliseconds")
    for difference in drift:
        standing = difference.rows[believed.name]
        believed.rewrite(difference.table, difference.key, standing)
        row = believed.row(difference.table, difference.key)
        stands = Written(NEVER if row is None else max(row.newest, row.deleted), standing)
        for replica in replicas:
            values = difference.rows[replica.name]
            if values == standing:
                continue
            other = Written(NEVER, values)
            number = clash_id(difference.table, difference.key, replica.name, (stands.stamp, NEVER))
            believed.report(
                ClashReport(
                    number, believed.name, replica.name, at, difference.table, difference.key, WHOLE_ROW,
                    Decision.HEALED, told(stands, believed.name), told(other, replica.name),
                )
            )  # fmt: skip
