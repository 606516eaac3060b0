"""From the start of the process to `initialize`, against a bare pygls server; then to the first findings.

python benchmarks/start.py [--n 15]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lsp import Server
from sample import python_text

BARE = """
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")
for method in ("textDocument/didSave", "textDocument/hover", "textDocument/codeAction"):
    server.feature(method)(lambda params: None)
server.start_io()
"""


def initialize(argv: list[str], folder: Path) -> tuple[Server, float]:
    """A started server and the milliseconds until it had answered."""
    started = time.perf_counter()
    server = Server(argv, folder)
    server.initialize(folder, {})
    return server, (time.perf_counter() - started) * 1000


def first_findings(server: Server, folder: Path) -> float:
    """Milliseconds from opening a file to its findings, right after `initialize`."""
    uri = (folder / "subject.py").as_uri()
    text = python_text(1000) + "# TODO: be found\n"
    started = time.perf_counter()
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    server.wait(lambda message: "audit.tag" in str(message.get("params")))
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Start both in turns."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=15)
    options = parser.parse_args()
    bare: list[float] = []
    ours: list[float] = []
    findings: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        script = folder / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        for _ in range(options.n):
            server, milliseconds = initialize([sys.executable, str(script)], folder)
            bare.append(milliseconds)
            server.stop()
            server, milliseconds = initialize([sys.executable, "-m", "cockpit", "serve"], folder)
            ours.append(milliseconds)
            findings.append(first_findings(server, folder))
            server.stop()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare pygls, initialize     {statistics.median(bare):7.0f} ms")
    print(f"cockpit, initialize        {statistics.median(ours):7.0f} ms   {ratio:.2f} x bare pygls")
    print(f"cockpit, then to findings  {statistics.median(findings):7.0f} ms")


if __name__ == "__main__":
    main()
