"""The pure detection, without reading, walking or an editor: milliseconds for one file.

    python benchmarks/detect.py CORPUS [--rounds 50]

Takes the files of CORPUS that come nearest to 1,000 lines, and as many of its files as make 10,000 lines
together.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import Language, language_of
from cockpit.features.audit.policy import Policy

FEW = 5


def main() -> None:
    """Measure and print one line for each text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    python = language_of("a.py")
    if python is None:
        sys.exit("Python is not among the languages.")
    print(f"{'':40}{'lines':>8}{'KB':>8}{'ms p50':>8}{'p95':>8}{'findings':>10}")
    for name, text in _texts(options.corpus):
        times, found = _measured(text, python, options.rounds)
        p50, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        lines, size = text.count("\n"), len(text) / 1000
        print(f"{name[-38:]:40}{lines:8,}{size:8.1f}{p50:8.2f}{p95:8.2f}{found:10}")


def _measured(text: str, language: Language, rounds: int) -> tuple[list[float], int]:
    times: list[float] = []
    found = 0
    for _ in range(rounds):
        begun = time.process_time()
        found = len(detect(text, "src/module.py", language, Policy()).findings)
        times.append(1000 * (time.process_time() - begun))
    return times, found


def _texts(corpus: Path) -> Iterator[tuple[str, str]]:
    files = {
        path: path.read_text(encoding="utf-8", errors="replace") for path in sorted(corpus.rglob("*.py"))
    }
    if not files:
        sys.exit(f"{corpus} holds no Python files.")
    near = sorted(files, key=lambda path: abs(files[path].count("\n") - 1000))[:FEW]
    for path in near:
        yield path.relative_to(corpus).as_posix(), files[path]
    together = ""
    for text in (files[path] for path in files if files[path].count("\n") > FEW * 100):
        together += text
        if together.count("\n") >= 10_000:
            break
    yield "several files together", together


if __name__ == "__main__":
    main()
