"""Load scripts are performed against mocks of their recording, right and broken ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.server.features.har.mock.session import TOKEN, recording, session

from cockpit.dual.replay_trial import Order, Outcome
from cockpit.features.har.writing import locust
from cockpit.features.har.writing.files import Options


def tried(folder: Path, script: str) -> dict[str, int]:
    """How Locust ended in each scenario."""
    (folder / "session.har").write_bytes(recording())
    (folder / "shop_locustfile.py").write_text(script, encoding="utf-8")
    har = os.fspath(folder / "session.har")
    order = Order(har, None, os.fspath(folder), sys.executable, 60.0, "shop_locustfile.py")
    done = subprocess.run(
        [sys.executable, "-m", "cockpit.dual.replay_trial"],
        input=msgspec.json.encode(order),
        capture_output=True,
        check=True,
        timeout=240,
    )
    return {each.scenario: each.code for each in msgspec.json.decode(done.stdout, type=list[Outcome])}


@pytest.fixture(scope="module")
def script() -> str:
    [text] = locust.write(session(), Options(name="shop")).values()
    return text


def test_a_script_that_is_right_passes_and_notices_what_is_broken(tmp_path: Path, script: str) -> None:
    assert tried(tmp_path, script) == {"faithful": 0, "status": 1, "token": 1}


@pytest.mark.parametrize(
    ("right", "wrong", "ends"),
    [
        ("'Bearer ' + access_token", repr(f"Bearer {TOKEN}"), {"faithful": 1, "status": 1, "token": 1}),
        (
            "if response.status_code != status:",
            "if response.status_code == 0:",
            {"faithful": 0, "status": 0, "token": 1},
        ),
    ],
)
def test_a_script_that_is_wrong_or_blind_is_seen(
    tmp_path: Path, script: str, right: str, wrong: str, ends: dict[str, int]
) -> None:
    assert right in script
    assert tried(tmp_path, script.replace(right, wrong)) == ends
