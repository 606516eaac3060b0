"""The last run of the tests as the editor shows it: by test, with its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cockpit.features.compliance.explain import clock_time
from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.gathering import JAVASCRIPT, PYTHON
from cockpit.features.compliance.heads import Head, heads, key_of
from cockpit.features.compliance.reports.outcome import Result

BAD = ("failed", "error")


@dataclass(frozen=True, slots=True)
class LatestRun:
    """One run of the tests."""

    number: int
    at: datetime
    results: Mapping[str, Sequence[Result]]
    """By the key of the test: one with parameters has several."""
    since: Mapping[str, str]
    """Since when a test fails, by its name."""
    flaky: Mapping[str, Flakiness]
    """By the name of the test."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing test and where it stands."""

    path: str
    line: int
    """0-based."""
    start: int
    """Where the text of the line begins, in characters."""
    end: int
    message: str


def by_test(results: Iterable[Result], root: Path) -> dict[str, list[Result]]:
    """The results of a run by the key of their test."""
    found: defaultdict[str, list[Result]] = defaultdict(list)
    for each in results:
        found[key_of(each.name, each.path, root)].append(each)
    return dict(found)


def lenses(tested: LatestRun, path: str, text: str, *, outdated: bool) -> Iterator[tuple[int, str]]:
    """What is said above each test of a file, by 0-based line; `outdated` when the code has changed since."""
    for head in heads(path, text):
        if results := tested.results.get(head.key):
            told = [_outcome(results, tested), *_flaky(results, tested.flaky)]
            if outdated or any(each.origin is not None for each in results):
                told.append("before your changes")
            yield head.line, " · ".join(told)


def failures(tested: LatestRun, root: Path, programs: Iterable[str]) -> Iterator[Failure]:
    """The failing tests of the files that are there."""
    files = files_by_suite(programs)
    bad: defaultdict[str, list[tuple[str, Result]]] = defaultdict(list)
    for key, results in tested.results.items():
        if (path := file_of(key, files)) is not None:
            bad[path] += [(key, each) for each in results if each.outcome in BAD]
    for path, failed in bad.items():
        if failed:
            yield from _placed(root, path, failed, tested.at)


def _placed(root: Path, path: str, failed: Sequence[tuple[str, Result]], at: datetime) -> Iterator[Failure]:
    try:
        text = (root / path).read_text(encoding="utf-8-sig", errors="replace")
        written = datetime.fromtimestamp((root / path).stat().st_mtime, UTC)
    except OSError:
        return  # It went away meanwhile: there is nothing to show it at.
    lines = text.splitlines() or [""]
    beginnings: dict[str, Head] = {head.key: head for head in heads(path, text)}
    for key, result in failed:
        head = beginnings.get(key)
        # A line of a report is that of the file as it was then.
        usable = result.line is not None and written <= at and result.line < len(lines)
        line = (result.line if usable else head.line if head else 0) or 0
        content = lines[line]
        start = len(content) - len(content.lstrip())
        yield Failure(path, line, start, len(content.rstrip()), _sentence(result))


def _sentence(result: Result) -> str:
    _, _, title = result.name.rpartition("::") if "[" not in result.name else result.name.partition("::")
    return f"{title} failed{f': {result.message}' if result.message else '.'}"


def files_by_suite(programs: Iterable[str]) -> dict[str, str]:
    """The files by how keys name them: Python's by module, JavaScript's as they are."""
    named: dict[str, str] = {}
    for path in programs:
        if path.endswith(PYTHON):
            named[path.rpartition(".")[0].replace("/", ".")] = path
        elif path.endswith(JAVASCRIPT):
            named[path] = path
    return named


def file_of(key: str, files: Mapping[str, str]) -> str | None:
    """The file that a test stands in, among those by their suites; None when it is not among them."""
    suite = key.partition("::")[0]
    while suite and suite not in files:
        suite = suite.rpartition(".")[0]  # The classes of a test stand behind its module.
    return files.get(suite)


def _outcome(results: Sequence[Result], tested: LatestRun) -> str:
    ran = [each for each in results if each.outcome != "skipped"]
    if not ran:
        return "skipped"
    bad = [each for each in ran if each.outcome in BAD]
    took = [each.seconds for each in ran if each.seconds is not None]
    duration = f" in {_duration(sum(took))}" if took else ""
    if not bad:
        return f"passed{duration}" if len(ran) == 1 else f"{len(ran):,} passed{duration}"
    moments = [moment for each in bad if (moment := tested.since.get(each.name))]
    since = f", fails since {clock_time(min(moments))}" if moments else ""
    share = "failed" if len(ran) == 1 else f"{len(bad):,} of {len(ran):,} failed"
    return f"{share}{duration}{since}"


def _flaky(results: Sequence[Result], known: Mapping[str, Flakiness]) -> Iterator[str]:
    found = [known[name] for name in dict.fromkeys(each.name for each in results) if name in known]
    if found:
        worst = max(found, key=lambda each: each.rate)
        yield f"flaky: {worst.failed:,} of {worst.runs:,} runs failed without a change"


def _duration(seconds: float) -> str:
    if seconds < 0.001:
        return "under 1 ms"
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"
