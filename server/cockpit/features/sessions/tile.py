"""Composes the Sessions tile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cockpit.core.run import Latencies, Recorded, Result, Status
from cockpit.features.sessions.messages import SessionRow, SessionsTile, WrapUp, WrapUpItem

DAYS: Final = 30
MOST_TROUBLED: Final = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """The session of this daemon as far as it has come."""

    session_id: str
    started: datetime
    latencies: Latencies | None
    retries: int


def compose(
    revision: int, standing: Standing, recent: Sequence[Recorded], fault: str, wrap_up: WrapUp | None
) -> SessionsTile:
    """The snapshot; with a fault the past is unknown."""
    counts = Counter(each.status for each in recent)
    took = standing.latencies
    return SessionsTile(
        revision=revision,
        state="error" if fault else "ready",
        reason=fault,
        id=standing.session_id,
        started=standing.started.isoformat(timespec="seconds"),
        requests=took.count if took else 0,
        p50=took.p50 if took else None,
        p99=took.p99 if took else None,
        retries=standing.retries,
        days=DAYS,
        successful=None if fault else counts[Status.SUCCESS],
        failed=None if fault else counts[Status.FAILED],
        crashed=None if fault else counts[Status.CRASHED],
        troubled=[
            row_of(each) for each in reversed(recent) if each.status in (Status.FAILED, Status.CRASHED)
        ][:MOST_TROUBLED],
        wrap_up=wrap_up,
    )


def wrap_up_of(results: Iterable[Result], now: datetime) -> WrapUp:
    """What the validators said, for the tile."""
    items = [
        WrapUpItem(
            validator=each.validator, outcome=each.outcome.value, evidence=list(each.evidence), fix=each.fix
        )
        for each in results
    ]
    return WrapUp(at=now.isoformat(timespec="seconds"), items=items)


def row_of(session: Recorded) -> SessionRow:
    """A session for the tile."""
    return SessionRow(
        id=session.begun.session_id,
        kind=session.begun.kind,
        client=session.begun.client,
        start=session.start,
        status=session.status.value,
        seconds=session.seconds,
        reason=session.reason,
    )
