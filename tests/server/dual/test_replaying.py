"""The proof of a generated suite: it passes against a faithful mock, and notices a broken one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.core.process import SystemRunner
from cockpit.dual.copies import Copies
from cockpit.dual.replaying import BLIND, CODE, Recorded, Replaying
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import Objection
from cockpit.features.copilots.review import Review
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
