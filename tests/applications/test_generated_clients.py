"""Generated clients and suites against the live applications, which know none of the recorded values."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.applications.running import APPLICATIONS, FLOWS, Recording, running

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, suite
from cockpit.features.har.writing.files import Options

OPTIONS = Options("shop")


def written(recording: Recording, folder: Path, options: Options = OPTIONS) -> Flow:
    flow = flow_of(read(recording.path))
    for writer in (client.write, suite.write):
        for name, text in writer(flow, options).items():
            (folder / name).write_text(text, encoding="utf-8")
    return flow


def performed(flows: list[Flow], folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    for flow in flows:
        surroundings |= dict.fromkeys(flow.origins.values(), address)
        surroundings |= {typed.env: typed.sample for typed in flow.correlations.typed}
    argv = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "-c", os.devnull]
    return subprocess.run(
        [*argv, "--rootdir", os.fspath(folder), os.fspath(folder)],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_suites_pass_with_fresh_values(
    recordings: dict[str, Recording], application: str, tmp_path: Path
) -> None:
    flows = [
        written(recordings[name], tmp_path, Options(name.replace("-", "_")))
        for name in FLOWS
        if name.startswith(application)
    ]
    assert len(flows) >= 5
    with running(application) as address:
        done = performed(flows, tmp_path, address)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("fastapi_shop-crud", "status"),
        ("fastapi_shop-crud", "auth"),
        ("express_shop-notes", "schema"),
        ("express_shop-notes", "field"),
    ],
)
def test_the_suite_fails_when_the_application_is_broken(
    recordings: dict[str, Recording], name: str, broken: str, tmp_path: Path
) -> None:
    flow = written(recordings[name], tmp_path)
    with running(recordings[name].application, broken=broken) as address:
        done = performed([flow], tmp_path, address)
    assert done.returncode == 1, done.stdout
    assert " failed" in done.stdout


@pytest.mark.parametrize("name", FLOWS)
def test_no_file_holds_what_was_secret(recordings: dict[str, Recording], name: str) -> None:
    flow = flow_of(read(recordings[name].path))
    texts = [text for writer in (client.write, suite.write) for text in writer(flow, OPTIONS).values()]
    secrets = {typed.sample for typed in flow.correlations.typed}
    secrets |= {each.sample for each in flow.correlations.variables if len(each.sample) >= 8}
    assert not [secret for secret in secrets for text in texts if secret in text]


@pytest.mark.parametrize("name", FLOWS)
def test_the_same_recording_gives_the_same_bytes(recordings: dict[str, Recording], name: str) -> None:
    first, second = (flow_of(read(recordings[name].path)) for _ in range(2))
    for writer in (client.write, suite.write):
        assert writer(first, OPTIONS) == writer(second, OPTIONS)


@pytest.mark.parametrize("name", ["fastapi_shop-crud", "express_shop-graphql", "express_shop-socket"])
def test_both_clients_have_a_method_for_each_operation(recordings: dict[str, Recording], name: str) -> None:
    flow = flow_of(read(recordings[name].path))
    (text,) = client.write(flow, OPTIONS).values()
    classes = {
        node.name: {
            each.name for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }
    wanted = {operation.id for operation in flow.operations}
    assert wanted <= classes["Client"]
    assert wanted <= classes["AsyncClient"]


def test_what_varies_is_found_wherever_it_stands(recordings: dict[str, Recording]) -> None:
    found = {
        (name, each.source.place.value, use.place.value)
        for name in FLOWS
        for each in flow_of(read(recordings[name].path)).correlations.variables
        for use in each.uses
    }
    assert {
        ("fastapi_shop-checkout", "html", "field"),
        ("fastapi_shop-crud", "json", "header"),
        ("fastapi_shop-crud", "header", "header"),
        ("express_shop-cursors", "json", "query"),
        ("express_shop-reply", "cookie", "header"),
        ("express_shop-socket", "message", "message"),
    } <= found
