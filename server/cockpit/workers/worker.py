"""One worker process: it takes one task, tells how far it is, answers, and ends.

    in   {"task": "audit.scan", "payload": {...}}
    out  {"progress": [done, total]} and {"told": {...}}, any number of times
         {"ask": {...}}, one at a time; the next line that comes in is the answer
         {"result": {...}} or {"error": {"kind", "message", "hint"}}

It ends when its standard input closes, so that none outlives the daemon, even one that was killed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from cockpit.core.errors import Cancelled, CockpitError, Invalid
from cockpit.core.lazy import lazy
from cockpit.kernel.memory import collect_seldom
from cockpit.workers.audit import run_scan

if TYPE_CHECKING:
    from cockpit.workers import backup, cleanup, copilots, generation, har, sync, templates
else:
    # What it needs takes longer to import than many a scan takes.
    backup = lazy("cockpit.workers.backup")
    cleanup = lazy("cockpit.workers.cleanup")
    copilots = lazy("cockpit.workers.copilots")
    generation = lazy("cockpit.workers.generation")
    har = lazy("cockpit.workers.har")
    sync = lazy("cockpit.workers.sync")
    templates = lazy("cockpit.workers.templates")

Task = Callable[[Any, "Channel"], dict[str, Any]]

ARCHIVES: Final = ("archive", "remove", "archives", "give_back")
BACKUPS: Final = (
    "create", "moment", "prune", "drill", "restore", "compare", "versions", *ARCHIVES
)  # fmt: skip
GENERATIONS: Final = ("generate", "record", "refine", "choose", "preview", "apply", "undo", "recover")
SYNCS: Final = ("live", "run", "preview", "resolve", "heal")


def _backup(verb: str) -> Task:
    return lambda payload, channel: backup.run_backup(verb, payload, channel.progress)


def _sync(verb: str) -> Task:
    return lambda payload, channel: sync.run_sync(verb, payload, channel.tell)


def _validate(payload: Any, channel: Channel) -> dict[str, Any]:
    with channel.tidying():
        return copilots.run_validate(payload, channel.tell, channel.withdrawn)


def _generation(verb: str) -> Task:
    def run(payload: Any, channel: Channel) -> dict[str, Any]:
        with channel.tidying():
            return generation.run_generation(verb, payload, channel.tell, channel.withdrawn, channel.ask)

    return run


TASKS: Final[Mapping[str, Task]] = {
    "audit.scan": lambda payload, channel: run_scan(payload, channel.progress),
    "cleanup.plan": lambda payload, _channel: cleanup.run_cleanup(payload),
    "copilots.validate": _validate,
    "templates.mine": lambda payload, channel: templates.run_mine(payload, channel.progress),
    "templates.cluster": lambda payload, channel: templates.run_cluster(payload, channel.progress),
    "har.check": lambda payload, channel: har.run_check(payload, channel.progress),
    "har.rows": lambda payload, channel: har.run_rows(payload, channel.progress),
    "har.findings": lambda payload, channel: har.run_findings(payload, channel.progress),
    "har.sanitize": lambda payload, channel: har.run_sanitize(payload, channel.progress),
    **{f"copilots.{verb}": _generation(verb) for verb in GENERATIONS},
    **{f"backup.{verb}": _backup(verb) for verb in BACKUPS},
    **{f"sync.{verb}": _sync(verb) for verb in SYNCS},
}
NICE: Final = 10
"""Scans give way to the editor and to what the user runs."""
TIDY_SECONDS: Final = 5.0
"""What a task gets that has programs to end and files to remove."""
POLL_SECONDS: Final = 0.05
ABANDONED: Final = 3
"""The exit code when standard input closed before the answer."""

_log = logging.getLogger(__name__)


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the daemon wants."""

    task: str
    payload: dict[str, Any]


def main() -> int:
    """Do one task; 0 when it was answered, also by an error."""
    logging.basicConfig(level=logging.WARNING, format="worker: %(message)s")
    collect_seldom()
    incoming, outgoing = _claim()
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(NICE)
    line = incoming.readline()
    if not line.strip():
        return ABANDONED
    channel = Channel(outgoing)
    threading.Thread(target=_end_with_input, args=(incoming, channel), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        _answer(line, channel)
    return 0


class Channel:
    """Writes one JSON object a line; steps of progress that nobody could see are left out."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._percent = -1
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._withdrawn = threading.Event()
        self._tidy = threading.Event()
        self._tidy.set()

    def withdrawn(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._withdrawn.is_set()

    @contextlib.contextmanager
    def tidying(self) -> Generator[None]:
        """What is in here looks at `withdrawn`, and ends by itself."""
        self._tidy.clear()
        try:
            yield
        finally:
            self._tidy.set()

    def withdraw(self) -> None:
        """Tell the task that it is over, and wait until it has tidied up, if it does."""
        self._withdrawn.set()
        self._tidy.wait(TIDY_SECONDS)

    def send(self, message: Mapping[str, Any]) -> None:
        """Write one message."""
        self._output.write(msgspec.json.encode(message) + b"\n")
        self._output.flush()

    def tell(self, what: Mapping[str, Any]) -> None:
        """Tell what the task has found meanwhile."""
        self.send({"told": what})

    def ask(self, what: Mapping[str, Any], cancelled: Callable[[], bool]) -> Any:
        """What the daemon answers to a question; raises Cancelled when nobody waits for that any more."""
        self.send({"ask": what})
        while True:
            try:
                return self._answers.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if self.withdrawn() or cancelled():
                    raise Cancelled("The question to the daemon was withdrawn.") from None

    def answered(self, line: bytes) -> None:
        """Hand an answer of the daemon to whoever has asked."""
        self._answers.put(msgspec.json.decode(line))

    def progress(self, done: int, total: int) -> None:
        """Tell how far the task is."""
        percent = 100 * done // total if total else 100
        if percent != self._percent:
            self._percent = percent
            self.send({"progress": [done, total]})


def _claim() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for ourselves: a stray print goes to standard error, not into an answer."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return incoming, outgoing


def _end_with_input(incoming: BinaryIO, channel: Channel) -> None:
    """After the order the daemon sends answers to what it is asked; what comes then is the end."""
    while line := incoming.readline():
        channel.answered(line)
    channel.withdraw()
    os._exit(ABANDONED)


def _answer(line: bytes, channel: Channel) -> None:
    try:
        order = _order(line)
        channel.send({"result": TASKS[order.task](order.payload, channel)})
    except CockpitError as error:
        channel.send({"error": {"kind": error.kind, "message": error.message, "hint": error.hint}})
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - The boundary of the process: the daemon must get an answer.
        _log.exception("A task failed unexpectedly")
        channel.send(
            {
                "error": {
                    "kind": "error",
                    "message": f"The worker failed: {error!r}",
                    "hint": "cockpit.showLog",
                }
            }
        )


def _order(line: bytes) -> Order:
    try:
        order = msgspec.json.decode(line, type=Order)
    except msgspec.DecodeError as error:
        raise Invalid(f"{error}.") from error
    if order.task not in TASKS:
        raise Invalid(f"$.task: no such task: {order.task!r}.")
    return order
