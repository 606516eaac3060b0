"""The first copilot in a process of its own; what it makes is judged in yet another one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, Refused
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.home import Home
from cockpit.core.process import CancellableRunner, SystemRunner
from cockpit.core.settings import CopilotsSettings
from cockpit.dual.generating import (
    Generated,
    Site,
    Wish,
    apply,
    generate,
    preview,
    recover,
    refinement,
    selection,
    undo,
)
from cockpit.dual.recordings import Wanted, generate_from, options_for
from cockpit.features.copilots.apply.applying import Changed
from cockpit.features.copilots.apply.journal import Journal
from cockpit.features.copilots.change import Change, ChangeSet, decoded, diff_of
from cockpit.features.copilots.executor import Moment
from cockpit.features.copilots.hunks import hunks
from cockpit.features.copilots.objection import Objection, Outcome, State
from cockpit.features.copilots.orchestrator import Attempt
from cockpit.features.copilots.primary.choice import Choice
from cockpit.features.copilots.primary.editor_model import Ask, Said, question_of, said_in
from cockpit.features.copilots.primary.model import Request
from cockpit.features.copilots.primary.paths import fault_of
from cockpit.features.copilots.primary.task import Objective

WORDS: Final = {"stub": "Implement it.", "test": "Write a test."}
MOST_REASONS: Final = 50
MOST_BYTES: Final = 15_000_000
"""Of an answer, which is one line."""
MOST_DIFF: Final = 20_000
"""Characters."""

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


class Refinements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be otherwise, and in which proposal."""

    run: str
    words: str
    models: CopilotsSettings
    key: str


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be made of a recording, and where."""

    recording: str
    artefacts: tuple[str, ...]
    into: str
    entries: frozenset[int] | None


class Proposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be written."""

    run: str
    words: str
    changes: Rows
    unsaved: dict[str, bytes]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is taken of a proposal."""

    run: str
    hunks: tuple[int, ...]


class TakenBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose files are given back."""

    run: str
    unsaved: dict[str, bytes]


def run_generation(
    verb: str, payload: Any, tell: Tell, cancelled: Callable[[], bool], ask: AskDaemon
) -> dict[str, Any]:
    """Do what the verb says: generate, record, refine, choose, preview, apply, undo or recover."""
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
        if verb in ("generate", "refine", "choose"):
            site, wish = _wanted(verb, site, order, ask)
            recover(site)
            made = generate(site, wish, moment=_teller(tell), cancelled=cancelled)
            return _answer(made, made.run.objective.symbol, "cockpit generate")
        if verb == "record":
            return _recorded(site, order, tell, cancelled)
        if verb == "preview":
            return {"text": preview(*_asked(site, order, ask))}
        if verb == "apply":
            return _applied(site, order)
        if verb == "undo":
            back = msgspec.convert(order.order, TakenBack)
            return _written(lambda: undo(replace(site, unsaved=back.unsaved), back.run))
        return {"told": recover(site)}


def _recorded(site: Site, order: Order, tell: Tell, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """What was made from a recording."""
    asked = msgspec.convert(order.order, Recording)
    if asked.into and (fault := fault_of(asked.into)):
        raise Invalid(f"$.into: {asked.into[:200]!r} {fault}.")
    recording = Path(asked.recording)
    wanted = Wanted(recording, asked.artefacts, asked.into, asked.entries, options_for(recording))
    recover(site)
    made = generate_from(site, wanted, moment=_teller(tell), cancelled=cancelled)
    answer = _answer(made, recording.name, "cockpit har generate")
    # A part of it would be another script than the one that was performed.
    answer["told"]["hunks"] = []
    return answer


def _teller(tell: Tell) -> Callable[[Moment], None]:
    def moment(now: Moment) -> None:
        left = "" if now.remaining is None else f", about {now.remaining:.0f} s left"
        tell({"fraction": now.fraction, "phase": f"{now.phase.description}{left}"})

    return moment


def _answer(made: Generated, subject: str, command: str) -> dict[str, Any]:
    """What the editor is told, and what it may have written; the command does the same in a terminal."""
    best = made.run.best
    approved = best is not None and best.approved
    changes = best.proposal.changes.changes if best and approved else ()
    rows = [(each.path, each.before, each.after, each.former) for each in changes]
    answer = {
        "told": _told(made, best, subject),
        "proposal": {"words": made.run.objective.words, "changes": msgspec.to_builtins(rows)},
    }
    if len(msgspec.json.encode(answer)) > MOST_BYTES:
        raise Refused(
            f"The proposal is too large to be shown in the editor; `{command}` in a terminal shows it, "
            "and applies it with --apply."
        )
    return answer


def _wanted(verb: str, site: Site, order: Order, ask: AskDaemon) -> tuple[Site, Wish]:
    if verb == "choose":
        part = msgspec.convert(order.order, Part)
        return site, selection(site, part.run, part.hunks)
    return _refined(site, order, ask) if verb == "refine" else _asked(site, order, ask)


def _asked(site: Site, order: Order, ask: AskDaemon) -> tuple[Site, Wish]:
    """What is wanted, and where, with the language model that is set."""
    wanted = msgspec.convert(order.order, Objectives)
    if not (wanted.words or wanted.kind in WORDS):
        raise Invalid("$.words: expected what is wanted, in words.")
    if wanted.path and (fault := fault_of(wanted.path)):
        raise Invalid(f"$.path: {wanted.path[:200]!r} {fault}.")
    line = wanted.line if wanted.kind in WORDS else None
    objective = Objective(wanted.words or WORDS[wanted.kind], wanted.kind, wanted.path, line=line)
    choice = Choice(wanted.models, wanted.key, _editor(ask))
    return replace(site, choice=choice), Wish(objective, wanted.models.provider)


def _refined(site: Site, order: Order, ask: AskDaemon) -> tuple[Site, Wish]:
    """What is to be otherwise, by the provider that is set now."""
    wanted = msgspec.convert(order.order, Refinements)
    choice = Choice(wanted.models, wanted.key, _editor(ask))
    wish = refinement(site, wanted.words, run=wanted.run, provider=wanted.models.provider)
    return replace(site, choice=choice), wish


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
    site = replace(site, unsaved=wanted.unsaved)
    return _written(lambda: apply(site, wanted.run, changes, wanted.words))


def _written(action: Callable[[], Journal]) -> dict[str, Any]:
    """What was written, or what has changed since."""
    try:
        journal = action()
    except Changed as error:
        return {"paths": [], "changed": [_file(entry.path, entry.old, entry.new) for entry, _ in error.files]}
    return {"paths": [each.path for each in journal.entries], "changed": []}


def _file(path: str, before: bytes | None, after: bytes | None) -> dict[str, str]:
    return {"path": path, "before": decoded(before or b"") or "", "after": decoded(after or b"") or ""}


def _told(made: Generated, best: Attempt | None, subject: str) -> dict[str, Any]:
    """As the editor is told of it; `subject` is what it was made for, where that has a name."""
    run = made.run
    shown = made.changed or (best.proposal.changes.changes if best else ())
    objections = sorted(best.judgement.objections, key=lambda each: not each.rejects) if best else []
    return {
        "run": made.number,
        "symbol": subject or next((each.path for each in shown), run.objective.path),
        "verdict": best.judgement.verdict.value if best else "nothing fits",
        "reason": run.reason,
        "files": [
            _file(each.path, each.before, each.after)
            for each in (best.proposal.changes.changes if best else ())
        ],
        "hunks": [
            {"path": each.path, "line": each.line, "removed": each.removed, "added": each.added}
            for each in (hunks(best.proposal.changes) if best else ())
        ],
        "checks": [
            {
                "name": each.check,
                "state": each.state.value,
                "reason": _why(each),
                "seconds": round(each.seconds, 3),
            }
            for each in (best.judgement.outcomes if best else ())
        ],
        "because": list(best.proposal.because) if best else [],
        "reasons": [_reason(each) for each in objections[:MOST_REASONS]],
        "proposals": len(run.attempts),
        "seconds": run.execution.seconds,
        "former": made.former,
        "since": [_file(each.path, each.before, each.after) for each in made.changed],
        "diff": _cut("".join(line for each in shown for line in diff_of(each))),
    }


def _why(outcome: Outcome) -> str:
    """Why a check is unknown or was not made."""
    gaps = (gap.reason for gap in outcome.gaps) if outcome.state is State.UNKNOWN else ()
    return " ".join(each for each in (outcome.reason, *gaps) if each)


def _cut(text: str) -> str:
    return (
        text
        if len(text) <= MOST_DIFF
        else f"{text[:MOST_DIFF]}\n({len(text) - MOST_DIFF:,} more characters)\n"
    )


def _reason(each: Objection) -> dict[str, Any]:
    return {
        "path": each.path, "line": each.span.line, "code": each.code, "message": each.message,
        "rejects": each.rejects,
    }  # fmt: skip
