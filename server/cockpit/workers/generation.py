"""The first copilot in a process of its own; what it makes is judged in yet another one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Conflict, Invalid
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.home import Home
from cockpit.core.process import CancellableRunner, SystemRunner
from cockpit.core.settings import CopilotsSettings
from cockpit.dual.generating import Generated, Site, Wish, apply, generate, recover, undo
from cockpit.features.copilots.apply.applying import Changed
from cockpit.features.copilots.apply.merging import conflict
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.executor import Moment
from cockpit.features.copilots.objection import Objection
from cockpit.features.copilots.orchestrator import Attempt
from cockpit.features.copilots.primary.choice import Choice
from cockpit.features.copilots.primary.editor_model import Ask, Said, question_of, said_in
from cockpit.features.copilots.primary.model import Request
from cockpit.features.copilots.primary.task import Objective

WORDS: Final = {"stub": "Implement it.", "test": "Write a test."}
MOST_REASONS: Final = 50

Tell = Callable[[Mapping[str, Any]], None]
AskDaemon = Callable[[Mapping[str, Any], Callable[[], bool]], Any]
"""Asks the daemon a question, and waits for its answer."""
Rows = list[tuple[str, bytes | None, bytes | None, str]]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it is done, and what."""

    workspace: str
    home: dict[str, str]
    shared: dict[str, str]
    backups: str
    user: str
    session: str
    order: dict[str, Any]


class Objectives(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be made."""

    path: str
    line: int
    kind: str
    words: str
    models: CopilotsSettings
    key: str


class Proposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be written."""

    run: str
    words: str
    changes: Rows


def run_generation(
    verb: str, payload: Any, tell: Tell, cancelled: Callable[[], bool], ask: AskDaemon
) -> dict[str, Any]:
    """Do what the verb says: generate, apply, undo or recover."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    root = Path(order.workspace)
    runner = CancellableRunner(SystemRunner(), cancelled)
    site = Site(
        root, Home.of(order.home), Home.of(order.shared), SystemClock(), runner, logging.warning, order.user,
        order.session,
    )  # fmt: skip
    backups = Path(order.backups).expanduser().absolute() if order.backups else None
    bounds = Bounds(root, backups, resolve=lambda path: Path(path).resolve())
    with surrounded(Surroundings(lambda _path: bounds)):
        if verb == "generate":
            return _generated(site, order, tell, cancelled, ask)
        if verb == "apply":
            return _applied(site, order)
        if verb == "undo":
            return {"paths": [each.path for each in undo(site, order.order["run"]).entries]}
        return {"told": recover(site)}


def _generated(
    site: Site, order: Order, tell: Tell, cancelled: Callable[[], bool], ask: AskDaemon
) -> dict[str, Any]:
    wanted = msgspec.convert(order.order, Objectives)
    site = replace(site, choice=Choice(wanted.models, wanted.key, _editor(ask)))

    def moment(now: Moment) -> None:
        left = "" if now.remaining is None else f", about {now.remaining:.0f} s left"
        tell({"fraction": now.fraction, "phase": f"{now.phase.description}{left}"})

    recover(site)
    objective = Objective(wanted.words or WORDS[wanted.kind], wanted.kind, wanted.path, line=wanted.line)
    made = generate(site, Wish(objective, wanted.models.provider), moment=moment, cancelled=cancelled)
    best = made.run.best
    approved = best is not None and best.approved
    changes = best.proposal.changes.changes if best and approved else ()
    return {
        "told": _told(made, best),
        "proposal": {
            "words": made.run.objective.words,
            "changes": msgspec.to_builtins(
                [(each.path, each.before, each.after, each.former) for each in changes]
            ),
        },
    }


def _editor(ask: AskDaemon) -> Ask:
    """The editor's language model, by way of the daemon; its answer comes whole."""

    def asked(
        name: str, request: Request, heard: Callable[[str], None], cancelled: Callable[[], bool]
    ) -> Said:
        said = said_in(ask(question_of(name, request), cancelled))
        heard(said.text)
        return said

    return asked


def _applied(site: Site, order: Order) -> dict[str, Any]:
    wanted = msgspec.convert(order.order, Proposed)
    changes = ChangeSet(tuple(Change(*row) for row in wanted.changes), "an approved proposal")
    try:
        journal = apply(site, wanted.run, changes, wanted.words)
    except Changed as error:
        shown = "".join(conflict(entry, now) for entry, now in error.files)
        raise Conflict(f"{error.message}\n\n{shown}") from error
    return {"paths": [each.path for each in journal.entries]}


def _told(made: Generated, best: Attempt | None) -> dict[str, Any]:
    """As the editor is told of it."""
    run = made.run
    objections = sorted(best.judgement.objections, key=lambda each: not each.rejects) if best else []
    return {
        "run": made.number,
        "symbol": run.objective.symbol,
        "verdict": best.judgement.verdict.value if best else "nothing fits",
        "reason": run.reason,
        "files": [
            {"path": each.path, "before": each.old or "", "after": each.new or ""}
            for each in (best.proposal.changes.changes if best else ())
        ],
        "because": list(best.proposal.because) if best else [],
        "reasons": [_reason(each) for each in objections[:MOST_REASONS]],
        "proposals": len(run.attempts),
        "seconds": run.execution.seconds,
    }


def _reason(each: Objection) -> dict[str, Any]:
    return {
        "path": each.path, "line": each.span.line, "code": each.code, "message": each.message,
        "rejects": each.rejects,
    }  # fmt: skip
