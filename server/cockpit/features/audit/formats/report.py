"""What all formats are written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from cockpit.core.finding import Finding, Severity
from cockpit.features.audit.detect import Suppressed


class LintState(msgspec.Struct, frozen=True, rename="camel"):
    """Whether ruff's findings are among the others."""

    state: str
    """`ran`, `off`, or `unknown`: it should have run and could not."""
    reason: str = ""


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The figures of a report."""

    root: str
    """What the paths in baselines, SARIF, GitHub's and GitLab's reports are relative to."""
    files: int
    lines: int
    """Lines of code: no blank ones, no comments."""
    findings: int
    by_severity: dict[str, int]
    by_code: dict[str, int]
    suppressed: int
    """Findings with an inline `cockpit: ignore` and its reason."""
    baselined: int
    """Findings that the baseline accepts."""
    resolved_debts: int
    """Entries of the baseline that are no longer found: it can be written anew."""
    older: int
    """Findings that were there before the revision of `--new-since`, and are left out."""
    skipped: dict[str, int]
    not_utf8: int
    """Files that were read as Latin-1."""
    density: float | None
    """Findings for 1,000 lines of code, hints and ruff's left out; null without code."""
    density_limit: float
    lint: LintState
    seconds: float
    fail_on: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one `cockpit audit`."""

    findings: Sequence[Finding]
    suppressed: Sequence[Suppressed]
    accepted: Sequence[Finding]
    """Those that the baseline accepts."""
    summary: Summary
    version: str
    links: Mapping[str, str]
    """The documentation of ruff's rules."""
    shown: Callable[[str], str]
    """A path as people would type it in the working directory."""
    hints: bool = False
    """Whether hints are listed where people read."""
    statistics: bool = False
    """Whether people are shown counts instead of places."""
    rules: Sequence[tuple[str, str, str, Severity]] = ()
    """Code, title, explanation and severity, where others than those of the audit and the guard apply."""
    utf16: bool = False
    """Whether columns count UTF-16 units instead of code points."""

    @property
    def listed(self) -> list[Finding]:
        """What people are shown."""
        return [each for each in self.findings if self.hints or each.severity is not Severity.HINT]


def counted(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
