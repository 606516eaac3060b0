"""The daemon beside a large workspace: latency of typing while it is scanned, memory and CPU once it rests.

python benchmarks/rest.py [--files 10000] [--folder FOLDER] [--seconds 20]
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from lsp import Server
from sample import python_text

QUIET_SECONDS = 4
IDLE = 0.02
"""CPU seconds in a second."""


def make(folder: Path, files: int) -> None:
    """Many small modules, one in ten with something to find."""
    text = python_text(100)
    for number in range(files):
        place = folder / f"package_{number // 100}"
        place.mkdir(exist_ok=True)
        tail = f"\n# TODO: finish module {number}\n" if number % 10 == 0 else ""
        (place / f"module_{number}.py").write_text(text + tail, encoding="utf-8")


class Typist:
    """Types into one open document and measures how long the findings take."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.uri = (folder / "typed.py").as_uri()
        self.version = 1
        self.at = 0
        text = python_text(1000)
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": text}
        server.notify("textDocument/didOpen", {"textDocument": document})
        server.wait(self._answered)

    def type(self) -> float:
        """Milliseconds from one keystroke to its diagnostics."""
        self.version += 1
        place = {"line": 0, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": "#"}
        document = {"uri": self.uri, "version": self.version}
        started = time.perf_counter()
        self.server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        self.server.wait(self._answered)
        return (time.perf_counter() - started) * 1000

    def _answered(self, message: dict[str, Any]) -> bool:
        params: dict[str, Any] = message.get("params") or {}
        return params.get("uri") == self.uri and params.get("version") == self.version


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def summary(values: list[float]) -> str:
    """Median and 95th percentile."""
    return f"p50 {statistics.median(values):6.2f} ms  p95 {percentile(values, 0.95):6.2f} ms"


def settle(process: psutil.Process) -> None:
    """Wait until what follows a scan is done: git blame, ruff on all files, the score."""
    quiet = 0
    while quiet < QUIET_SECONDS:
        used = spent(process)
        time.sleep(1)
        quiet = quiet + 1 if spent(process) - used < IDLE else 0


def spent(process: psutil.Process) -> float:
    """The CPU seconds of the daemon and of the processes that it has started, also of ended ones."""
    times = process.cpu_times()
    running = 0.0
    for child in process.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            running += sum(child.cpu_times()[:2])
    return times.user + times.system + times.children_user + times.children_system + running


def tile(server: Server) -> dict[str, Any]:
    """The Audit tile."""
    return server.request("cockpit/audit/tile", {})


def run(folder: Path, seconds: float) -> None:
    """Type while the first scan runs, wait for its end, type again, rest."""
    server = Server([sys.executable, "-m", "cockpit", "serve"], folder)
    server.initialize(folder, {})
    typist = Typist(server, folder)
    during: list[float] = []
    while tile(server)["state"] != "ready":
        during += [typist.type() for _ in range(5)]
    after = [typist.type() for _ in range(100)]
    process = psutil.Process(server.process.pid)
    settle(process)
    used = sum(process.cpu_times()[:2])
    time.sleep(seconds)
    used = sum(process.cpu_times()[:2]) - used
    print(f"files scanned             {tile(server)['scannedFiles']:,}")
    print(f"typing during the scan    {summary(during)}")
    print(f"typing at rest            {summary(after)}")
    print(f"added by the scan         p95 {percentile(during, 0.95) - percentile(after, 0.95):6.2f} ms")
    print(f"resident at rest          {process.memory_info().rss / 2**20:6.1f} MB")
    print(f"CPU at rest               {100 * used / seconds:6.2f} %")
    server.stop()


def main() -> None:
    """Measure on a given folder, or on a made one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long the CPU at rest is watched")
    options = parser.parse_args()
    if options.folder:
        run(options.folder.resolve(), options.seconds)
        return
    with tempfile.TemporaryDirectory() as scratch:
        make(Path(scratch), options.files)
        run(Path(scratch), options.seconds)


if __name__ == "__main__":
    main()
