"""The score in the editor: from a finished save to the new score, and what following it costs the save.

    python benchmarks/live.py [--files 2000] [--rounds 50]

Two daemons take turns, each on its own copy of one workspace: one as it is, the other without the score and
without the ruff runs that are there for it alone. In every other save a file gets a comment with a TODO and
an import that nothing uses; in the others it loses them again.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsp import Server
from sample import python_text

Params = dict[str, Any]
SYNCHRONIZATION: Params = {
    "textDocument": {"synchronization": {"didSave": True}, "publishDiagnostics": {"versionSupport": True}}
}
REPORT = '<testsuite><testcase classname="t" name="a"/></testsuite>'
WITHOUT = """
from cockpit import app
from cockpit.cli.program import main
from cockpit.features.lint.folders import Folders
app.FEATURES = tuple(each for each in app.FEATURES if each is not app.compliance)
Folders.register = lambda self: None
main(["serve"])
"""
WARM = 4
"""Rounds that do not count."""


class Window:
    """A daemon on a workspace of its own, in which one file is open."""

    def __init__(self, folder: Path, files: int, command: tuple[str, ...]) -> None:
        self.folder = folder / "workspace"
        self.code = python_text(100)
        for number in range(files):
            place = self.folder / f"package_{number // 100}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"module_{number}.py").write_text(self.code, encoding="utf-8")
        (self.folder / "ruff.toml").write_text('lint.select = ["E4", "E7", "E9", "F"]\n', encoding="utf-8")
        self.file = self.folder / "package_0" / "module_0.py"
        self.version = 1
        home = str(folder / "home")
        os.environ |= {"HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        self._run_tests(folder)
        self.server = Server((sys.executable, *command), self.folder)
        self.server.initialize(self.folder, SYNCHRONIZATION)
        document = {"uri": self.file.as_uri(), "languageId": "python", "version": 1, "text": self.code}
        self.server.notify("textDocument/didOpen", {"textDocument": document})

    def _run_tests(self, folder: Path) -> None:
        """A run of the tests, as somebody else's runner reports it: else there would be no score."""
        (folder / "report.xml").write_text(REPORT, encoding="utf-8")
        argv = [sys.executable, "-m", "cockpit", "score", "--tests", str(folder / "report.xml")]
        subprocess.run(
            argv, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def save(self, number: int) -> float:
        """Change and save the file, and wait for what is found in it; when it was saved."""
        text = f"import unused\n{self.code}# TODO: mend\n" if number % 2 else self.code
        self.version += 1
        uri = self.file.as_uri()
        self.server.forget()
        document = {"uri": uri, "version": self.version}
        self.server.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]}
        )
        self.server.wait(self._is_published)
        self.file.write_text(text, encoding="utf-8")
        saved = time.perf_counter()
        self.server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        return saved

    def published(self, since: float) -> float:
        """Milliseconds until the findings of the saved file are there."""
        self.server.wait(self._is_published)
        return (time.perf_counter() - since) * 1000

    def _is_published(self, message: Params) -> bool:
        return (
            message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == self.file.as_uri()
            and message["params"].get("version") == self.version
        )

    def score(self, wanted: Callable[[Params], bool]) -> Params:
        """The next score that is wanted, by component."""

        def fits(message: Params) -> bool:
            if message.get("method") != "cockpit/compliance/changed":
                return False
            (folder,) = message["params"]["folders"]
            return folder["composite"] is not None and wanted(_scores(folder))

        (folder,) = self.server.wait(fits)["params"]["folders"]
        return _scores(folder)

    def cpu_seconds(self) -> float:
        """What the daemon and the programs that it ran have used; it needs Linux."""
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _scores(folder: Params) -> Params:
    return {each["component"]: each["score"] for each in folder["components"]}


def line(what: str, samples: list[float]) -> str:
    """The median and the 95th percentile."""
    ordered = sorted(samples)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"  {what:42} p50 {statistics.median(ordered):7.1f} ms   p95 {high:7.1f} ms"


def audited(message: Params) -> bool:
    """Whether the first audit of the folder has ended."""
    return message.get("method") == "cockpit/audit/changed" and message["params"]["state"] == "ready"


def measure(following: Window, plain: Window, rounds: int) -> None:
    """Save in turns, and print."""
    last = following.score(lambda _scores: True)
    plain.server.wait(audited)
    saves, plain_saves, scores, cpu = [list[float]() for _ in range(4)]
    plain_cpu = list[float]()
    for number in range(1, rounds + WARM + 1):
        before = following.cpu_seconds()
        since = following.save(number)
        took = following.published(since)
        seen = last
        last = following.score(
            lambda now, seen=seen: all(now[each] != seen[each] for each in ("lint", "placeholders"))
        )
        scored = (time.perf_counter() - since) * 1000
        used = following.cpu_seconds() - before
        before = plain.cpu_seconds()
        plain_took = plain.published(plain.save(number))
        plain.server.wait(lambda message: message.get("method") == "cockpit/audit/recorded")
        plain_used = plain.cpu_seconds() - before
        if number > WARM:
            for samples, value in ((saves, took), (plain_saves, plain_took), (scores, scored)):
                samples.append(value)
            cpu.append(used * 1000)
            plain_cpu.append(plain_used * 1000)
    print(line("from the save to the new score", scores))
    print(line("from the save to its findings", saves))
    print(line("the same without the score", plain_saves))
    more = statistics.mean(cpu) - statistics.mean(plain_cpu)
    what = "CPU time of a save"
    print(f"  {what:42} {statistics.mean(cpu):.0f} ms, {more:.0f} ms of it for the score")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        following = Window(Path(scratch, "following"), options.files, ("-m", "cockpit", "serve"))
        plain = Window(Path(scratch, "plain"), options.files, ("-c", WITHOUT))
        print(f"{options.files:,} files, {options.rounds} saves")
        try:
            measure(following, plain, options.rounds)
        finally:
            following.server.stop()
            plain.server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
