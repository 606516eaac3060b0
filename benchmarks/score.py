"""The score: how long a new one takes after a save, and how its history does when it is long.

python benchmarks/score.py [--files 2000] [--rounds 20] [--snapshots 10000] [--events 1000000]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from cockpit.features.audit.store import FindingStore
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.dossier.store import authors, flow, past
from cockpit.features.compliance.evidence import (
    Component,
    Evidence,
    Item,
    LintInputs,
    PlaceholderInputs,
    State,
    SuiteInputs,
    absent,
)
from cockpit.features.compliance.explain import explain
from cockpit.features.compliance.models import STANDARD
from cockpit.features.compliance.snapshot import Snapshot
from cockpit.features.compliance.store import ScoreStore
from cockpit.storage.engine import FileDatabase
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    code_audit_history,
    placeholder_audit_snapshots,
    placeholder_tasks,
)
from sample import python_text

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ITEMS = 200
"""Files with findings in each snapshot, of which one has changed since the snapshot before."""
TASKS = 100_000
"""Findings that are kept, open or resolved."""
BATCH = 50_000
REPORT = '<testsuite><testcase classname="t" name="a"/></testsuite>'


def quantiles(samples: list[float]) -> str:
    """The median and the 95th percentile."""
    ordered = sorted(samples)
    worst = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"p50 {statistics.median(ordered):7.1f} ms   p95 {worst:7.1f} ms"


def timed(action: Callable[[], object], rounds: int) -> str:
    """How long something takes."""
    samples: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        action()
        samples.append((time.perf_counter() - began) * 1000)
    return quantiles(samples)


def child_seconds() -> float:
    """The CPU time of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def after_a_save(folder: Path, files: int, rounds: int) -> None:
    """From a finished save to the end of `cockpit score`, which is a process of its own."""
    workspace, home = folder / "workspace", folder / "home"
    code = python_text(100)
    for number in range(files):
        place = workspace / f"package_{number // 100}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"module_{number}.py").write_text(code, encoding="utf-8")
    (workspace / ".git").mkdir()
    (workspace / "ruff.toml").write_text('lint.select = ["E4", "E7", "E9", "F"]\n', encoding="utf-8")
    (folder / "report.xml").write_text(REPORT, encoding="utf-8")
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home)}

    def score(*flags: str) -> None:
        argv = [sys.executable, "-m", "cockpit", "score", *flags]
        subprocess.run(argv, cwd=workspace, env=environment, check=True, stdout=subprocess.DEVNULL)

    began = child_seconds()
    first = timed(lambda: score("--tests", str(folder / "report.xml")), 1)
    print(f"cockpit score on {files:,} files, first time    {first}   CPU {child_seconds() - began:.2f} s")
    saved = workspace / "package_0" / "module_0.py"
    counter = iter(range(rounds))

    def save_and_score() -> None:
        saved.write_text(f"{code}\n# TODO: number {next(counter)}\n", encoding="utf-8")
        score()

    began = child_seconds()
    again = timed(save_and_score, rounds)
    each = (child_seconds() - began) / rounds
    print(f"cockpit score on {files:,} files, after a save  {again}   CPU {each:.2f} s")


def snapshot(number: int) -> Snapshot:
    """A score out of a long series, in which one file changes at a time."""
    items = tuple(
        Item(f"package/module_{each}.py", "F401", "warning", 1 + (number + each) // ITEMS % 7)
        for each in range(ITEMS)
    )
    at = NOW - timedelta(minutes=20 * number)
    inputs = (LintInputs(200_000, items), SuiteInputs(1_000, ()), PlaceholderInputs(200_000, items[:50]))
    evidence = [
        Evidence(component, State.OK, at.isoformat(), inputs=each)
        for component, each in zip(Component, inputs, strict=False)
    ]
    return Snapshot(at, "main", STANDARD, (*evidence, absent(Component.SESSIONS, "none.")))


def events(count: int) -> Iterator[list[dict[str, Any]]]:
    """Events of findings."""
    for start in range(0, count, BATCH):
        yield [
            {
                "audit_entry": f"{number % 20_000:020x}",
                "event": ("opened", "resolved", "reopened")[number % 3],
                "user": "ann",
                "timestamp": (NOW - timedelta(seconds=number)).isoformat(timespec="seconds"),
                "details": "",
            }
            for number in range(start, min(start + BATCH, count))
        ]


def asked(database: FileDatabase, question: Callable[[Connection], object]) -> None:
    """Ask a database."""
    with database.read() as connection:
        question(connection)


def tasks(count: int) -> Iterator[list[dict[str, Any]]]:
    """Findings: half of them resolved, seen first in the course of a year."""
    for start in range(0, count, BATCH):
        yield [
            {
                "identity": f"{number:020x}", "file_path": f"package/module_{number % 2_000}.py",
                "line_number": 1 + number % 300, "pattern": "audit.stub", "context": "pass", "symbol": "load",
                "severity": "warning", "message": "`load` does nothing.", "source": "audit",
                "timestamp": (NOW - timedelta(minutes=5 * number)).isoformat(timespec="seconds"),
                "seen": NOW.isoformat(timespec="seconds"), "author": "Ann", "authored": "2026-01-01",
                "resolved": number % 2, "status": ("open", "resolved")[number % 2],
                "resolved_timestamp": (NOW - timedelta(minutes=4 * number)).isoformat(timespec="seconds")
                if number % 2
                else None,
            }
            for number in range(start, min(start + BATCH, count))
        ]  # fmt: skip


def audits(count: int) -> list[dict[str, Any]]:
    """What the trend of the Audit tile is drawn from."""
    return [
        {
            "timestamp": (NOW - timedelta(minutes=20 * number)).timestamp(),
            "open_count": 100 + number % 50,
            "resolved_count": number,
            "lines": 200_000,
        }
        for number in range(count)
    ]


def fill(database: FileDatabase, snapshots: int, count: int) -> ScoreStore:
    """A long history."""
    scores = ScoreStore(database)
    began = time.perf_counter()
    for number in reversed(range(snapshots)):
        scores.record(snapshot(number))
    each = 1000 * (time.perf_counter() - began) / max(snapshots, 1)
    print(f"{snapshots:,} scores recorded, {each:.2f} ms each")
    for rows in events(count):
        with database.write() as connection:
            connection.execute(insert(code_audit_history), rows)
    for rows in tasks(TASKS):
        with database.write() as connection:
            connection.execute(insert(placeholder_tasks), rows)
    with database.write() as connection:
        connection.execute(insert(placeholder_audit_snapshots), audits(snapshots))
    return scores


def megabytes(database: FileDatabase) -> str:
    """The size of the file and its log."""
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return f"{database.size() / 1e6:.0f} MB"


def long_history(folder: Path, snapshots: int, count: int) -> None:
    """What is asked of a database with a long history, and its size before and after it was compacted."""
    database = opened_file(folder / "analytics.db", ANALYTICS)
    scores = fill(database, snapshots, count)
    findings = FindingStore(database)
    print(f"{snapshots:,} scores and {count:,} events of findings: {megabytes(database)}")
    month, forever = NOW - timedelta(days=30), NOW - timedelta(days=10_000)
    questions: list[tuple[str, Callable[[], object]]] = [
        ("trend of 30 days", lambda: scores.trend("main", month)),
        ("trend of all days", lambda: scores.trend("main", forever)),
        ("the last score with its inputs", lambda: scores.latest("main")),
        ("the last score before a month ago", lambda: scores.latest("main", month)),
        ("history of one finding", lambda: findings.history(f"{7:020x}")),
        ("the days of a report of 30 days", lambda: scores.days("main", month, 60)),
        ("the days of a report of all time", lambda: scores.days("main", forever, 60)),
        ("findings by day, 30 days", lambda: asked(database, lambda each: list(flow(each, month)))),
        ("who wrote the open findings", lambda: asked(database, authors)),
        ("all that a report asks, 30 days", lambda: past(database, "main", month)),
        ("the figures of the Audit tile", lambda: findings.figures(NOW)),
    ]
    for name, ask in questions:
        print(f"  {name:36} {timed(ask, 20)}")
    before, after = scores.latest("main", month), scores.latest("main")
    if before is not None and after is not None:
        print(f"  {'why it moved in a month':36} {timed(lambda: explain(before, after), 20)}")
    again = [scores.snapshot(number) for number in range(1, snapshots + 1, max(1, snapshots // 500))]
    with database.read() as connection:
        rows = connection.execute(text("SELECT timestamp, score FROM score_snapshots")).all()
    stored = {row[0]: row[1] for row in rows}
    wrong = sum(stored[each.at.isoformat(timespec="microseconds")] != each.composite for each in again)
    print(f"  {len(again)} scores computed anew from their inputs, {wrong} of them different")
    print(f"  {'compaction':36} {timed(lambda: scores.compact(NOW, Options()), 1)}")
    with database.engine.connect() as connection:
        connection.execute(text("VACUUM"))
    print(f"compacted by the default settings: {megabytes(database)}")
    database.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--snapshots", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        after_a_save(Path(folder), options.files, options.rounds)
        long_history(Path(folder), options.snapshots, options.events)
    return 0


if __name__ == "__main__":
    sys.exit(main())
