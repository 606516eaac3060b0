"""The codes of audit and guard as a table for the README; those of recordings, too, as a page for links."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.core.guard.rules import RULES as GUARD
from cockpit.features.audit.catalog import RULES as AUDIT
from cockpit.features.har.catalog import RULES as HAR

PAGE_HEAD = """# Codes

What the audit and the operation guard report, and how loud; what rests on a single sign is a hint. What the
guard would let pass once a person has confirmed it is info. `cockpit.audit.severities`, and `severities` in
the project's `cockpit.toml`, set another severity.
"""

HAR_HEAD = """# Codes of recordings

What `cockpit har check` reports about a HAR.
"""


def rules() -> Iterator[tuple[str, str, str, str]]:
    """Code, title, severities and explanation of every rule."""
    for rule in AUDIT.values():
        severities = "; ".join(filter(None, (rule.default_severity.value, rule.louder)))
        yield rule.code, rule.title, severities, rule.explanation
    for guarded in GUARD.values():
        yield guarded.id, guarded.title, guarded.severity.value, guarded.explanation


def codes_rows() -> list[tuple[str, ...]]:
    """Code, severity and title."""
    return [(f"`{code}`", severity, title) for code, title, severity, _ in rules()]


def codes_page() -> str:
    """One section for each code; its heading is what the link of a diagnostic names."""
    sections = [_section(*rule) for rule in rules()]
    recordings = [
        _section(rule.code, rule.title, rule.severity.value, rule.explanation) for rule in HAR.values()
    ]
    return "\n".join([PAGE_HEAD, *sections, HAR_HEAD, *recordings])


def _section(code: str, title: str, severity: str, explanation: str) -> str:
    return f"## {code}\n\n**{title}** ({severity}). {explanation}\n"
