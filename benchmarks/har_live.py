"""Recordings in the editor: from a save to what was found, and the first of a file that is large.

    python benchmarks/har_live.py [--rounds 40] [--megabytes 500] [--seed 1]

The daemon is driven over standard input and output as by an editor. A recording of 1 MB is opened; once what
follows the start is done, it is saved with a failure and without it in turns, in each of the profiles of
`har.py`. Of the large one the first findings are waited for, and all of them. On a virtual machine, the share
of the time is told in which others had its processors: it is in every figure.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from cockpit.core.paths import write_atomically
from har import BODIES, generate
from lsp import Server
from rest import percentile, settle

FAILED = "http/5xx"


class Recording:
    """A recording that an editor shows."""

    def __init__(self, server: Server, path: Path) -> None:
        self.path = path
        self.uri = path.as_uri()
        self._server = server

    def saved(self, data: bytes, *, fails: bool) -> float:
        """Milliseconds from the save until the diagnostics are those of this content."""
        write_atomically(self.path, data)
        begun = time.perf_counter()
        self._server.notify("textDocument/didSave", {"textDocument": {"uri": self.uri}})
        self._server.wait(lambda message: self._codes(message) is not None and self._told(message) is fails)
        return (time.perf_counter() - begun) * 1000

    def checked(self) -> tuple[float, float]:
        """Milliseconds until something is said of the file, and until all is."""
        begun = time.perf_counter()
        number = self._server.begin("cockpit/har/check", {"uri": self.uri})
        self._server.wait(lambda message: bool(self._codes(message)))
        first = time.perf_counter() - begun
        self._server.result(number)
        return first * 1000, (time.perf_counter() - begun) * 1000

    def _told(self, message: dict[str, Any]) -> bool:
        return FAILED in (self._codes(message) or [])

    def _codes(self, message: dict[str, Any]) -> list[str] | None:
        params: dict[str, Any] = message.get("params") or {}
        if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != self.uri:
            return None
        return [each.get("code", "") for each in params["diagnostics"]]


def saves(server: Server, folder: Path, profile: str, rounds: int, seed: int) -> None:
    """Save in turns, and print how long the findings took."""
    path = folder / f"{profile}.har"
    generate(path, 1, profile, seed)
    failing = path.read_bytes()
    well = failing.replace(b'"status": 503', b'"status": 200')
    recording = Recording(server, path)
    document = {"uri": recording.uri, "languageId": "json", "version": 1, "text": failing.decode()}
    server.notify("textDocument/didOpen", {"textDocument": document})
    recording.saved(well, fails=False)
    settle(psutil.Process(server.process.pid))
    before = psutil.cpu_times()
    times = [
        recording.saved(data, fails=fails)
        for _ in range(rounds // 2)
        for data, fails in ((failing, True), (well, False))
    ]
    p50, p95 = statistics.median(times), percentile(times, 0.95)
    print(f"save, 1 MB, {profile:<8}p50 {p50:6.1f} ms   p95 {p95:6.1f} ms{_taken(before)}")


def _taken(before: Any) -> str:
    """What share of the time the hypervisor gave to others, where it says so."""
    now = psutil.cpu_times()
    stolen = getattr(now, "steal", 0.0) - getattr(before, "steal", 0.0)
    share = stolen / max(sum(now) - sum(before), 0.01)
    return f"   ({share:.0%} of the machine's time went to others)" if share >= 0.01 else ""


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        server = Server([sys.executable, "-m", "cockpit", "serve"], folder)
        server.initialize(folder, {})
        for profile in BODIES:
            saves(server, folder, profile, options.rounds, options.seed)
        for profile in BODIES:
            path = folder / f"large-{profile}.har"
            generate(path, options.megabytes, profile, options.seed)
            first, all_ = Recording(server, path).checked()
            megabytes = f"{options.megabytes} MB, {profile}"
            print(f"{megabytes:<20}first findings {first:8.0f} ms   all {all_ / 1000:6.1f} s")
            path.unlink()
        server.stop()


if __name__ == "__main__":
    main()
