"""Databases that are kept alike step by step, some of which are not there all the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from cockpit.core.errors import Unavailable
from cockpit.features.sync.config import Options
from cockpit.features.sync.live import LONGEST_RETRY, SERVER_SECONDS, Live, PeerState
from cockpit.features.sync.reports import Event
from cockpit.features.sync.store.opening import Opener
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.foreign import SqliteFile

from .laboratory import NOTES, SkewedClock, agreement, empty_schema
from .test_postgres import FIELDS


class Paper:
    """A record that may refuse."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.full = False

    def collect(self, replicas: Iterable[Replica]) -> None:
        if self.full:
            raise Unavailable("The disk is full.")

    def open_count(self) -> int:
        return 3

    def note(self, event: Event) -> None:
        self.events.append(event)


class Stage:
    """Files in a folder, what keeps them alike, and a clock that a test moves."""

    def __init__(self, root: Path, options: Options) -> None:
        self.root, self.clock, self.paper = root, SkewedClock(), Paper()
        self.live = Live(Opener(root, options, self.clock), self.paper)

    def make(self, name: str) -> None:
        with SqliteFile(self.root / f"{name}.db", create=True) as file:
            file.execute(NOTES)

    def write(self, name: str, statement: str) -> list[tuple[object, ...]]:
        with SqliteFile(self.root / f"{name}.db") as file:
            return file.execute(statement).fetchall()

    def titles(self, name: str) -> dict[object, object]:
        rows = self.write(name, "SELECT id, title FROM notes")
        return {row[0]: row[1] for row in rows}

    def steps(self, count: int = 6, seconds: float = 0.3) -> dict[str, PeerState]:
        for _ in range(count):
            self.pass_time(seconds)
            self.live.step()
        return {peer.name: peer for peer in self.live.state().peers}

    def pass_time(self, seconds: float) -> None:
        self.clock.moment += timedelta(seconds=seconds)


@contextmanager
def on_stage(root: Path, *names: str, there: Iterable[str] | None = None) -> Iterator[Stage]:
    # Programs write at the time of the day, which is far ahead of the laboratory's.
    stage = Stage(root, replace(agreement(names, notes=FIELDS), max_ahead_hours=10**6))
    for name in names if there is None else there:
        stage.make(name)
    try:
        yield stage
    finally:
        stage.live.close()


def test_three_hear_each_other_through_the_first(tmp_path: Path) -> None:
    with on_stage(tmp_path, "hub", "ann", "ben") as stage:
        stage.steps()
        stage.write("ann", "INSERT INTO notes VALUES ('a', 'one', '')")
        stage.write("ben", "INSERT INTO notes VALUES ('b', 'two', '')")
        peers = stage.steps()
        assert [stage.titles(name) for name in ("hub", "ann", "ben")] == [{"a": "one", "b": "two"}] * 3
        assert {(peer.state, peer.waiting) for peer in peers.values()} == {("alike", 0)}
        assert stage.live.state().open == 3


def test_who_is_away_gets_it_later_and_is_tried_ever_more_rarely(tmp_path: Path) -> None:
    with on_stage(tmp_path, "hub", "ann", "ben") as stage:
        stage.steps()
        (tmp_path / "ben.db").rename(tmp_path / "away.db")
        stage.write("hub", "INSERT INTO notes VALUES ('a', 'one', '')")
        peers = stage.steps(3)
        assert (peers["ben"].state, peers["ben"].waiting, peers["ann"].waiting) == ("away", 1, 0)
        assert stage.titles("ann") == {"a": "one"}
        (failed,) = stage.paper.events
        assert (failed.status, failed.target) == ("failed", "ben")
        waits: list[float] = []
        for _ in range(9):
            retry = stage.live.state().peers[2].retry
            waits.append(0.0)
            while stage.live.state().peers[2].retry == retry:
                stage.pass_time(0.5)
                waits[-1] += 0.5
                stage.live.step()
        assert waits == sorted(waits)
        assert LONGEST_RETRY <= waits[-1] <= LONGEST_RETRY + 1
        (tmp_path / "away.db").rename(tmp_path / "ben.db")
        peers = stage.steps(4, LONGEST_RETRY)
        assert (peers["ben"].state, stage.titles("ben")) == ("alike", {"a": "one"})


def test_a_file_that_was_replaced_is_opened_again(tmp_path: Path) -> None:
    with on_stage(tmp_path, "hub", "ann") as stage:
        stage.write("hub", "INSERT INTO notes VALUES ('a', 'one', '')")
        stage.steps()
        (tmp_path / "ann.db").unlink()
        stage.make("ann")
        stage.write("ann", "INSERT INTO notes VALUES ('b', 'two', '')")
        peers = stage.steps(12)
        assert peers["ann"].state == "alike"
        assert stage.titles("hub") == stage.titles("ann") == {"a": "one", "b": "two"}


MISSING = [
    (("ann",), {"hub": "away", "ann": "connecting"}),
    (("hub",), {"hub": "connecting", "ann": "away"}),
]


@pytest.mark.parametrize(("there", "states"), MISSING, ids=["no hub", "no other"])
def test_where_only_one_is_there_nothing_is_claimed(
    tmp_path: Path, there: tuple[str, ...], states: dict[str, str]
) -> None:
    with on_stage(tmp_path, "hub", "ann", there=there) as stage:
        peers = stage.steps()
        assert {name: peer.state for name, peer in peers.items()} == states
        assert {peer.waiting for peer in peers.values()} == {None}


def test_what_cannot_be_recorded_is_told_and_keeps_nothing_up(tmp_path: Path) -> None:
    with on_stage(tmp_path, "hub", "ann") as stage:
        stage.paper.full = True
        stage.write("hub", "INSERT INTO notes VALUES ('a', 'one', '')")
        stage.steps()
        assert stage.titles("ann") == {"a": "one"}
        assert (stage.live.state().unrecorded, stage.live.state().open) == ("The disk is full.", None)


def test_a_server_is_heard_and_left_in_peace(tmp_path: Path, postgres_url: str) -> None:
    with empty_schema(postgres_url, "live") as server:
        server.execute(NOTES)
        options = agreement(("hub", "team"), notes=FIELDS)
        place = f"{postgres_url}&schema=live"
        options = replace(options, replicas={"hub": "hub.db", "team": place}, max_ahead_hours=10**6)
        stage = Stage(tmp_path, options)
        stage.make("hub")
        try:
            stage.steps()
            server.execute("INSERT INTO notes VALUES ('a', 'one', '')")
            stage.steps(6, SERVER_SECONDS + 0.1)
            assert stage.titles("hub") == {"a": "one"}
            quiet = server.signal()
            stage.steps(6, SERVER_SECONDS + 0.1)
            assert server.signal() == quiet
        finally:
            stage.live.close()
