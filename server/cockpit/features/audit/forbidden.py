"""Forbidden operations in the text, as the operation guard judges them."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.core.guard.scan import scan
from cockpit.features.audit.context import Context
from cockpit.features.audit.report import Report


def forbidden(context: Context) -> Iterator[Report]:
    """The commands in the text that the guard does not allow; `guard.*` is their code."""
    if context.in_tests and context.source.language.full:
        return
    for occurrence in scan(context.text, context.source.path):
        judgement = occurrence.judgement
        yield Report(
            judgement.rules[0], judgement.severity, occurrence.start, occurrence.end, judgement.reason
        )
