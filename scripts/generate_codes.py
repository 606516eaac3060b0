"""The codes of audit and guard: a table for the README, a page for the links of diagnostics."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.core.finding import Severity
from cockpit.core.guard.rules import RULES as GUARD
from cockpit.features.audit.catalog import RULES as AUDIT

PAGE_HEAD = """# Codes

What the audit and the operation guard report. The severity is the loudest one that a code is reported
with; what rests on a single sign is a hint. `cockpit.audit.severities`, and `severities` in the project's
`cockpit.toml`, set another one.
"""


def rules() -> Iterator[tuple[str, str, Severity, str]]:
    """Code, title, severity and explanation of every rule."""
    for rule in AUDIT.values():
        yield rule.code, rule.title, rule.default_severity, rule.explanation
    for guarded in GUARD.values():
        yield guarded.id, guarded.title, guarded.severity, guarded.explanation


def codes_rows() -> list[tuple[str, ...]]:
    """Code, severity and title."""
    return [(f"`{code}`", severity.value, title) for code, title, severity, _ in rules()]


def codes_page() -> str:
    """One section for each code; its heading is what the link of a diagnostic names."""
    sections = [
        f"## {code}\n\n**{title}** ({severity.value}). {explanation}\n"
        for code, title, severity, explanation in rules()
    ]
    return "\n".join([PAGE_HEAD, *sections])
