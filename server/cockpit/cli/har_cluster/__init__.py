"""`cockpit har check --cluster`: the workers of a Dask cluster, which see the same files, do it."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cockpit import __version__
from cockpit.cli.har_cluster.task import Order, Standing, check_there, standing
from cockpit.cli.har_keeping import salt_of
from cockpit.cli.roots import home_of
from cockpit.core.errors import Conflict, Invalid, NotConfigured, Unavailable
from cockpit.core.lazy import lazy
from cockpit.features.har.checking import Checked, unread
from cockpit.features.har.config import Config

distributed: Any = lazy("distributed")

PACKAGE: Final = "distributed"
REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")
INSTALL: Final = f'"{sys.executable}" -m pip install --require-hashes -r "{REQUIREMENTS}"'
ADDRESS: Final = re.compile(r"(tcp|tls|wss?)://[^\s/]+:\d{1,5}")
CONNECT_SECONDS: Final = 15


def checked_on(
    address: str, paths: Sequence[Path], config: Config | None, root: Path, heard: Callable[[int, int], None]
) -> Iterator[tuple[Path, Checked]]:
    """Each recording and what was found in it, in the order of `paths`.

    Where a team's PostgreSQL is the store, the workers keep the recordings there, too. Raises Invalid for
    what is no address, NotConfigured without Dask, Unavailable for a cluster that does not answer, and
    Conflict for workers unlike this cockpit.
    """
    if not ADDRESS.fullmatch(address):
        raise Invalid(f"--cluster: {address} is no address: expected one such as tcp://host:8786.")
    if importlib.util.find_spec(PACKAGE) is None:
        raise NotConfigured("Dask is not installed beside the cockpit.", hint=INSTALL)
    home = home_of(root)
    salt = salt_of(home) if home.team is not None else b""
    with _connected(address) as client:
        _require_alike(client, root)
        orders = [Order(os.fspath(path.absolute()), os.fspath(root), config, salt) for path in paths]
        futures = client.map(check_there, orders, pure=False, batch_size=1000)
        done: dict[str, Checked] = {}
        for future in distributed.as_completed(futures, loop=client.loop):
            done[future.key] = _result(future)
            future.release()
            heard(len(done), len(orders))
        yield from ((path, done.pop(future.key)) for path, future in zip(paths, futures, strict=True))


@contextmanager
def _connected(address: str) -> Generator[Any]:
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise Unavailable(f"--cluster: no scheduler of Dask answers at {address}.") from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _require_alike(client: Any, root: Path) -> None:
    """Workers of another version would find other things, and one with another store keep them elsewhere."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        raise Unavailable("--cluster: the scheduler has no worker.") from error
    ours = standing(os.fspath(root))
    answers: dict[str, Any] = client.run(standing, os.fspath(root), on_error="return")
    for worker, theirs in answers.items():
        if not isinstance(theirs, Standing):
            raise Conflict(
                f"--cluster: the worker {worker} has no cockpit of version {__version__}: {theirs}"
            )
        if theirs.version != ours.version:
            raise Conflict(
                f"--cluster: the worker {worker} has version {theirs.version}, not {ours.version}."
            )
        if theirs.fault or theirs.store != ours.store:
            is_there = theirs.fault or f"keeps in {theirs.store or 'files of its own'}"
            raise Conflict(
                f"--cluster: the worker {worker}: {is_there}. It needs the COCKPIT_STORAGE_URL, _NAME and "
                f"_PASSWORD of this terminal ({ours.store or 'files, so none'}), and the same folders."
            )


def _result(future: Any) -> Checked:
    """What a worker found, or why there is nothing of it."""
    if future.status == "finished":
        return future.result()
    error: BaseException = future.exception()
    if isinstance(error, distributed.scheduler.KilledWorker):
        # Who truncates a file that is mapped ends the process that reads it.
        return unread("The workers that read it ended: it was written to meanwhile, or memory ran out.")
    return unread(f"It was not read: {error}")
