"""Every rule that a finding of the audit or of the operation guard can name."""

from __future__ import annotations

from cockpit.core.guard.rules import RULES as GUARD
from cockpit.core.guard.rules import Rule as GuardRule
from cockpit.features.audit.catalog import RULES as AUDIT
from cockpit.features.audit.catalog import Rule as AuditRule


def rule_of(code: str) -> AuditRule | GuardRule | None:
    """The rule of a code; None for a code of somebody else's."""
    return AUDIT.get(code) or GUARD.get(code)
