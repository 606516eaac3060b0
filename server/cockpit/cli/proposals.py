"""How a proposal and its verdict are shown on the command line, and applied."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from cockpit.cli.telling import say
from cockpit.core.paths import printable
from cockpit.dual.generating import Generated, Site, apply
from cockpit.features.copilots.apply.applying import Changed
from cockpit.features.copilots.apply.merging import conflict
from cockpit.features.copilots.change import diff_of
from cockpit.features.copilots.objection import State
from cockpit.features.copilots.orchestrator import Attempt


def applied(site: Site, made: Generated, *, wanted: bool) -> bool:
    """Whether it was written; a file that has changed meanwhile is shown as it is, was and would be."""
    best = made.run.best
    if not wanted or best is None or not best.approved:
        return False
    try:
        apply(site, made.number, best.proposal.changes, made.run.objective.words)
    except Changed as error:
        for entry, now in error.files:
            sys.stdout.write(conflict(entry, now))
        raise
    return True


def show(form: str, made: Generated, *, applied: bool) -> None:
    """The proposal as a diff with its verdict, or all of it as JSON."""
    if form == "json":
        document = msgspec.json.format(msgspec.json.encode(_document(made, applied=applied)), indent=2)
        sys.stdout.buffer.write(document + b"\n")
        return
    best = made.run.best
    if best is not None:
        for step in best.proposal.plan:
            say(step)
        for change in best.proposal.changes.changes:
            sys.stdout.buffer.write("".join(diff_of(change)).encode("utf-8", "backslashreplace"))
        if made.changed:
            diffs = "".join(line for change in made.changed for line in diff_of(change))
            say(f"Since the last proposal:\n{diffs.rstrip()}")
        for sentence in _reasons(best):
            say(sentence)
    say(_closing(made, applied=applied))


def _closing(made: Generated, *, applied: bool) -> str:
    run = made.run
    if run.best is None:
        return run.reason
    count = len(run.attempts)
    tried = "" if count == 1 else f" after {count} proposals"
    if applied:
        return f"approved{tried} and applied; `cockpit generate --undo {made.number}` takes it back."
    why = f" {run.reason}" if run.reason else ""
    return f"{run.verdict.value}{tried}; nothing was changed.{why} Run {made.number}."


def _reasons(best: Attempt) -> Iterator[str]:
    yield from best.proposal.because
    for each in best.judgement.objections:
        weight = "error" if each.rejects else "advice"
        yield f"{printable(each.path)}:{each.span.line + 1}: {weight} {each.code} {each.message}"
    for outcome in best.judgement.outcomes:
        if outcome.state is State.UNKNOWN:
            why = " ".join((outcome.reason, *(gap.reason for gap in outcome.gaps))).strip()
            yield f"{outcome.check} cannot tell: {why}"


def _document(made: Generated, *, applied: bool) -> dict[str, Any]:
    run = made.run
    return {
        "run": made.number,
        "verdict": run.verdict.value if run.best else None,
        "applied": applied,
        "reason": run.reason,
        "objective": run.objective,
        "refines": made.former,
        "wishes": run.conversation.wishes,
        "since": [{"path": each.path, "diff": "".join(diff_of(each))} for each in made.changed],
        "attempts": [_attempt(each) for each in run.attempts],
        "context": run.context,
        "seconds": round(run.execution.seconds, 3),
    }


def _attempt(each: Attempt) -> dict[str, Any]:
    proposal = each.proposal
    return {
        "verdict": each.judgement.verdict.value,
        "provider": proposal.provider,
        "model": proposal.model,
        "templates": proposal.templates,
        "plan": proposal.plan,
        "because": proposal.because,
        "files": [
            {"path": change.path, "diff": "".join(diff_of(change))} for change in proposal.changes.changes
        ],
        "reasons": [
            {"code": one.code, "path": one.path, "line": one.span.line + 1, "message": one.message,
             "rejects": one.rejects, "evidence": one.evidence}
            for one in each.judgement.objections
        ],
        "checks": [
            {"name": one.check, "state": one.state.value, "reason": one.reason}
            for one in each.judgement.outcomes
        ],
    }  # fmt: skip
