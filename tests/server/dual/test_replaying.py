"""The proof of a generated suite: it passes against a faithful mock, and notices a broken one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.core.clock import SystemClock
from cockpit.core.errors import NotConfigured
from cockpit.core.home import Home
from cockpit.core.process import Completed, SystemRunner
from cockpit.dual.copies import Copies
from cockpit.dual.generating import Site
from cockpit.dual.recordings import Wanted, generate_from
from cockpit.dual.replay_trial import FAITHFUL, Outcome
from cockpit.dual.replaying import BLIND, CODE, ONLY_STATUSES, Recorded, Replaying
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import Gap, Objection, Verdict
from cockpit.features.copilots.review import Absent, Review
from cockpit.features.copilots.tree import Tree
from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, suite
from cockpit.features.har.writing.files import Options

TOKEN = "q7Zp2vKx9LmN4rTy8WbC"
SESSION = recorded(
    exchange("POST /login", {"token": TOKEN}, body={"user": "anna", "password": "Tr0ub4dor&3"}),
    exchange("GET /orders", [{"id": 4711}], headers={"authorization": f"Bearer {TOKEN}"}),
    exchange("GET /orders/4711", {"id": 4711, "state": "open"}, headers={"authorization": f"Bearer {TOKEN}"}),
)


class Bare(SystemRunner):
    """A computer whose interpreters have no packages."""

    def run(self, argv: Sequence[str], **options: Any) -> Completed:
        """Fails where something is imported."""
        if tuple(argv[1:2]) == ("-c",):
            return Completed(1, b"", b"No module named 'httpx'")
        return super().run(argv, **options)


class Tried(SystemRunner):
    """A computer on which each mock was tried, and what is broken was noticed."""

    def __init__(self, *scenarios: str) -> None:
        self._outcomes = [Outcome(each, int(each != FAITHFUL), ()) for each in scenarios]

    def run(self, argv: Sequence[str], **options: Any) -> Completed:
        """Says so."""
        return Completed(0, msgspec.json.encode(self._outcomes), b"")


def review_of(root: Path, *names: str) -> Review:
    """The change that adds files of these names."""
    changes = ChangeSet(tuple(Change(name, None, b"import httpx\n") for name in names), "a recording")
    laid = {each.path: each.after for each in changes.changes}
    return Review(root, changes, Tree([], lambda _: None, {}), Tree([], lambda _: None, laid))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("test_shop.py", f"{sys.executable} -m pip install httpx pytest jsonschema"),
        ("shop_locustfile.py", f"{sys.executable} -m pip install locust"),
    ],
)
def test_packages_that_are_missing_are_named_with_the_command(
    name: str, message: str, tmp_path: Path
) -> None:
    with Copies() as copies:
        recording = Recorded(str(tmp_path / "session.har"))
        check = Replaying(tmp_path, Bare(), copies, lambda: sys.executable, recording)
        with pytest.raises(NotConfigured) as raised:
            list(check(review_of(tmp_path, name)))
    assert raised.value.message.endswith(message)


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [((FAITHFUL, "status"), [ONLY_STATUSES]), ((FAITHFUL, "status", "token"), []), ((FAITHFUL, "field"), [])],
)
def test_what_could_not_be_broken_is_said_and_decides_nothing(
    scenarios: tuple[str, ...], said: list[str], tmp_path: Path
) -> None:
    with Copies() as copies:
        recording = Recorded(str(tmp_path / "session.har"))
        check = Replaying(tmp_path, Tried(*scenarios), copies, lambda: sys.executable, recording)
        found = list(check(review_of(tmp_path, "test_shop.py")))
    assert [each.reason for each in found if isinstance(each, Gap) and each.path] == said
    assert not any(isinstance(each, Objection) or each.decisive for each in found)


def test_without_a_suite_nothing_is_proved(tmp_path: Path) -> None:
    with Copies() as copies:
        check = Replaying(tmp_path, Bare(), copies, lambda: sys.executable, Recorded("session.har"))
        with pytest.raises(Absent):
            list(check(review_of(tmp_path, "shop_client.py")))


def test_in_a_folder_that_is_not_trusted_nothing_runs_and_nothing_is_approved(tmp_path: Path) -> None:
    recording = tmp_path / "session.har"
    recording.write_bytes(SESSION)
    ran = tmp_path / "ran"
    (tmp_path / "conftest.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    home, shared = Home(tmp_path / "home"), Home(tmp_path / "shared")
    site = Site(
        tmp_path, home, shared, SystemClock(), SystemRunner(), lambda _: None, "anna", "", trusted=False
    )
    made = generate_from(site, Wanted(recording, ("client", "pytest"), "", options=Options("session")))
    assert (made.run.verdict, made.run.code) == (Verdict.UNKNOWN, 2)
    states = {each.check: each.reason for each in made.run.attempts[0].judgement.outcomes}
    assert states["replay"] == "It would run programs of this folder, which is not trusted."
    assert not ran.exists()


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("", "", set()),
        ("_segment(order_id)", "'4711'", {CODE}),
        ("    performed = Session()\n", "    pytest.skip()\n", {BLIND}),
    ],
    ids=["as it was written", "a recorded id", "nothing is performed"],
)
def test_a_suite_is_proved(old: str, new: str, codes: set[str], tmp_path: Path) -> None:
    recording = tmp_path / "session.har"
    recording.write_bytes(SESSION)
    flow = flow_of(read(recording))
    files = {
        name: text.replace(old, new) if old else text
        for writer in (client.write, suite.write)
        for name, text in writer(flow, Options("shop")).items()
    }
    assert not old or any(new in text for text in files.values())
    changes = ChangeSet(
        tuple(Change(name, None, text.encode()) for name, text in files.items()), "a recording"
    )
    laid = {each.path: each.after for each in changes.changes}
    review = Review(tmp_path, changes, Tree([], lambda _: None, {}), Tree([], lambda _: None, laid))
    with Copies() as copies:
        check = Replaying(tmp_path, SystemRunner(), copies, lambda: sys.executable, Recorded(str(recording)))
        said = [each for each in check(review) if isinstance(each, Objection)]
    assert {each.code for each in said} == codes
