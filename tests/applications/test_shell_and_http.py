"""The shell script and the `.http` file of a flow perform it on the live application, with fresh values."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.applications.http_reader import Reader
from tests.applications.running import FLOWS, Recording, running

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import curl, http_file
from cockpit.features.har.writing.files import Options

FILLED_IN = (
    "fastapi_shop-checkout",
    "fastapi_shop-notifications",
    "express_shop-reply",
    "express_shop-socket",
)
"""Flows whose pages hold a value that REST Client cannot take out, and those that are about a websocket."""


def surroundings(flow: Flow, address: str) -> Mapping[str, str]:
    """What a person sets before the script is run."""
    typed = {each.env: each.sample for each in flow.correlations.typed}
    return typed | {"APP_BASE_URL": address}


def performed(flow: Flow, address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    ((name, text),) = curl.write(flow, Options()).items()
    script = folder / name
    script.write_text(text, encoding="utf-8")
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        ["sh", os.fspath(script)],
        env={**path, **surroundings(flow, address)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("flow", FLOWS)
def test_the_shell_script(recordings: dict[str, Recording], flow: str, tmp_path: Path) -> None:
    recording = recordings[flow]
    made = flow_of(read(recording.path))
    with running(recording.application) as address:
        outcome = performed(made, address, tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    assert len(outcome.stdout.splitlines()) == sum(not step.is_websocket for step in made.steps)


@pytest.mark.parametrize(("broken", "step"), [("status", "create_product"), ("auth", "login")])
def test_the_shell_script_tells_what_is_broken(
    recordings: dict[str, Recording], broken: str, step: str, tmp_path: Path
) -> None:
    recording = recordings["fastapi_shop-crud"]
    with running(recording.application, broken=broken) as address:
        outcome = performed(flow_of(read(recording.path)), address, tmp_path)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(f"{step} answered ")


@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow not in FILLED_IN])
def test_the_http_file(recordings: dict[str, Recording], flow: str) -> None:
    recording = recordings[flow]
    made = flow_of(read(recording.path))
    (text,) = http_file.write(made, Options()).values()
    assert "# Fill in" not in text
    with running(recording.application) as address:
        found = Reader(surroundings(made, address)).perform(text)
    asked = [step for step in made.steps if not step.is_websocket]
    assert list(found.values()) == [[step, *made.hops(step)][-1].status for step in asked]


@pytest.mark.parametrize("flow", ["fastapi_shop-checkout", "express_shop-reply"])
def test_what_the_http_file_cannot_take_is_to_be_filled_in(
    recordings: dict[str, Recording], flow: str
) -> None:
    (text,) = http_file.write(flow_of(read(recordings[flow].path)), Options()).values()
    assert "# Fill in: html csrf" in text or "# Fill in: html _csrf" in text
