"""Workflow commands: GitHub Actions turns them into annotations of a pull request."""

from __future__ import annotations

from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Objection, State


def render(report: Report) -> str:
    """One command for each objection, and one for each check that could not tell."""
    commands = [_command(each) for each in report.judgement.objections]
    for outcome in report.judgement.outcomes:
        if outcome.state is State.UNKNOWN:
            reasons = [outcome.reason, *(f"{gap.path}: {gap.reason}" for gap in outcome.gaps)]
            commands.append(f"::warning title={outcome.check}::{_data(' '.join(filter(None, reasons)))}")
    return "".join(f"{command}\n" for command in commands)


def _command(each: Objection) -> str:
    kind = "error" if each.rejects else "notice"
    listed = f"file={_property(each.path)},line={each.span.line + 1},title={_property(each.code)}"
    return f"::{kind} {listed}::{_data(each.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
