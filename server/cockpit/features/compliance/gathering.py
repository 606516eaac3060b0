"""Evidence as the command line and the daemon both gather it, each from what it has at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.core.run import Status
from cockpit.features.compliance import collecting, freshness, store
from cockpit.features.compliance.collecting import LintRun, Suite
from cockpit.features.compliance.config import Options
from cockpit.features.compliance.evidence import Evidence, Item
from cockpit.features.compliance.explain import clock_time
from cockpit.features.compliance.freshness import Fingerprints
from cockpit.features.compliance.store import sessions_since
from cockpit.features.compliance.suite_store import LastRun

PYTHON: Final = (".py", ".pyi", ".pyw")
JAVASCRIPT: Final = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")
SESSION_DAYS: Final = 30


def lint_run(
    lines: Mapping[str, int], items: Iterable[Item], seen: Collection[str], outdated: str = ""
) -> LintRun:
    """What linters have seen of the code, by lines of audited files."""
    lintable = sum(count for path, count in lines.items() if path.endswith((*PYTHON, *JAVASCRIPT)))
    return LintRun(tuple(items), sum(lines[path] for path in seen), lintable, outdated)


def suite(
    last: LastRun | None, root: Path, programs: Collection[str], fingerprints: Fingerprints
) -> Suite | None:
    """The last run of the tests, and whether it is about the programs as they are."""
    if last is None:
        return None
    outdated = ""
    if last.fingerprint != fingerprints.of(programs):
        changed = freshness.changed_after(root, programs, last.at)
        moment = clock_time(last.at.isoformat())
        outdated = f"{freshness.named(changed)} changed after the run of {moment} ({last.source})."
    elif last.carried:
        total = last.ran + last.carried
        outdated = (
            f"of {total:,} tests {last.ran:,} have run on this code so far, those nearest to the changes."
        )
    return Suite(last.at, last.passed, last.skipped, last.failing, outdated)


def forget_sessions(
    root: Path, home: Home, clock: Clock, tell: Callable[[str], None], options: Options
) -> int:
    """Forget the sessions on a folder that the project does not want to keep; how many. Those that the score
    counts stay."""
    days = max(options.keep_daily_days, SESSION_DAYS)
    return store.forget_sessions(clock.now() - timedelta(days=days), root, home, clock, tell)


def sessions(root: Path, home: Home, clock: Clock, tell: Callable[[str], None]) -> Evidence:
    """The sessions on a folder; one that neither ended nor runs was a crash."""
    now = clock.now()
    recent = sessions_since(now - timedelta(days=SESSION_DAYS), root, home, clock, tell)
    successful = sum(each.status is Status.SUCCESS for each in recent)
    bad = [each.start for each in recent if each.status in (Status.FAILED, Status.CRASHED)]
    return collecting.sessions(successful, bad, now)
