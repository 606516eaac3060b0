"""`cockpit har check --cluster` on a scheduler and workers of Dask that the tests start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, closing, contextmanager

import pytest
from tests.server.cli.test_har import recording

from cockpit.cli import har_cluster
from cockpit.cli.har_cluster.task import Order, check_there
from cockpit.core.home import TeamStore
from cockpit.storage.postgres import PostgresSchema

Cluster = Callable[..., str]


@contextmanager
def _started(says: str, *arguments: str, environ: Mapping[str, str] | None = None) -> Generator[str]:
    """A program of Dask, from the line on that says so."""
    argv = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    with subprocess.Popen(
        argv, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environ or {})}
    ) as process:
        assert process.stderr is not None
        try:
            yield next(line for line in process.stderr if says in line)
        finally:
            process.terminate()
            process.stderr.read()


@pytest.fixture
def cluster(place: object) -> Generator[Cluster]:
    """Starts a scheduler and a worker with such an environment; its address."""
    with ExitStack() as running:

        def start(**environ: str) -> str:
            line = running.enter_context(_started("Scheduler at:", "scheduler", "--port", "0"))
            address = line.split()[-1]
            worker = ("worker", address, "--nthreads", "1", "--nworkers", "1")
            running.enter_context(_started("Registered to:", *worker, environ=environ))
            return address

        yield start


def test_a_cluster_finds_what_one_machine_finds(place, cockpit, cluster):
    place({"a.har": recording(503, 200), "b/c.har": recording(404), "page.har": "<html>", "t.har": '{"log"'})
    alone = cockpit("har", "check", ".", "--format", "json")
    together = cockpit("har", "check", ".", "--format", "json", "--cluster", cluster())
    assert together.json == alone.json
    assert (together.code, alone.code) == (2, 2)


def test_a_team_has_what_the_workers_kept(place, cockpit, cluster, team_store: TeamStore, monkeypatch):
    place({"a.har": recording(503, 200), "b.har": recording(404)})
    environ = {"COCKPIT_STORAGE_URL": team_store.url, "COCKPIT_STORAGE_NAME": "shop"}
    alike, unlike = cluster(**environ), cluster()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    refused = cockpit("har", "check", ".", "--cluster", unlike)
    assert refused.code == 2
    assert "keeps in files of its own" in refused.err
    assert cockpit("har", "check", ".", "--cluster", alike).code == 1
    with closing(PostgresSchema(team_store.url)) as server:
        schemas = "SELECT table_schema FROM information_schema.tables WHERE table_name = 'har_entries'"
        ((schema,),) = server.execute(schemas)
        statuses = [*server.execute(f'SELECT status FROM "{schema}".har_entries ORDER BY status')]
    assert statuses == [(200,), (404,), (503,)]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "nonsense is no address: expected one such as tcp://host:8786."),
        ("tcp://127.0.0.1:1", "no scheduler of Dask answers at tcp://127.0.0.1:1."),
    ],
)
def test_an_address_without_a_cluster(place, cockpit, monkeypatch, address, says):
    place({"a.har": recording(200)})
    monkeypatch.setattr(har_cluster, "CONNECT_SECONDS", 1)
    ended = cockpit("har", "check", "a.har", "--cluster", address)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


def test_a_scheduler_without_a_worker(place, cockpit, monkeypatch):
    place({"a.har": recording(200)})
    monkeypatch.setattr(har_cluster, "CONNECT_SECONDS", 1)
    with _started("Scheduler at:", "scheduler", "--port", "0") as line:
        ended = cockpit("har", "check", "a.har", "--cluster", line.split()[-1])
    assert ended.code == 2
    assert "the scheduler has no worker" in ended.err


def test_without_dask_it_is_said_how_to_get_it(place, cockpit, monkeypatch):
    place({"a.har": recording(200)})
    monkeypatch.setattr(har_cluster, "PACKAGE", "no_such_package")
    ended = cockpit("har", "check", "a.har", "--cluster", "tcp://127.0.0.1:1")
    assert ended.code == 2
    assert "Dask is not installed" in ended.err
    assert f'-m pip install --require-hashes -r "{har_cluster.REQUIREMENTS}"' in ended.err
    assert har_cluster.REQUIREMENTS.is_file()


def test_standard_input_stays_here(place, cockpit):
    place({})
    ended = cockpit("har", "check", "-", "--cluster", "tcp://127.0.0.1:1")
    assert (ended.code, ended.err) == (
        2, "cockpit: --cluster: standard input cannot be read by other machines.\n"
    )  # fmt: skip


def test_a_file_that_a_worker_does_not_see(place):
    root = place({})
    checked = check_there(Order(str(root / "gone.har"), str(root), None, b""))
    assert checked.refused == f"{root / 'gone.har'} is not a file."
