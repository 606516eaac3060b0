"""The tool `audit`: what is unfinished, faked or forbidden in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from cockpit.cli.linting import Linting
from cockpit.cli.mcp.call import (
    MOST,
    Answer,
    Arguments,
    Call,
    Most,
    Place,
    Tool,
    none_beside,
    place,
    shortened,
)
from cockpit.core.finding import Finding, Severity
from cockpit.core.paths import cache_home
from cockpit.features.audit import baseline, cache
from cockpit.features.audit.changes import changed_since
from cockpit.features.audit.config import Config, load, resolve
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.scan import ScanResult, scan


class AuditQuery(Arguments, frozen=True, kw_only=True):
    """What to audit."""

    paths: Annotated[
        tuple[str, ...], Meta(max_length=500, description="Files and folders; empty for all of the folder.")
    ] = ()
    changed_since: Annotated[
        str, Meta(description="Only files that differ from this git revision, such as HEAD or main.")
    ] = ""
    hints: Annotated[bool, Meta(description="Also what rests on a single sign.")] = False
    most: Most = MOST


class Found(Place, frozen=True, kw_only=True):
    """One finding."""

    code: str
    severity: Severity
    message: str
    symbol: str
    """The function or class around it."""
    identity: str
    """What it is known by, also when lines move."""


class AuditAnswer(Answer, frozen=True, kw_only=True):
    """What was found, the loudest first."""

    findings: list[Found]
    total: int
    """All of them: when it is more than are listed, `cut` is true."""
    cut: bool
    files: int
    accepted: int
    """Findings that the baseline accepts, and that are not listed."""
    lint: str
    """`ran`, or why ruff's findings are unknown."""


def audited(root: Path, paths: Sequence[Path] | None, call: Call) -> tuple[list[Finding], ScanResult, str]:
    """The findings below some paths, None for all of the root, by the project's own configuration; and the
    state of ruff."""
    config = resolve(load(root))
    if paths == ():
        return [], ScanResult([], {}, []), "ran"
    lint = Linting(root, paths, call.runner, cache_home() / "ruff")
    lint.start()
    try:
        result = scan(
            root,
            config,
            clock=call.clock,
            runner=call.runner,
            paths=paths or (),
            cache=cache.place(root),
            cancelled=call.cancelled,
            progress=lambda done, total: call.told(done, total, "files"),
        )
        findings = [
            *result.findings,
            *lint.findings(Policies(config), {report.path for report in result.reports}),
        ]
    finally:
        lint.stop()
    return findings, result, "ran" if lint.failure is None else f"unknown: {lint.failure.message}"


def accepted(root: Path, findings: Sequence[Finding]) -> frozenset[str]:
    """The identities of the findings that the project's baseline accepts."""
    config: Config = resolve(load(root))
    if not config.baseline and not (root / baseline.DEFAULT).is_file():
        return frozenset()
    known = baseline.read(root / (config.baseline or baseline.DEFAULT))
    return baseline.followed(known, ((each.path, each.identity) for each in findings), root).identities


def found(each: Finding) -> Found:
    """A finding as agents get it."""
    return Found(
        **place(each.path, each.span),
        code=each.code,
        severity=each.severity,
        message=shortened(each.message),
        symbol=each.symbol,
        identity=each.identity,
    )


def _run(query: AuditQuery, call: Call) -> AuditAnswer:
    root = call.folders.root(query.folder)
    none_beside(
        [name for name, given in (("paths", query.paths), ("changedSince", query.changed_since)) if given]
    )
    paths: tuple[Path, ...] | None = tuple(call.folders.paths(root, query.paths)) or None
    if query.changed_since:
        paths = tuple(changed_since(root, query.changed_since, call.runner, cancelled=call.cancelled))
    if paths is not None and any(each.samefile(root) for each in paths):
        paths = None
    findings, result, lint = audited(root, paths, call)
    debts = accepted(root, findings)
    left = [
        each
        for each in findings
        if each.identity not in debts and (query.hints or each.severity is not Severity.HINT)
    ]
    left.sort(key=lambda each: (each.severity.rank, each.path, each.span.line, each.span.column))
    return AuditAnswer(
        findings=[found(each) for each in left[: query.most]],
        total=len(left),
        cut=len(left) > query.most,
        files=len(result.reports),
        accepted=sum(each.identity in debts for each in findings),
        lint=lint,
    )


def _text(answer: AuditAnswer) -> str:
    lines = [
        f"{each.path}:{each.line}:{each.column}: {each.severity} {each.code} {each.message}"
        for each in answer.findings
    ]
    if answer.cut:
        lines.append(
            f"{answer.total - len(answer.findings):,} more are not listed: name paths, or ask for more."
        )
    lines.append(f"{answer.total:,} findings in {answer.files:,} files; ruff {answer.lint}.")
    return "\n".join(lines)


AUDIT = Tool(
    "audit",
    "Audit files",
    "Finds placeholders, stubs, faked results, swallowed exceptions and dangerous operations in files of "
    "the workspace, with ruff's findings. Changes nothing. Lines and columns count from 1.",
    AuditQuery,
    AuditAnswer,
    _run,
    _text,
)
