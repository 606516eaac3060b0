"""What many tests share."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zlib import crc32

import pytest

from cockpit.core.home import Home, TeamStore
from cockpit.storage.postgres import PostgresSchema

DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs that do not belong on the PATH."""


for _name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
    # The tests of projects that we judge would take themselves for a part of this run.
    os.environ.pop(_name, None)


_MEASUREMENT = os.environ.get("COVERAGE_PROCESS_CONFIG")
"""What makes the Python processes that a test starts measure their coverage."""
_MEASURED_IN = 5
"""One of so many tests: a daemon that is measured takes twice the time, and all run much the same code."""


_THRESHOLDS = gc.get_threshold()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have the processes of some tests measured, the same ones in every run."""
    # A command that the test before has called looks for garbage seldom.
    gc.set_threshold(*_THRESHOLDS)
    if _MEASUREMENT is None or crc32(item.nodeid.encode()) % _MEASURED_IN:
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    else:
        os.environ["COVERAGE_PROCESS_CONFIG"] = _MEASUREMENT


class ManualClock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
        self._monotonic = 1000.0

    def now(self) -> datetime:
        """The time of day that the test has set."""
        return self._now

    def monotonic(self) -> float:
        """The seconds that the test has let pass."""
        return self._monotonic

    def advance(self, **duration: float) -> None:
        """Let time pass: the arguments are those of `timedelta`."""
        step = timedelta(**duration)
        self._now += step
        self._monotonic += step.total_seconds()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@contextmanager
def _served(*settings: str, files: Mapping[str, bytes] | None = None) -> Generator[Path]:
    """A real PostgreSQL of the tests' own, with such settings and files of its own; its socket's folder."""
    programs = _postgres_programs()
    # It does not run as root, and a socket's path must be short.
    user = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="cockpit-postgres-") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        initialise = ["--username=ann", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _postgres([programs / "initdb", *initialise, "-D", data], user)
        for file, content in (files or {}).items():
            (data / file).write_bytes(content)
            (data / file).chmod(0o600)
            if user:
                shutil.chown(data / file, user)
        options = " ".join(f"-c {each}" for each in (*settings, f"unix_socket_directories='{folder}'"))
        control = [programs / "pg_ctl", "-D", data, "-w", "-s"]
        _postgres([*control, "-l", folder / "log", "-o", f"-F {options}", "start"], user)
        try:
            yield folder
        finally:
            _postgres([*control, "-m", "immediate", "stop"], user)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL that belongs to the tests alone, and ends with them."""
    with _served("listen_addresses=''") as folder:
        yield f"postgresql://ann@/postgres?host={folder}"


@pytest.fixture(scope="session")
def postgres_server() -> Callable[..., AbstractContextManager[Path]]:
    """Starts another one: with such settings, and files of its own; gives the folder of its socket."""
    return _served


@pytest.fixture
def team_store(postgres_url: str) -> Iterator[TeamStore]:
    """An empty database on a real PostgreSQL."""
    server = urlsplit(postgres_url)
    name = f"team_{secrets.token_hex(6)}"
    with closing(PostgresSchema(postgres_url)) as main:
        main.execute(f"CREATE DATABASE {name}")
    yield TeamStore(urlunsplit((*server[:2], f"/{name}", *server[3:])))
    with closing(PostgresSchema(postgres_url)) as main:
        main.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["file", "team"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """Where a workspace's databases are: in files, and in a team's PostgreSQL."""
    team = request.getfixturevalue("team_store") if request.param == "team" else None
    return Home(tmp_path / "data", tmp_path / "work", team)


def _postgres_programs() -> Path:
    named = os.environ.get("COCKPIT_POSTGRES") or shutil.which("initdb")
    found = [Path(named)] if named else sorted(DEBIAN_POSTGRES.glob("*/bin/initdb"))
    if not found:
        pytest.skip("There is no PostgreSQL: npm test installs it, or says how.")
    return found[-1].resolve().parent


def _postgres(command: list[str | Path], user: str | None) -> None:
    # The server keeps what it inherits open: pipes would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, user=user, cwd="/", stdout=output, stderr=output, check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode()
