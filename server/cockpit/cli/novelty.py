"""The findings that were not there before: the audit's by its rules, ruff's by asking it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cockpit.core.finding import Finding
from cockpit.core.process import Runner
from cockpit.core.text import decode
from cockpit.features.audit.base import Version
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.since import Judge, audit_of, new_since
from cockpit.features.lint.ruff import SOURCE as RUFF
from cockpit.features.lint.ruff import find_ruff, lint


def new_findings(
    root: Path, revision: str, findings: Sequence[Finding], policies: Policies, runner: Runner
) -> list[Finding]:
    """Those that are not in where HEAD left the revision's history; raises Invalid, Unavailable."""
    of_ruff = [finding for finding in findings if finding.source == RUFF]
    of_audit = [finding for finding in findings if finding.source != RUFF]
    new = new_since(root, revision, of_audit, runner=runner, judge=audit_of(policies))
    if of_ruff:
        new |= new_since(root, revision, of_ruff, runner=runner, judge=_ruff_of(root, runner))
    return [finding for finding in findings if finding.identity in new]


def _ruff_of(root: Path, runner: Runner) -> Judge:
    """A judge by ruff, under the present configuration and the present path."""
    ruff = find_ruff()

    def judge(_: Version, path: str, data: bytes) -> frozenset[str]:
        decoded = decode(data)
        if decoded is None or not path.endswith((".py", ".pyi", ".pyw")):
            return frozenset()
        found = lint(decoded[0], path, ruff=ruff, runner=runner, cwd=root)
        return frozenset(each.finding.identity for each in found)

    return judge
