"""What no file that was generated from a recording may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.dual.recorded_checks import SECRET, checks_for
from cockpit.dual.replaying import Recorded
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.tree import Tree

PASSWORD = "Tr0ub4dor&'3x"
LOGIN = {"user": "anna", "password": PASSWORD}


def _nothing(_review: Review) -> Iterator[Objection | Gap]:
    yield from ()


def objections(root: Path, name: str, text: str, *entries: dict[str, Any]) -> list[str]:
    """What is said of a file with this text."""
    recording = root / "session.har"
    recording.write_bytes(recorded(exchange("GET /first", {}), *entries))
    changes = ChangeSet((Change(name, None, text.encode()),), "a recording")
    tree = Tree([], lambda _: None, {name: text.encode()})
    [(_, check)] = checks_for(Recorded(str(recording)), [("secrets", _nothing)])
    said = list(check(Review(root, changes, Tree([], lambda _: None, {}), tree)))
    assert all(isinstance(each, Objection) and each.code == SECRET and each.rejects for each in said)
    return [each.message for each in said if isinstance(each, Objection)]


@pytest.mark.parametrize("name", ["a.py", "a_k6.js", "a.sh", "a.http", "a.json", "a.har"])
@pytest.mark.parametrize(
    "entry",
    [
        exchange("POST /login", {}, body=LOGIN),
        exchange("POST /a", {}, body={"inner": json.dumps(LOGIN)}),
        exchange(
            "POST /a",
            {},
            body="payload=" + quote(json.dumps(LOGIN)),
            sent="application/x-www-form-urlencoded",
        ),
        exchange(
            "POST /graphql", {}, body={"query": f"mutation {{ login(password: {json.dumps(PASSWORD)}) }}"}
        ),
        exchange("GET wss://shop.example/live", status=101)
        | {
            "_webSocketMessages": [
                {"type": "send", "time": 1.0, "opcode": 1, "data": "42" + json.dumps(["login", LOGIN])}
            ]
        },
    ],
    ids=["json", "json in json", "json in a form", "graphql", "message"],
)
def test_a_secret_within_a_longer_value_is_refused_with_its_entry(
    entry: dict[str, Any], name: str, tmp_path: Path
) -> None:
    message = (
        "A secret of entry 2 of the recording stands in this file:"
        " leave that entry out, or generate from a sanitised copy."
    )
    assert objections(tmp_path, name, f"x = {PASSWORD}", entry) == [message]
    assert objections(tmp_path, name, "x = password, anna", entry) == []


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(PASSWORD),
        repr(PASSWORD),
        "'Tr0ub4dor&'\"'\"'3x'",
        quote(PASSWORD, safe=""),
        json.dumps(json.dumps(PASSWORD)),
    ],
)
def test_a_secret_is_found_as_a_file_writes_it(written: str, tmp_path: Path) -> None:
    assert len(objections(tmp_path, "a.txt", written, exchange("POST /login", {}, body=LOGIN))) == 1
