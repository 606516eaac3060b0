"""How the findings of recordings are written; for reviews in the words of the audit's formats."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit import __version__
from cockpit.cli.reporting import NEVER
from cockpit.core import finding as core
from cockpit.core.finding import Severity, Span
from cockpit.features.audit.formats import github as github_format
from cockpit.features.audit.formats import gitlab as gitlab_format
from cockpit.features.audit.formats import sarif as sarif_format
from cockpit.features.audit.formats.report import LintState, Report, Summary, counted
from cockpit.features.har.catalog import RULES
from cockpit.features.har.checking import Checked
from cockpit.features.har.finding import Finding


@dataclass(frozen=True, slots=True)
class HarReport:
    """The outcome of one `cockpit har check`."""

    files: list[tuple[str, Checked, list[Finding]]]
    fail_on: str
    hints: bool
    statistics: bool

    @property
    def findings(self) -> list[Finding]:
        """Those of all files."""
        return [found for _, _, chosen in self.files for found in chosen]

    @property
    def failed(self) -> bool:
        """Whether something is as severe as what must not be."""
        if self.fail_on == NEVER:
            return False
        limit = Severity(self.fail_on).rank
        return any(found.severity.rank <= limit for found in self.findings)

    @property
    def refused(self) -> int:
        """How many files could not be read."""
        return sum(1 for _, checked, _ in self.files if checked.refused)


def text(report: HarReport) -> str:
    """One line for each finding, as compilers write it."""
    if report.statistics:
        counts = counted(found.code for found in report.findings)
        return "".join(f"{count:6}  {code}  {RULES[code].title}\n" for code, count in counts.items())
    lines = (
        f"{_where(name, checked, found)}: {found.severity} {found.code} {found.text}\n"
        for name, checked, chosen in report.files
        for found in chosen
        if report.hints or found.severity is not Severity.HINT
    )
    return "".join(lines)


def json(report: HarReport) -> str:
    """One object for each file; lines and columns count from 1, columns in UTF-16 units as editors do."""
    document = [
        {
            "path": name,
            "refused": checked.refused,
            "summary": checked.summary,
            "findings": [_plain(checked, found) for found in chosen],
        }
        for name, checked, chosen in report.files
    ]
    return msgspec.json.format(msgspec.json.encode({"files": document}), indent=2).decode() + "\n"


def closing(report: HarReport) -> str:
    """The sentence that follows on standard error."""
    counts = Counter(found.severity for found in report.findings)
    found = ", ".join(
        f"{counts[severity]:,} {severity}{'s' if counts[severity] > 1 and severity != 'info' else ''}"
        for severity in Severity
        if counts[severity]
    )
    entries = sum(checked.summary.entries for _, checked, _ in report.files)
    files = f"{len(report.files):,} file{'s' if len(report.files) != 1 else ''}"
    refused = f" {report.refused:,} could not be read." if report.refused else ""
    hints = counts[Severity.HINT]
    listed = " --hints lists the hints." if hints and not report.hints else ""
    each = "entry" if entries == 1 else "entries"
    return f"{found or 'Nothing found'} in {entries:,} {each} of {files}.{refused}{listed}\n"


def _plain(checked: Checked, found: Finding) -> dict[str, Any]:
    place = checked.places[found.offset]
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.text,
        "advice": RULES[found.code].explanation,
        "line": place.line + 1,
        "column": place.column + 1,
        "width": checked.widths[found.offset],
        "offset": found.offset,
        "entries": found.entries,
        "related": [
            {"line": checked.places[offset].line + 1, "column": checked.places[offset].column + 1}
            for offset in found.related
        ],
    }


def _where(name: str, checked: Checked, found: Finding) -> str:
    place = checked.places[found.offset]
    return f"{name}:{place.line + 1}:{place.column + 1}"


def _audited(report: HarReport) -> Report:
    """The same as the formats of the audit take it."""
    findings = [finding for name, checked, chosen in report.files for finding in _core(name, checked, chosen)]
    summary = Summary(
        root=str(Path.cwd()),
        files=len(report.files),
        lines=0,
        findings=len(findings),
        by_severity=counted(found.severity for found in findings),
        by_code=counted(found.code for found in findings),
        suppressed=0,
        baselined=0,
        resolved_debts=0,
        older=0,
        skipped={},
        not_utf8=0,
        density=None,
        density_limit=0.0,
        lint=LintState("off"),
        seconds=0.0,
        fail_on=report.fail_on,
        failed=report.failed,
    )
    rules = [(rule.code, rule.title, rule.explanation, rule.severity) for rule in RULES.values()]
    return Report(
        findings, [], [], summary, __version__, {}, shown=str, hints=report.hints, rules=rules, utf16=True
    )


def _core(name: str, checked: Checked, chosen: list[Finding]) -> Iterator[core.Finding]:
    path = Path(name)
    relative = path.absolute().relative_to(Path.cwd()) if path.absolute().is_relative_to(Path.cwd()) else path
    for found in chosen:
        place = checked.places[found.offset]
        identity = hashlib.sha256(
            f"{relative.as_posix()}\0{found.code}\0{found.message}".encode()
        ).hexdigest()
        yield core.Finding(
            path=relative.as_posix(),
            span=Span(place.line, place.column, place.line, place.column + checked.widths[found.offset]),
            code=found.code,
            severity=found.severity,
            message=f"{found.text} {RULES[found.code].explanation}",
            symbol=f"log.entries[{found.entries[0]}]" if found.entries else "",
            identity=identity[:16],
            source="har",
        )


FORMATS: Final[dict[str, Callable[[HarReport], str]]] = {
    "text": text,
    "json": json,
    "sarif": lambda report: sarif_format.render(_audited(report)),
    "github": lambda report: github_format.render(_audited(report)),
    "gitlab": lambda report: gitlab_format.render(_audited(report)),
}
