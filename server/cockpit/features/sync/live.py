"""Keeps databases alike while somebody waits: what is written to one is in the others a moment later.

A database that cannot be reached costs nobody else anything: it is tried again after a while that grows, and
what it has missed is waiting for it in the histories of the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, Protocol

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError
from cockpit.features.sync.config import Options
from cockpit.features.sync.exchange import Delivery, exchange
from cockpit.features.sync.reports import Event
from cockpit.features.sync.store.replica import Replica, Request

FILE_SECONDS: Final = 0.04
SERVER_SECONDS: Final = 0.2
"""How often a database is asked whether somebody has written to it."""
SHORTEST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0


class Opening(Protocol):
    """Opens databases by their names in the project."""

    @property
    def options(self) -> Options:
        """What the project says."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    def open(self, name: str) -> Replica:
        """One database; raises what keeps it from being opened."""
        ...

    def is_server(self, name: str) -> bool:
        """Whether a look at it costs more."""
        ...


class Record(Protocol):
    """Where it is kept what was done."""

    def collect(self, replicas: Iterable[Replica]) -> None:
        """Record what the replicas tell."""
        ...

    def open_count(self) -> int:
        """How many conflicts wait for a person."""
        ...

    def note(self, event: Event) -> None:
        """Record something that no replica tells."""
        ...


class PeerState(msgspec.Struct, frozen=True, kw_only=True):
    """How one database stands."""

    name: str
    place: str
    state: Literal["connecting", "alike", "away"]
    reason: str = ""
    hint: str = ""
    waiting: int | None = None
    """How many changed rows it has not got; None where that is not known."""
    held: int = 0
    """How many rows its tables do not accept."""
    received: str | None = None
    """When it was last given something; ISO 8601, UTC."""
    retry: str | None = None
    """When it is tried again."""


class LiveState(msgspec.Struct, frozen=True):
    """How all stand, the first one being the hub."""

    peers: list[PeerState]
    open: int | None = None
    """How many conflicts a person has to decide; None while that is not known."""
    unrecorded: str = ""
    """Why what was done could not be recorded; empty when it was."""


@dataclass(slots=True)
class Member:
    """A database that takes part, whether it can be reached or not."""

    name: str
    place: str
    interval: float
    replica: Replica | None = None
    fresh: bool = True
    """Whether it has not been heard since it was opened."""
    signal: object = None
    look: float = 0.0
    """When it is next asked whether it has news, or tried again."""
    tries: int = 0
    failure: CockpitError | None = None
    retry: str | None = None
    heard: Request | None = None
    """How far it had heard the hub when it was last there."""
    waiting: int | None = None
    held: int = 0
    received: str | None = None

    def told(self) -> PeerState:
        """What is said about it."""
        state = "away" if self.failure else "connecting" if self.fresh else "alike"
        reason, hint = (self.failure.message, self.failure.hint) if self.failure else ("", "")
        return PeerState(
            name=self.name, place=self.place, state=state, reason=reason, hint=hint, waiting=self.waiting,
            held=self.held, received=self.received, retry=self.retry,
        )  # fmt: skip


class Live:
    """The databases of one project, kept alike step by step. Not thread-safe."""

    def __init__(self, opening: Opening, record: Record) -> None:
        self._opening = opening
        self._record = record
        self._clock = opening.clock
        self._members = [
            Member(name, where, SERVER_SECONDS if opening.is_server(name) else FILE_SECONDS)
            for name, where in opening.options.replicas.items()
        ]
        self._restless = True
        """Whether the next step looks closer without a signal."""
        self._undecided: int | None = None
        self._unrecorded = ""

    def state(self) -> LiveState:
        """How all stand after the last step."""
        return LiveState([member.told() for member in self._members], self._undecided, self._unrecorded)

    def step(self) -> None:
        """Try again what is due, and exchange what is new."""
        now = self._clock.monotonic()
        stirred = self._restless
        for member in self._members:
            if now >= member.look:
                member.look = now + member.interval
                stirred |= self._open(member) if member.replica is None else self._stirred(member)
        if stirred:
            self._restless = False
            self._settle()

    def close(self) -> None:
        """Close all connections."""
        for member in self._members:
            if member.replica is not None:
                member.replica.database.close()

    def _settle(self) -> None:
        hub, *others = self._members
        for other in others:
            try:
                if hub.replica and other.replica and self._has_news(hub, other):
                    self._exchange(hub.replica, other, other.replica)
                    hub.fresh = False
            except CockpitError as error:
                self._part(other, error)
        if hub.replica is not None and not hub.fresh:
            try:
                self._look_around(hub.replica)
            except CockpitError as error:
                self._part(hub, error)

    @staticmethod
    def _has_news(hub: Member, other: Member) -> bool:
        if hub.fresh or other.fresh or hub.replica is None or other.replica is None:
            return True
        return any(
            pending or seq != target.request(source.node).since.seq
            for source, target in ((hub.replica, other.replica), (other.replica, hub.replica))
            for pending, seq in (source.news(),)
        )

    def _exchange(self, hub: Replica, other: Member, replica: Replica) -> None:
        deliveries = exchange([hub, replica], self._opening.options)
        other.fresh, other.failure, other.tries, other.retry = False, None, 0, None
        other.heard = replica.request(hub.node)
        other.held, other.waiting = len(replica.held()), 0
        self._note_received(deliveries)
        # What the hub has got concerns the others, and what was given is yet to be confirmed.
        self._restless = True
        self._collect([hub, replica])

    def _look_around(self, hub: Replica) -> None:
        """What waits for those that are away, and what the hub itself does not accept."""
        self._members[0].failure, self._members[0].tries, self._members[0].retry = None, 0, None
        self._members[0].held, self._members[0].waiting = len(hub.held()), 0
        for other in self._members[1:]:
            if other.replica is None and other.heard is not None:
                other.waiting = hub.lag(other.heard) + hub.pending()

    def _note_received(self, deliveries: Iterable[Delivery]) -> None:
        at = self._clock.now().isoformat(timespec="milliseconds")
        for delivery in deliveries:
            for member in self._members:
                if member.name == delivery.target and delivery.counts:
                    member.received = at

    def _collect(self, replicas: list[Replica]) -> None:
        try:
            self._record.collect(replicas)
            self._undecided = self._record.open_count()
        except CockpitError as error:
            # It stays in the replicas until it can be recorded.
            self._undecided, self._unrecorded = None, error.message
        else:
            self._unrecorded = ""

    def _stirred(self, member: Member) -> bool:
        """Whether somebody has written to it since it was last asked."""
        if member.replica is None:
            return False
        try:
            signal = member.replica.database.signal()
        except CockpitError as error:
            self._part(member, error)
            return True
        stirred, member.signal = signal != member.signal, signal
        return stirred

    def _open(self, member: Member) -> bool:
        """Whether it can be reached now."""
        try:
            member.replica = self._opening.open(member.name)
            member.signal = member.replica.database.signal()
            member.received = member.received or self._last_received(member.replica)
        except CockpitError as error:
            self._part(member, error)
            return False
        return True

    @staticmethod
    def _last_received(replica: Replica) -> str | None:
        return replica.last_received() or None if replica.takes_part() else None

    def _part(self, member: Member, error: CockpitError) -> None:
        """Do without a database until it is tried again."""
        if member.replica is not None:
            member.replica.database.close()
        seconds = min(SHORTEST_RETRY * 2**member.tries, LONGEST_RETRY)
        at = self._clock.now()
        if member.failure is None:
            self._note_failure(member, error, at.isoformat(timespec="milliseconds"))
        member.replica, member.failure, member.fresh = None, error, True
        member.tries += 1
        member.look = self._clock.monotonic() + seconds
        member.retry = (at + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")

    def _note_failure(self, member: Member, error: CockpitError, at: str) -> None:
        event = Event(
            f"away-{member.name}-{at}", self._members[0].name, member.name, "deliver", at, "failed",
            detail=error.message,
        )  # fmt: skip
        try:
            self._record.note(event)
        except CockpitError as failure:
            self._unrecorded = failure.message
