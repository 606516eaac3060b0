"""The OpenAPI document of a recorded flow is valid, and the live application conforms to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from openapi_spec_validator import validate
from tests.applications.running import CREDENTIALS, FLOWS, Recording, running

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing.openapi import document

CHECKS = "response_schema_conformance,status_code_conformance,content_type_conformance"
CONFORMING = (
    *(f"fastapi_shop-{flow}" for flow in ("browse", "crud", "upload", "errors", "checkout")),
    *(f"express_shop-{flow}" for flow in ("notes", "cursors", "files", "exports", "graphql")),
)


def token_of(application: str, address: str) -> str:
    user, password = CREDENTIALS[application]
    path = {"fastapi_shop": "login", "express_shop": "token"}[application]
    body = json.dumps({"username": user, "user": user, "password": password}).encode()
    with urlopen(Request(f"{address}/api/{path}", body, {"content-type": "application/json"})) as answer:
        given = json.load(answer)
    return given.get("access_token") or given["token"]


def schemathesis(made: Path, address: str, token: str) -> subprocess.CompletedProcess[str]:
    """Asks the application what the document allows, and judges its answers by it."""
    program = [
        os.fspath(Path(sys.executable).parent / "schemathesis"), "run", os.fspath(made), "--url", address,
        "--checks", CHECKS, "--phases", "examples,fuzzing", "--mode", "positive", "--max-examples", "3",
        "--generation-deterministic", "--header", f"Authorization: Bearer {token}", "--no-color",
        "--suppress-health-check", "all", "--request-timeout", "20",
    ]  # fmt: skip
    return subprocess.run(
        program, cwd=made.parent, check=False, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def made(recording: Recording, folder: Path) -> Path:
    found = document(flow_of(read(recording.path)))
    file = folder / "flow.openapi.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    return file


@pytest.mark.parametrize("flow", FLOWS)
def test_every_document_is_valid(recordings: dict[str, Recording], flow: str) -> None:
    found = document(flow_of(read(recordings[flow].path)))
    validate(found)
    assert found["paths"]


@pytest.mark.parametrize("flow", CONFORMING)
def test_the_application_conforms(recordings: dict[str, Recording], flow: str, tmp_path: Path) -> None:
    recording = recordings[flow]
    with running(recording.application) as address:
        outcome = schemathesis(made(recording, tmp_path), address, token_of(recording.application, address))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert " passed" in outcome.stdout


@pytest.mark.parametrize("broken", ["status", "schema", "field"])
def test_a_broken_application_does_not(recordings: dict[str, Recording], broken: str, tmp_path: Path) -> None:
    recording = recordings["fastapi_shop-crud"]
    with running(recording.application, broken=broken) as address:
        outcome = schemathesis(made(recording, tmp_path), address, token_of(recording.application, address))
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
