"""The only place that starts programs; every one passes the operation guard first."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cockpit.core.errors import Cancelled, NotConfigured, Refused, Unavailable
from cockpit.core.guard.verdict import Verdict
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.core.guard import check as guard
    from cockpit.core.guard import operation
else:
    # The guard's tables take 50 ms to build, which the start of the daemon does not wait for.
    guard = lazy("cockpit.core.guard.check")
    operation = lazy("cockpit.core.guard.operation")

POLL_SECONDS = 0.05
MODEL_KEY = "COCKPIT_OPENAI_API_KEY"
"""The variable with the key of a language model's endpoint, which no program that is run has any use for."""
GROUPS = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Completed:
    """A program that has ended."""

    code: int
    stdout: bytes
    stderr: bytes


class Runner(Protocol):
    """What runs programs for a component; tests give their own."""

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes | None = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Completed:
        """Run to the end; raises Refused, NotConfigured, Unavailable or Cancelled."""
        ...


class SystemRunner:
    """Runs programs of the operating system, unless the workspace is not trusted."""

    def __init__(self, *, trusted: Callable[[], bool] = lambda: True) -> None:
        self._trusted = trusted
        self._running: set[subprocess.Popen[bytes]] = set()

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes | None = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Completed:
        """Run to the end; raises Refused, NotConfigured, Unavailable or Cancelled."""
        name = Path(argv[0]).name
        if not self._trusted():
            raise Refused(f"{name} was not run: the workspace is not trusted.", hint="workbench.trust.manage")
        judgement = guard.check(argv, cwd=cwd)
        if judgement.verdict is not Verdict.ALLOW:
            rule = next(iter(judgement.rules), "")
            message = f"{name} was not run: {judgement.reason}"
            raise operation.deny(operation.Denied(f"running {name}", str(cwd), rule, message))
        try:
            process = subprocess.Popen(
                list(argv),
                cwd=cwd,
                stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                process_group=0 if GROUPS else None,
                env={name: value for name, value in os.environ.items() if name != MODEL_KEY},
            )
        except FileNotFoundError as error:
            if not cwd.is_dir():
                raise Unavailable(f"{name} was not run: there is no folder {cwd}.") from error
            raise NotConfigured(f"{name} was not found.", hint="cockpit doctor") from error
        except OSError as error:
            raise Unavailable(f"{name} could not be started: {error.strerror or error}.") from error
        self._running.add(process)
        try:
            if stdin is not None:
                _feed(process, stdin)
            return _wait(process, name, timeout, cancelled or (lambda: False))
        finally:
            self._running.discard(process)

    def stop(self) -> None:
        """Kill what still runs."""
        for process in tuple(self._running):
            _kill(process)


class CancellableRunner:
    """Runs programs by another runner, and ends them when somebody withdraws the whole."""

    def __init__(self, runner: Runner, cancelled: Callable[[], bool]) -> None:
        self._runner = runner
        self._cancelled = cancelled

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes | None = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Completed:
        """Run to the end; raises Refused, NotConfigured, Unavailable or Cancelled."""
        either = self._cancelled if cancelled is None else lambda: self._cancelled() or cancelled()
        return self._runner.run(argv, cwd=cwd, stdin=stdin, timeout=timeout, cancelled=either)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program, and where the system has groups of processes all that it has started."""
    if GROUPS and process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    """Give a program its input on a thread: `communicate` does not go on with it after a timeout."""
    stream, process.stdin = process.stdin, None
    if stream is None:
        return

    def write() -> None:
        # A program may end, or be killed, before it has read everything.
        with contextlib.suppress(OSError), stream:
            stream.write(data)

    threading.Thread(target=write, name="stdin", daemon=True).start()


def _wait(
    process: subprocess.Popen[bytes], name: str, timeout: float, cancelled: Callable[[], bool]
) -> Completed:
    deadline = time.monotonic() + timeout
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                stdout, stderr = process.communicate(timeout=POLL_SECONDS)
                return Completed(process.returncode, stdout, stderr)
            if cancelled():
                raise Cancelled(f"{name} was stopped.")
            if time.monotonic() > deadline:
                raise Unavailable(f"{name} did not end within {timeout:g} s.")
    finally:
        if process.poll() is None:
            _kill(process)
            process.wait()
        # Not read to their end: a program's own children may hold them open for long.
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


if sys.platform == "win32":
    import ctypes

    _QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION: the least that tells whether it is there.

    def is_running(pid: int) -> bool:
        """Whether there is a process of that number."""
        handle = ctypes.windll.kernel32.OpenProcess(_QUERY, False, pid)  # noqa: FBT003 - By place only.
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)

else:

    def is_running(pid: int) -> bool:
        """Whether there is a process of that number."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
