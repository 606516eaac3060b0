"""What a person can have done with the databases of a project, now and once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime
from typing import Final

from cockpit.core.errors import CockpitError, Conflict, NotFound, Refused
from cockpit.core.home import Home
from cockpit.core.lease import Lease
from cockpit.features.sync.config import LEASE
from cockpit.features.sync.documents import (
    DiffDocument,
    HealDocument,
    HeldRow,
    JournalDocument,
    ReplicaStatus,
    RunDocument,
    StatusDocument,
    diff_document,
    drift_rows,
    moved,
    plan_id,
)  # fmt: skip
from cockpit.features.sync.drift import Difference
from cockpit.features.sync.exchange import exchange, rehearse
from cockpit.features.sync.gaps import Gap, gaps
from cockpit.features.sync.healing import drifted, heal
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.reports import ClashReport, Event, Kept
from cockpit.features.sync.reverting import Return, rehearse_return, take_back
from cockpit.features.sync.store.journal import Journal
from cockpit.features.sync.store.opening import Opener
from cockpit.features.sync.store.replica import Replica

MOST_CONFLICTS: Final = 1_000
MOST_EVENTS: Final = 20


class Session:
    """The databases that a project names, all of them open, and the record of what is done."""

    def __init__(self, replicas: list[Replica], opener: Opener, journal: Journal, lease: Lease) -> None:
        self._replicas = replicas
        self._options = opener.options
        self._clock = opener.clock
        self._journal = journal
        self._lease = lease

    def run(self) -> RunDocument:
        """Bring all databases to the same rows."""
        begun = self._clock.now()
        try:
            deliveries = exchange(self._replicas, self._options, keep=True)
        except CockpitError as error:
            names = (self._replicas[0].name, ", ".join(replica.name for replica in self._replicas[1:]))
            self._journal.note(_failure(begun, names, error))
            raise
        finally:
            self._journal.collect(self._replicas)
        found = [
            each
            for each in self._journal.conflicts(open_only=False, limit=MOST_CONFLICTS)
            if each.at >= _stamp(begun)
        ]
        held = [row for replica in self._replicas for row in _held(replica)]
        return RunDocument([moved(each) for each in deliveries], found, self.open_count(), held, self._gaps())

    def diff(self) -> DiffDocument:
        """What a run would do."""
        return diff_document(rehearse(self._replicas, self._options), self._gaps())

    def status(self) -> StatusDocument:
        """How all stand."""
        self._journal.collect(self._replicas)
        replicas = [self._status(replica) for replica in self._replicas]
        events = [*self._journal.events(MOST_EVENTS)]
        return StatusDocument(replicas, self.open_count(), events, self._gaps())

    def conflicts(self, *, all_of_them: bool) -> list[ClashReport]:
        """The conflicts, the latest first."""
        self._journal.collect(self._replicas)
        return self._journal.conflicts(open_only=not all_of_them, limit=MOST_CONFLICTS)

    def open_count(self) -> int:
        """How many conflicts wait for a person."""
        return self._journal.open_count()

    def resolve(self, beginning: str, *, take: bool, anyway: bool) -> ClashReport:
        """Decide a conflict; raises Conflict when its place was written to since."""
        self._journal.collect(self._replicas)
        conflict = self._journal.conflict(beginning)
        hub = self._replicas[0]
        if take:
            self._check_unchanged(hub, conflict, anyway=anyway)
            hub.rewrite([(conflict.table, conflict.key, conflict.other.restored())])
            exchange(self._replicas, self._options, keep=True)
        self._journal.resolve(conflict, Decision.TAKEN if take else Decision.KEPT)
        self._journal.collect(self._replicas)
        return self._journal.conflict(conflict.id)

    def preview_return(self, kept: Sequence[Kept]) -> Return:
        """What taking deliveries back would do."""
        return rehearse_return(self._replicas, self._options, kept)

    def take_back(self, kept: Sequence[Kept]) -> Return:
        """Put back what deliveries have replaced, where nobody has written since."""
        with self._alone() if kept[0].is_meeting else nullcontext():
            try:
                return take_back(self._replicas, self._options, kept)
            finally:
                self._journal.collect(self._replicas)

    def heal(self, believe: str, plan: str = "") -> HealDocument:
        """Find what differs without a recorded write; with a name, write what that database holds to all.

        Raises Conflict when that is not the plan any more which somebody has approved.
        """
        believed = self._named(believe) if believe else None
        self.run()
        drift = self._drift()
        rows = drift_rows(drift)
        found = plan_id(rows)
        if plan and plan != found:
            raise Conflict("What differs is not what it was: look at it again.", hint="cockpit sync heal")
        if drift and believed is not None:
            heal(believed, self._replicas, drift, self._clock)
            self._note_heal(believed.name, len(drift))
            self.run()
        return HealDocument(rows, believe, found)

    def journal(self, limit: int) -> JournalDocument:
        """What was done and what failed, the latest first."""
        self._journal.collect(self._replicas)
        return JournalDocument([*self._journal.events(limit)])

    def detach(self, name: str, *, anyway: bool) -> None:
        """End the capture of changes in one database; raises Refused when rows would be lost."""
        replica = self._named(name)
        if not replica.takes_part():
            raise NotFound(f"{name}: its changes are not captured.")
        with self._alone():
            self._journal.collect([replica])
            replica.detach(anyway=anyway)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Nobody brings back meanwhile who leaves; raises Refused while a window keeps them alike."""
        if not self._lease.take():
            raise Refused(
                "A window keeps these databases alike: turn cockpit.sync.live off for as long as this takes.",
                hint="cockpit.sync.live",
            )
        try:
            yield
        finally:
            self._lease.release()

    def _drift(self) -> list[Difference]:
        found = drifted(self._replicas, self._options)
        if not found:
            return found
        # Somebody may have written since the run: what the next run explains is no drift.
        exchange(self._replicas, self._options)
        again = {(each.table, each.key): each.rows for each in drifted(self._replicas, self._options)}
        return [each for each in found if again.get((each.table, each.key)) == each.rows]

    def _note_heal(self, believed: str, count: int) -> None:
        others = ", ".join(replica.name for replica in self._replicas if replica.name != believed)
        at = _stamp(self._clock.now())
        what = "1 row" if count == 1 else f"{count:,} rows"
        self._journal.note(Event(f"heal-{at}", believed, others, "heal", at, detail=what))

    def _gaps(self) -> list[Gap]:
        return [*gaps(self._replicas, self._options)]

    def _named(self, name: str) -> Replica:
        for replica in self._replicas:
            if replica.name == name:
                return replica
        known = ", ".join(replica.name for replica in self._replicas)
        raise NotFound(f"{name}: no such replica; they are {known}.")

    def _status(self, replica: Replica) -> ReplicaStatus:
        path = replica.database.place
        if not replica.takes_part():
            return ReplicaStatus(name=replica.name, path=path)
        unseen = {
            other.name: replica.lag(other.request(replica.identity()))
            for other in self._replicas
            if other is not replica and other.takes_part()
        }
        received = replica.last_received()
        return ReplicaStatus(
            name=replica.name, path=path, captured=True, writes=replica.pending(), unseen=unseen,
            received=received, held=_held(replica),
        )  # fmt: skip

    @staticmethod
    def _check_unchanged(hub: Replica, conflict: ClashReport, *, anyway: bool) -> None:
        row = hub.row(conflict.table, conflict.key)
        standing = conflict.stands.restored()
        if row is None or not row.alive:
            unchanged = standing is None
        else:
            unchanged = standing is not None and all(
                row.values.get(name) == value for name, value in standing.items()
            )
        if not unchanged and not anyway:
            raise Conflict(
                f"{conflict.id}: {conflict.table} {conflict.key} was written to since; look at it, and pass "
                "--anyway to overrule that.",
                hint="cockpit sync conflicts --all",
            )


@contextmanager
def session(opener: Opener, home: Home, tell: Callable[[str], None]) -> Generator[Session]:
    """Open the databases of a project; `tell` hears when the record was damaged and is begun anew."""
    with ExitStack() as stack:
        journal = Journal(home, opener.clock, tell)
        stack.callback(journal.close)
        replicas = [stack.enter_context(opener.opened(name)) for name in opener.options.replicas]
        yield Session(replicas, opener, journal, Lease(home.folder / LEASE))


def _held(replica: Replica) -> list[HeldRow]:
    return [HeldRow(replica.name, *row) for row in replica.held()]


def _failure(at: datetime, names: tuple[str, str], error: CockpitError) -> Event:
    source, target = names
    return Event(
        f"failed-{_stamp(at)}", source, target, "deliver", _stamp(at), "failed", detail=error.message
    )


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
