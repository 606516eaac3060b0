"""A long day with the daemon: is what it shows still true, does it grow, does it slow down?

    python benchmarks/soak.py [--minutes 60] [--files 10000] [--pace 10] [--seed 1]

Opens, edits, saves, closes, writes, deletes and renames files, renames folders and switches branches in a
made repository. At the end every finding that is shown must be one of a fresh `cockpit audit` and the other
way round, what is resident may have grown by 10 %, and p95 of the last sixth may be 20 % above that of the
first. Ends with 1 when one of these does not hold; with `--correctness` only the first one counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from lsp import Server
from rest import percentile
from sample import python_text

OPTIONS = {"settings": {"": {"lint": {"enabled": False}}}, "trusted": True}
FOUND = ("# TODO: finish this\n", "def todo():\n    pass\n", "try:\n    x()\nexcept Exception:\n    pass\n")
MARK = "\n# Written by another program.\n"
MODULE_LINES = 65
GROWTH, SLOWER = 1.10, 1.20
QUIET_SECONDS = 4.0
Findings = Counter[tuple[str, int, str]]
"""Path, line and code."""


class Editor(Server):
    """A client that remembers what is shown."""

    def __init__(self, folder: Path) -> None:
        super().__init__([sys.executable, "-m", "cockpit", "serve"], folder)
        self.shown: dict[str, list[dict[str, Any]]] = {}
        self.heard = time.monotonic()

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """As ever, and take in the diagnostics on the way."""
        return super().wait(lambda message: self._seen(message) and wanted(message))

    def _seen(self, message: dict[str, Any]) -> bool:
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
            self.heard = time.monotonic()
        return True

    def findings(self, folder: Path) -> Findings:
        """All that is shown now."""
        found: Findings = Counter()
        for uri, diagnostics in self.shown.items():
            path = Path(uri.removeprefix("file://")).relative_to(folder).as_posix()
            for each in diagnostics:
                found[path, each["range"]["start"]["line"] + 1, each["code"]] += 1
        return found


class Day:
    """What one person and their tools do to a folder."""

    def __init__(self, editor: Editor, folder: Path, seed: int) -> None:
        self.editor = editor
        self.folder = folder
        self.latencies: list[float] = []
        self.done = Counter[str]()
        self._random = random.Random(seed)
        self._open: dict[Path, list[str]] = {}
        self._versions = Counter[Path]()
        self.branch = "main"

    def step(self) -> None:
        """Do one thing."""
        actions = (
            self.edit,
            self.save,
            self.open,
            self.close,
            self.write,
            self.create,
            self.delete,
            self.rename,
        )
        weights = (60, 15, 6, 4, 6, 2, 2, 2)
        action = self._random.choices((*actions, self.move_folder, self.switch), (*weights, 0.3, 0.1))[0]
        action()
        self.done[action.__name__] += 1

    def warm_up(self) -> None:
        """Do one thing of each kind, so that what a kind of work needs once is there."""
        for action in (
            self.open,
            self.edit,
            self.save,
            self.write,
            self.create,
            self.delete,
            self.rename,
            self.move_folder,
            self.switch,
            self.switch,
        ):
            action()
            settle(self.editor)

    def open(self) -> None:
        """Open a file."""
        path = self._any()
        if path not in self._open and len(self._open) < 12:
            text = path.read_text()
            self._open[path] = text.splitlines(keepends=True)
            self._versions[path] += 1
            document = {
                "uri": path.as_uri(),
                "languageId": "python",
                "version": self._versions[path],
                "text": text,
            }
            self.editor.notify("textDocument/didOpen", {"textDocument": document})

    def edit(self) -> None:
        """Type into an open file, or take a line away when it has grown, and wait for the findings."""
        if not self._open:
            self.open()
            return
        path = self._random.choice(list(self._open))
        lines = self._open[path]
        at = self._random.randrange(len(lines) + 1)
        place = {"line": at, "character": 0}
        if at < len(lines) > MODULE_LINES:
            del lines[at]
            change = {"range": {"start": place, "end": {"line": at + 1, "character": 0}}, "text": ""}
        else:
            text = self._random.choice((*FOUND, "value = 1\n", "\n", "# a word\n"))
            lines[at:at] = text.splitlines(keepends=True)
            change = {"range": {"start": place, "end": place}, "text": text}
        self._versions[path] += 1
        document = {"uri": path.as_uri(), "version": self._versions[path]}
        started = time.perf_counter()
        self.editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        self.editor.wait(
            lambda message: bool(message.get("params")) and message["params"].items() >= document.items()
        )
        self.latencies.append((time.perf_counter() - started) * 1000)

    def save(self) -> None:
        """Save an open file."""
        if self._open:
            path = self._random.choice(list(self._open))
            path.write_text("".join(self._open[path]))
            self.editor.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def close(self) -> None:
        """Close an open file; what was not saved is lost."""
        if self._open:
            path = self._random.choice(list(self._open))
            del self._open[path]
            self.editor.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def write(self) -> None:
        """Another program adds to a file, or takes away what it added before."""
        path = self._closed()
        text, _, added = path.read_text().partition(MARK)
        path.write_text(text if added else text + MARK + self._random.choice(FOUND))

    def create(self) -> None:
        """Another program makes a file."""
        name = f"made_{self._random.randrange(10**9)}.py"
        (self._any().parent / name).write_text(python_text(30) + self._random.choice(FOUND))

    def delete(self) -> None:
        """Another program deletes a file, one that was made if there is one."""
        made = [path for path in self.folder.glob("package*/made_*.py") if path not in self._open]
        (self._random.choice(made) if made else self._closed()).unlink()

    def rename(self) -> None:
        """Another program renames a file."""
        path = self._closed()
        path.rename(path.with_name(f"renamed_{self._random.randrange(10**9)}.py"))

    def move_folder(self) -> None:
        """Another program renames a folder."""
        self.close_all()
        folder = self._random.choice(
            [each for each in self.folder.iterdir() if each.name.startswith("package")]
        )
        folder.rename(folder.with_name(f"package_{self._random.randrange(10**9)}"))

    def switch(self) -> None:
        """Check the other branch out and clean up: the folder is as git knows it, and keeps its size."""
        self.close_all()
        self.check_out("other" if self.branch == "main" else "main")

    def check_out(self, branch: str) -> None:
        """Make it the branch that is checked out."""
        self.branch = branch
        git(self.folder, "checkout", "-q", "-f", branch)
        git(self.folder, "clean", "-q", "-f", "-d")

    def close_all(self) -> None:
        """Close every file."""
        while self._open:
            self.close()

    def _any(self) -> Path:
        packages = [each for each in self.folder.iterdir() if each.name.startswith("package")]
        while not (files := list(self._random.choice(packages).glob("*.py"))):
            pass
        return self._random.choice(files)

    def _closed(self) -> Path:
        while (path := self._any()) in self._open:
            pass
        return path


def git(folder: Path, *arguments: str) -> None:
    """Run git."""
    identity = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@b.c",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "gc.auto=0",
    )
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def make(folder: Path, files: int) -> None:
    """A repository with two branches that differ in a fifth of the files."""
    for number in range(files):
        place = folder / f"package_{number // 100}"
        place.mkdir(exist_ok=True)
        tail = f"\n# TODO: finish module {number}\n" if number % 10 == 0 else ""
        (place / f"module_{number}.py").write_text(python_text(60) + tail)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    git(folder, "checkout", "-q", "-b", "other")
    for number in range(0, files, 5):
        path = folder / f"package_{number // 100}" / f"module_{number}.py"
        path.write_text(path.read_text() + FOUND[number % len(FOUND)])
    git(folder, "commit", "-qam", "second")
    git(folder, "checkout", "-q", "main")


def settle(editor: Editor) -> None:
    """Wait until the daemon has had nothing more to say for a while."""
    editor.heard = time.monotonic()
    while True:
        tile = editor.request("cockpit/audit/tile", {})
        if tile["state"] == "ready" and time.monotonic() - editor.heard > QUIET_SECONDS:
            return
        time.sleep(0.2)


def fresh(folder: Path) -> Findings:
    """What an audit finds that knows nothing."""
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [sys.executable, "-m", "cockpit", "audit", "--no-lint", "--format", "json", "--fail-on", "never"],
            cwd=folder, env={**os.environ, "XDG_CACHE_HOME": cache}, check=True, capture_output=True,
        )  # fmt: skip
    found = json.loads(done.stdout)["findings"]
    return Counter((each["path"], each["line"], each["code"]) for each in found)


def run(folder: Path, options: argparse.Namespace) -> bool:
    """Live through the day; whether all is well."""
    editor = Editor(folder)
    editor.initialize(folder, {}, OPTIONS)
    settle(editor)
    process = psutil.Process(editor.process.pid)
    day = Day(editor, folder, options.seed)
    day.warm_up()
    begun = time.monotonic()
    end, warm = begun + 60 * options.minutes, begun + 6 * options.minutes
    resident, branch = 0.0, day.branch
    while (now := time.monotonic()) < end:
        day.step()
        time.sleep(max(0.0, now + 1 / options.pace - time.monotonic()))
        if not resident and time.monotonic() > warm:
            settle(editor)
            resident, branch = process.memory_info().rss / 2**20, day.branch
    day.close_all()
    # What is resident is compared on one branch: the other one has three times the findings.
    day.check_out(branch)
    settle(editor)
    after = process.memory_info().rss / 2**20
    shown, true = editor.findings(folder), fresh(folder)
    editor.stop()
    missed, stale = true - shown, shown - true
    share = max(1, len(day.latencies) // 6)
    first, last = (percentile(part, 0.95) for part in (day.latencies[:share], day.latencies[-share:]))
    print(f"done                {', '.join(f'{count:,} {name}' for name, count in day.done.most_common())}")
    wrong = {"missed": missed, "stale": stale}
    counts = ", ".join(f"{found.total()} {name}" for name, found in wrong.items())
    print(f"findings            {true.total():,} in a fresh audit, {counts}")
    for name, found in wrong.items():
        for path, line, code in sorted(found)[:10]:
            print(f"  {name}: {path}:{line} {code}")
    print(f"p95 of a keystroke  {first:.2f} ms at first, {last:.2f} ms at last: {last / first:.2f} x")
    print(f"resident            {resident:.1f} MB warm, {after:.1f} at the end: {after / resident:.2f} x")
    correct = not missed and not stale
    return correct and (options.correctness or (last <= SLOWER * first and after <= GROWTH * resident))


def main() -> None:
    """Make the folder and live in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--pace", type=float, default=10.0, help="things done in a second, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--correctness", action="store_true", help="time and memory do not count")
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp()).resolve()
    try:
        os.environ["XDG_DATA_HOME"] = str(scratch / "data")
        folder = scratch / "workspace"
        folder.mkdir()
        make(folder, options.files)
        sys.exit(0 if run(folder, options) else 1)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
