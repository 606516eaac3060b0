"""How long people wait for each verdict of `cockpit validate`, from the start of its process.

python benchmarks/validation.py [--files 2000] [--rounds 20] [--without CHECKS]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sample import python_text
from validate import git, write

FIRST = ("syntax", "stubs", "audit", "lint")
"""What people see at once: whether it parses, placeholders, the operation guard, and ruff."""
HELPERS = """\
class Base:
    def __init__(self) -> None:
        self.name = ""


def report(text: str) -> str:
    return text
"""
TEST = "from package_0.module_0 import *\n\n\ndef test_it():\n    assert True is not False\n"


def laid_out(root: Path, files: int) -> str:
    """A repository of many files with one commit; the text of the file that changes in each round."""
    code = python_text(100).replace("from helpers import", "from .helpers import")
    packages = {number // 100 for number in range(files)}
    write(root, {f"package_{number // 100}/module_{number}.py": code for number in range(files)})
    write(root, {f"package_{number}/__init__.py": "" for number in packages})
    write(root, {f"package_{number}/helpers.py": HELPERS for number in packages})
    write(root, {"tests/test_module_0.py": TEST, "pyproject.toml": '[project]\nname = "large"\n'})
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "first"]):
        git(root, *arguments)
    return code


def heard(root: Path, without: str) -> Iterator[tuple[str, float, float]]:
    """Each check: when its line arrived, and how long it took, in milliseconds."""
    argv = [sys.executable, "-m", "cockpit", "validate", "--format", "jsonl"]
    argv += ["--without", without] if without else []
    began = time.perf_counter()
    with subprocess.Popen(argv, cwd=root, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout or ():
            arrived = 1000 * (time.perf_counter() - began)
            said = json.loads(line)
            if "check" in said:
                yield said["check"]["name"], arrived, 1000 * said["check"]["seconds"]
            else:
                yield f"({said['verdict']})", arrived, 1000 * said["seconds"]
    yield "(its process ended)", 1000 * (time.perf_counter() - began), 0.0


def share(samples: Sequence[float], part: float) -> float:
    """The time that this part of the samples stayed below."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


def table(arrivals: Mapping[str, Sequence[float]], took: Mapping[str, Sequence[float]]) -> None:
    """One line for each check."""
    print(f"{'':22} {'heard after':>22} {'took':>22}   (ms)")
    print(f"{'':22} {'p50':>11}{'p95':>11} {'p50':>11}{'p95':>11}")
    for name, each in arrivals.items():
        own = took[name]
        print(
            f"{name:22} {statistics.median(each):11.1f}{share(each, 0.95):11.1f}"
            f" {statistics.median(own):11.1f}{share(own, 0.95):11.1f}"
        )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    arrivals: defaultdict[str, list[float]] = defaultdict(list)
    took: defaultdict[str, list[float]] = defaultdict(list)
    firsts: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "large")
        code = laid_out(root, options.files)
        place = root / "package_0" / "module_0.py"
        for number in range(options.rounds):
            added = f"\n\ndef number_{number}(value: int) -> int:\n    return value + {number}\n"
            place.write_text(code + added, encoding="utf-8")
            first = 0.0
            for name, arrived, seconds in heard(root, options.without):
                arrivals[name].append(arrived)
                took[name].append(seconds)
                first = arrived if name in FIRST else first
            firsts.append(first)
    table(arrivals, took)
    print(
        f"first verdicts ({', '.join(FIRST)}) all heard after {statistics.median(firsts):.0f} ms (p50), "
        f"{share(firsts, 0.95):.0f} ms (p95); {options.files:,} files, {options.rounds} rounds"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
