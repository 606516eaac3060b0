"""The audit of a whole workspace, cold and warm, beside what its peers need for less.

    python benchmarks/scan.py CORPUS [--rounds 3] [--sample 1000]

Python files of CORPUS are copied first, since the warm run needs a changed file. All take turns, round by
round, in one run, and CPU seconds (user and system, with children) are compared: they and their ratios hold
on a busy machine, wall time does not. ast-grep and pylint take part when they are on the PATH; pylint on a
sample only, as it would take minutes on the whole.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

RULES = """
id: tag
language: python
severity: warning
rule: {kind: comment, regex: 'TODO|FIXME|XXX|HACK'}
---
id: stub
language: python
severity: warning
rule: {kind: pass_statement, inside: {kind: block, inside: {kind: function_definition}}}
---
id: not-implemented
language: python
severity: warning
rule: {pattern: raise NotImplementedError}
---
id: swallow
language: python
severity: warning
rule: {kind: except_clause, has: {kind: block, has: {kind: pass_statement}}}
"""
RUFF = (
    "check",
    "--quiet",
    "--no-cache",
    "--isolated",
    "--exit-zero",
    "--select",
    "FIX,TD,PIE790,ERA,S110",
    ".",
)
PROBE = "benchmark_probe.py"


@dataclass
class Contender:
    """One command, and what it took."""

    name: str
    argv: tuple[str, ...]
    folder: Path
    environment: dict[str, str]
    before: Callable[[], None] = lambda: None
    remembers: bool = False
    """Whether it profits from a run before: that one is not measured."""
    cpu: list[float] = field(default_factory=list[float])
    wall: list[float] = field(default_factory=list[float])
    megabytes: float = 0.0

    def warm_up(self) -> None:
        """Let it remember what it will."""
        if self.remembers:
            self.run()
            self.cpu.clear()
            self.wall.clear()

    def run(self) -> None:
        """Run once and measure."""
        self.before()
        begun = time.perf_counter()
        process = subprocess.Popen(
            self.argv,
            cwd=self.folder,
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{self.name} failed: {' '.join(self.argv)}")
        self.wall.append(time.perf_counter() - begun)
        self.cpu.append(used.ru_utime + used.ru_stime)
        self.megabytes = max(self.megabytes, used.ru_maxrss / 1024)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sample", type=int, default=1000, help="files that pylint is measured on")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cockpit-benchmark-") as scratch:
        whole, sample = _copied(options.corpus, Path(scratch), options.sample)
        contenders = list(_contenders(Path(scratch), whole))
        small = list(_sampled(Path(scratch), sample))
        for contender in contenders:
            contender.warm_up()
        for number in range(options.rounds):
            for contender in contenders if number else (*contenders, *small):
                contender.run()
        print(f"{_size(whole)}; medians of {options.rounds} rounds, ratios to ruff")
        _print(contenders, "ruff")
        if len(small) > 1:
            print(f"\n{_size(sample)}; one round, ratios to the cockpit")
            _print(small, "cockpit, one process")


def _contenders(scratch: Path, whole: Path) -> Iterator[Contender]:
    audit = (sys.executable, "-m", "cockpit", "audit", "--no-lint", "--fail-on", "never", "--format", "json")
    cold, warm = scratch / "cold", scratch / "warm"
    probe = whole / PROBE
    numbers = iter(range(1_000_000))

    def forget() -> None:
        shutil.rmtree(cold, ignore_errors=True)

    def change() -> None:
        probe.write_text(f"# TODO: change {next(numbers)}\n", encoding="utf-8")

    change()
    yield Contender("ruff", (_ruff(), *RUFF), whole, {})
    yield Contender("cockpit, cold, one process", (*audit, "--jobs", "1"), whole, _cache(cold), forget)
    yield Contender("cockpit, cold", audit, whole, _cache(cold), forget)
    yield Contender("cockpit, one file changed", audit, whole, _cache(warm), change, remembers=True)
    if (program := shutil.which("ast-grep")) is not None:
        rules = scratch / "rules.yml"
        rules.write_text(RULES, encoding="utf-8")
        yield Contender("ast-grep", (program, "scan", "--rule", str(rules), "--json=stream", "."), whole, {})


def _sampled(scratch: Path, sample: Path) -> Iterator[Contender]:
    audit = (sys.executable, "-m", "cockpit", "audit", "--no-lint", "--fail-on", "never", "--jobs", "1")
    yield Contender("cockpit, one process", audit, sample, _cache(scratch / "sample-cache"))
    if (program := shutil.which("pylint")) is not None:
        argv = (program, "--disable=all", "--enable=fixme", "--exit-zero", "--recursive=y", ".")
        yield Contender("pylint fixme", argv, sample, {})


def _cache(folder: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(folder), "HOME": str(folder), "LOCALAPPDATA": str(folder)}


def _ruff() -> str:
    beside = Path(sys.executable).with_name("ruff")
    return str(beside) if beside.is_file() else "ruff"


def _copied(corpus: Path, scratch: Path, count: int) -> tuple[Path, Path]:
    """The corpus's Python files, and evenly spread ones of them as a sample."""
    whole, sample = scratch / "whole", scratch / "sample"
    shutil.copytree(corpus, whole, ignore=_only_python)
    files = sorted(whole.rglob("*.py"))
    if not files:
        sys.exit(f"{corpus} holds no Python files.")
    sample.mkdir()
    for number, file in enumerate(files[:: max(1, len(files) // count)][:count]):
        shutil.copy(file, sample / f"{number:04}_{file.name}")
    return whole, sample


def _only_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()]


def _size(folder: Path) -> str:
    files = list(folder.rglob("*.py"))
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    return f"{len(files):,} Python files, {megabytes:.1f} MB"


def _print(contenders: list[Contender], reference: str) -> None:
    base = next(statistics.median(each.cpu) for each in contenders if each.name == reference)
    print(f"{'':28}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'MB':>6}")
    for each in contenders:
        cpu, wall = statistics.median(each.cpu), statistics.median(each.wall)
        print(f"{each.name:28}{cpu:8.2f}{cpu / base:8.2f}{wall:8.2f}{each.megabytes:6.0f}")


if __name__ == "__main__":
    main()
