"""Synchronisation's part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

Word = Literal["unconfigured", "off", "restricted", "elsewhere", "starting", "alike", "away", "failed"]
PeerWord = Literal["connecting", "alike", "away"]


class SyncPeer(Message, frozen=True):
    """One database that is kept alike; the first one collects from the others."""

    name: str
    place: str
    """A path, or the URL of a server."""
    is_server: bool
    state: PeerWord
    reason: str
    """Why it cannot be reached; else empty."""
    waiting: int | None
    """How many changed rows it has not got; null while that is not known."""
    held: int
    """How many rows its tables do not accept."""
    received: str | None
    """When it was last given something; ISO 8601, UTC."""
    retry: str | None
    """When it is tried again; ISO 8601, UTC."""


class FolderSync(Message, frozen=True):
    """The databases of one workspace folder."""

    folder: str
    """Its URI."""
    name: str
    state: Word
    """`elsewhere`: another window does it; `away`: not all databases can be reached."""
    reason: str
    """One sentence when something is wrong; else empty."""
    hint: str
    """A command id, a setting id or a command line; may be empty."""
    peers: list[SyncPeer]
    """Those that the project names, also while nothing is known of them."""
    open: int | None
    """How many conflicts a person has to decide; null where that is not known."""


class SyncTile(Message, frozen=True):
    """The Sync tile: one snapshot of all workspace folders."""

    revision: int
    folders: list[FolderSync]


class SyncOrder(Message, frozen=True):
    """Something to do with the databases of one workspace folder."""

    folder: str
    """Its URI."""
    work_done_token: str | int | None = None


class SyncDelivery(Message, frozen=True):
    """What one database received from another."""

    source: str
    target: str
    inserted: int
    updated: int
    deleted: int


class SyncReport(Message, frozen=True):
    """What an exchange did."""

    deliveries: list[SyncDelivery]
    open: int
    """How many conflicts a person has to decide."""
    held: int
    """How many rows a table does not accept."""


class SyncPreview(Message, frozen=True):
    """What an exchange would do, in words."""

    lines: list[str]


class SyncHeal(Message, frozen=True):
    """What differs is looked for, and put right when somebody is believed."""

    folder: str
    """Its URI."""
    believe: str = ""
    """The database whose rows are written to the others; empty only looks."""
    plan: str = ""
    """What was shown to the person who approves it."""
    work_done_token: str | int | None = None


class SyncHealed(Message, frozen=True):
    """The rows that differ without a recorded write, or did."""

    lines: list[str]
    """In words."""
    count: int
    plan: str
    """Stands for these rows as they are."""


class SyncJournal(Message, frozen=True):
    """What was done and what failed, in words, the latest first."""

    lines: list[str]


class SyncValue(Message, frozen=True):
    """The value of one column, as JSON."""

    column: str
    text: str


class SyncSide(Message, frozen=True):
    """One side of a conflict."""

    replica: str
    """Where it was written."""
    is_deleted: bool
    values: list[SyncValue]


class SyncConflict(Message, frozen=True):
    """Two databases changed the same thing, neither knowing of the other."""

    id: str
    table: str
    key: str
    """Its parts, separated by slashes."""
    column: str
    """Empty for the whole row."""
    at: str
    """When it was found; ISO 8601, UTC."""
    stands: SyncSide
    other: SyncSide


class SyncConflicts(Message, frozen=True):
    """The conflicts that a person has to decide, the latest first."""

    conflicts: list[SyncConflict]
    more: int
    """How many of them are not listed here."""


class SyncChoice(Message, frozen=True):
    """What a person decides."""

    folder: str
    conflict: str
    """Its id."""
    take: bool
    """Whether the other side is written; else what stands is kept."""
    anyway: bool = False
    """Also over what was written to the place since."""


class SyncPassword(Message, frozen=True):
    """The password of a server; it is kept in memory, and given only to the process that connects."""

    folder: str
    peer: str
    password: str
    """Empty to forget it."""


GET = Request("cockpit/sync/get", Empty, SyncTile, "The latest snapshot of the Sync tile.")
CHANGED = Notification(
    "cockpit/sync/changed", SyncTile, "The Sync tile has a new snapshot.", Direction.TO_CLIENT
)
RUN = Request("cockpit/sync/run", SyncOrder, SyncReport, "Bring the databases of a folder to the same rows.")
PREVIEW = Request("cockpit/sync/preview", SyncOrder, SyncPreview, "What that would do; it leaves no trace.")
HEAL = Request("cockpit/sync/heal", SyncHeal, SyncHealed, "Synchronise, compare, and put right what differs.")
JOURNAL = Request("cockpit/sync/journal", SyncOrder, SyncJournal, "What was done and what failed.")
CONFLICTS = Request("cockpit/sync/conflicts", SyncOrder, SyncConflicts, "What a person has to decide.")
RESOLVE = Request("cockpit/sync/resolve", SyncChoice, Empty, "Decide a conflict.")
PASSWORD = Request("cockpit/sync/password", SyncPassword, Empty, "Set or forget the password of a server.")

METHODS = (GET, CHANGED, RUN, PREVIEW, HEAL, JOURNAL, CONFLICTS, RESOLVE, PASSWORD)
