"""Load scripts that are made of recordings run against the applications, and against their mocks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.applications.running import APPLICATIONS, CREDENTIALS, FLOWS, HERE, NODE, Recording, running

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.breaking import Break, Broken
from cockpit.features.har.mock.mocking import serving
from cockpit.features.har.reading import read
from cockpit.features.har.writing import k6, locust
from cockpit.features.har.writing.files import Options

PASSWORDS = [password for _, password in CREDENTIALS.values()]


@pytest.fixture(scope="module")
def addresses() -> Generator[Mapping[str, str]]:
    """The applications, started anew after the recording."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name)) for name in APPLICATIONS}


def flow(recording: Recording) -> Flow:
    return flow_of(read(recording.path.read_bytes()))


def surroundings(recording: Recording, address: str) -> dict[str, str]:
    user, password = CREDENTIALS[recording.application]
    # Limits are for machines that do nothing else.
    given = {"APP_THINK_TIME": "0", "APP_LIMIT_SCALE": "100", "APP_BASE_URL": address}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return kept | given | {"APP_USERNAME": user, "APP_USER": user, "APP_PASSWORD": password}


def script_of(writer: Any, recording: Recording, folder: Path) -> Path:
    files = writer.write(flow(recording), Options(name=recording.path.stem.replace("-", "_")))
    [(name, text)] = files.items()
    assert not [value for value in PASSWORDS if value in text]
    samples = [each.sample for each in flow(recording).correlations.variables]
    assert not [sample for sample in samples if sample in text]
    folder.joinpath(name).write_text(text, encoding="utf-8")
    return folder / name


def with_k6(recording: Recording, address: str, folder: Path) -> tuple[int, dict[str, Any]]:
    """The exit code, and what was measured of two iterations."""
    program = [NODE, os.fspath(HERE / "k6-shim" / "run.mjs"), os.fspath(script_of(k6, recording, folder))]
    done = subprocess.run(
        program, env=surroundings(recording, address), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def with_locust(recording: Recording, address: str, folder: Path) -> tuple[int, str]:
    """The exit code, and what was told."""
    script = script_of(locust, recording, folder)
    program = [sys.executable, "-m", "locust", "-f", os.fspath(script), "--headless", "--users", "1"]
    done = subprocess.run(
        [*program, "--run-time", "1s", "--stop-timeout", "10", "--only-summary"],
        env=surroundings(recording, address),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", FLOWS)
def test_k6_repeats_a_flow(
    recordings: dict[str, Recording], addresses: Mapping[str, str], tmp_path: Path, name: str
) -> None:
    recording = recordings[name]
    code, live = with_k6(recording, addresses[recording.application], tmp_path)
    assert (code, live["failed"], live["errors"]) == (0, [], [])
    with serving(flow(recording), mutate=True, seed=b"1") as address:
        code, mocked = with_k6(recording, address, tmp_path)
    assert (code, mocked) == (0, live)


@pytest.mark.parametrize("name", FLOWS)
def test_locust_repeats_a_flow(
    recordings: dict[str, Recording], addresses: Mapping[str, str], tmp_path: Path, name: str
) -> None:
    recording = recordings[name]
    code, told = with_locust(recording, addresses[recording.application], tmp_path)
    assert code == 0, told


@pytest.mark.parametrize(
    "name", ["fastapi_shop-checkout", "fastapi_shop-upload", "express_shop-graphql", "express_shop-socket"]
)
def test_locust_repeats_a_flow_on_a_mutating_mock(
    recordings: dict[str, Recording], tmp_path: Path, name: str
) -> None:
    with serving(flow(recordings[name]), mutate=True, seed=b"1") as address:
        code, told = with_locust(recordings[name], address, tmp_path)
    assert code == 0, told


@pytest.mark.parametrize(
    ("name", "broken", "told"),
    [
        ("fastapi_shop-crud", "status", "POST /api/products: the answer is 200, not 201."),
        ("fastapi_shop-crud", "auth", "POST /api/login: the answer is 401, not 200."),
        ("express_shop-notes", "status", "POST /api/notes: the answer is 200, not 201."),
        ("express_shop-graphql", "auth", "POST /api/token: the answer is 401, not 200."),
    ],
)
def test_a_broken_application_is_told(
    recordings: dict[str, Recording], tmp_path: Path, name: str, broken: str, told: str
) -> None:
    recording = recordings[name]
    with running(recording.application, broken=broken) as address:
        code, measured = with_k6(recording, address, tmp_path)
    assert (code, measured["errors"][0], len(measured["errors"])) == (99, told, 2)
    # What a session that failed has left behind would be in the way of the next program.
    with running(recording.application, broken=broken) as address:
        code, said = with_locust(recording, address, tmp_path)
    assert code == 1
    assert told.partition(": the")[2].removesuffix(".") in said


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("fastapi_shop-crud", Break.STATUS),
        ("fastapi_shop-crud", Break.TOKEN),
        ("express_shop-socket", Break.TOKEN),
        ("fastapi_shop-checkout", Break.TOKEN),
    ],
)
def test_a_broken_mock_is_told(
    recordings: dict[str, Recording], tmp_path: Path, name: str, how: Break
) -> None:
    with serving(flow(recordings[name]), mutate=True, seed=b"1", broken=Broken(how)) as address:
        code, measured = with_k6(recordings[name], address, tmp_path)
    assert code == 99
    assert measured["errors"]
