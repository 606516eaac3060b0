"""From a keystroke or a save to its diagnostics: the cockpit, ruff server and pylsp in one run.

    python benchmarks/latency.py [--lines 1000 10000] [--n 100] [--file FILE.py]

Each round inserts one line in the middle of the file and waits until the server has said what it finds there.
Ruff is asked (pull), the others publish (push). pylsp takes part when it is installed. Servers take turns, so
that a busy machine slows them alike; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsp import Server
from sample import python_text

Params = dict[str, Any]
SAVE = {
    "textDocument": {"synchronization": {"didSave": True}, "publishDiagnostics": {"versionSupport": True}}
}


@dataclass(frozen=True)
class Peer:
    """A language server."""

    name: str
    argv: tuple[str, ...]
    pull: bool
    line: str
    """What is inserted: something that this server reports."""
    saves: bool = True


def peers() -> Iterator[Peer]:
    """Those that are installed."""
    yield Peer("cockpit", (sys.executable, "-m", "cockpit", "serve"), pull=False, line="# TODO: round {}\n")
    ruff = Path(sys.executable).with_name("ruff")
    yield Peer("ruff server", (str(ruff), "server"), pull=True, line="import unused_{}\n")
    if (
        pylsp := shutil.which("pylsp", path=str(Path(sys.executable).parent)) or shutil.which("pylsp")
    ) is not None:
        yield Peer("pylsp", (pylsp,), pull=False, line="import unused_{}\n")


class Conversation:
    """One server with one open file."""

    def __init__(self, peer: Peer, folder: Path, text: str) -> None:
        self.peer = peer
        self.file = folder / "subject.py"
        self.file.write_text(text, encoding="utf-8")
        self.uri = self.file.as_uri()
        self.version = 1
        lines = text.splitlines()
        middle = len(lines) // 2
        self.at = next(n for n in range(middle, len(lines)) if lines[n].startswith(("def ", "class ")))
        self.server = Server(peer.argv, folder)
        self.server.initialize(folder, SAVE | ({"textDocument": {"diagnostic": {}}} if peer.pull else {}))
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": text}
        self.server.notify("textDocument/didOpen", {"textDocument": document})
        self.settle()

    def settle(self) -> None:
        """Wait until the server has said something about the file as it is."""
        self.diagnosed(lambda: None)

    def diagnosed(self, act: Callable[[], None]) -> float:
        """Milliseconds from the act to the diagnostics."""
        self.server.forget()
        started = time.perf_counter()
        act()
        if self.peer.pull:
            self.server.request("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
        else:
            self.server.wait(self._is_answer)
        return (time.perf_counter() - started) * 1000

    def _is_answer(self, message: Params) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != self.uri:
            return False
        return message["params"].get("version", self.version) == self.version

    def change(self, number: int) -> None:
        """Insert the line, or replace the one inserted before."""
        self.version += 1
        end = {"line": self.at + (number > 0), "character": 0}
        edit = {
            "range": {"start": {"line": self.at, "character": 0}, "end": end},
            "text": self.peer.line.format(number),
        }
        document = {"uri": self.uri, "version": self.version}
        self.server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [edit]})

    def save(self) -> None:
        """Tell the server that the file was saved."""
        self.server.notify("textDocument/didSave", {"textDocument": {"uri": self.uri}})


def measure(conversations: list[Conversation], n: int) -> dict[tuple[str, str], list[float]]:
    """Milliseconds by (server, act); the servers take turns."""
    results: dict[tuple[str, str], list[float]] = {}
    for number, conversation in itertools.product(range(n + 5), conversations):
        name = conversation.peer.name
        changed = conversation.diagnosed(lambda c=conversation, i=number: c.change(i))
        saved = conversation.diagnosed(conversation.save)
        if number >= 5:  # The first rounds warm up.
            results.setdefault((name, "change"), []).append(changed)
            results.setdefault((name, "save"), []).append(saved)
    return results


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def report(lines: int, results: dict[tuple[str, str], list[float]]) -> None:
    """Print the figures and how many times longer than the cockpit each takes."""
    print(f"\n{lines:,} lines")
    for (name, act), values in results.items():
        median, high = statistics.median(values), percentile(values, 0.95)
        ratio = median / statistics.median(results[("cockpit", act)])
        print(f"  {name:12} {act:7} p50 {median:7.2f} ms   p95 {high:7.2f} ms   {ratio:6.2f} x the cockpit")


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--file", type=Path, help="measure on this file instead of generated ones")
    options = parser.parse_args()
    texts = (
        [options.file.read_text("utf-8")] if options.file else [python_text(lines) for lines in options.lines]
    )
    for text in texts:
        with tempfile.TemporaryDirectory() as scratch:
            conversations: list[Conversation] = []
            for peer in peers():
                folder = Path(scratch, peer.name.replace(" ", "-"))
                folder.mkdir()
                conversations.append(Conversation(peer, folder, text))
            report(text.count("\n"), measure(conversations, options.n))
            for conversation in conversations:
                conversation.server.stop()


if __name__ == "__main__":
    main()
