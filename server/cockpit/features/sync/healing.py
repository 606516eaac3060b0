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
from cockpit.features.sync.stamps import NEVER, Stamp
from cockpit.features.sync.store.replica import Replica


def drifted(replicas: Sequence[Replica], options: Options) -> list[Difference]:
    """What differs between replicas that have just heard each other."""
    return [found for table in options.tables for found in differences(replicas, table)]


def heal(believed: Replica, replicas: Sequence[Replica], drift: Sequence[Difference], clock: Clock) -> None:
    """Write what one replica holds anew; what the others held is kept in the record, to be taken back."""
    at = clock.now().isoformat(timespec="milliseconds")
    with believed.database.write():
        stamps = believed.rewrite((each.table, each.key, each.rows[believed.name]) for each in drift)
        believed.report(
            _report(believed, replica, difference, stamp, at)
            for difference, stamp in zip(drift, stamps, strict=True)
            for replica in replicas
            if difference.rows[replica.name] != difference.rows[believed.name]
        )


def _report(believed: Replica, other: Replica, found: Difference, stamp: Stamp, at: str) -> ClashReport:
    stands = Written(stamp, found.rows[believed.name])
    gone = Written(NEVER, found.rows[other.name])
    return ClashReport(
        clash_id(found.table, found.key, other.name, (stamp, NEVER)), believed.name, other.name, at,
        found.table, found.key, WHOLE_ROW, Decision.HEALED,
        told(stands, believed.name), told(gone, other.name),
    )  # fmt: skip
