"""The second copilot in a process of its own: a change set goes in, a judgement comes out, and nothing else.

It sees the working tree and the change, never what the first copilot thought of it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import CockpitError, Unavailable
from cockpit.core.process import Runner, SystemRunner
from cockpit.dual.copies import Copies
from cockpit.dual.files import laid_over
from cockpit.dual.judging import EXECUTING, checks_of, interpreter, untrusted
from cockpit.dual.proof import Proof, Sharpness
from cockpit.dual.proving import Proving
from cockpit.dual.recorded_checks import checks_for, equipped
from cockpit.dual.replaying import Recorded, Replaying, untried
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.review import Check, Review
from cockpit.features.copilots.validator import Judgement, SecondaryCopilotValidator

PROOF: Final = "proof"
SHARPNESS: Final = "sharpness"
REPLAY: Final = "replay"
TEST_SECONDS: Final = 300.0
PATIENCE: Final = 1_800.0


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be judged."""

    root: str
    origin: str
    objective: Objective
    changes: tuple[tuple[str, bytes | None, bytes | None, str], ...]
    """Path, bytes before and after, and the former path, of each file."""
    test_seconds: float
    trusted: bool
    recorded: Recorded | None = None
    """The recording that it was generated from."""


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The judgement, or why there is none."""

    judgement: Judgement | None = None
    kind: str = ""
    message: str = ""


def judge(
    changes: ChangeSet,
    objective: Objective,
    root: Path,
    runner: Runner,
    *,
    trusted: bool,
    test_seconds: float = TEST_SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
    recorded: Recorded | None = None,
) -> Judgement:
    """Have another process judge; raises Unavailable when it cannot, and Cancelled."""
    rows = tuple((each.path, each.before, each.after, each.former) for each in changes.changes)
    order = Order(str(root), changes.origin, objective, rows, test_seconds, trusted, recorded)
    argv = (sys.executable, "-P", "-m", "cockpit.dual.apart")
    said = runner.run(
        argv, cwd=Path(__file__).parent, stdin=msgspec.json.encode(order), timeout=PATIENCE,
        cancelled=cancelled,
    )  # fmt: skip
    try:
        answer = msgspec.json.decode(said.stdout, type=Answer)
    except msgspec.DecodeError as error:
        last = said.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise Unavailable(f"The second copilot ended without a verdict: {last or said.code}.") from error
    if answer.judgement is None:
        raise Unavailable(f"The second copilot cannot judge: {answer.message}")
    return answer.judgement


def judged(order: Order, runner: Runner) -> Judgement:
    """Judge in this process."""
    root = Path(order.root)
    changes = ChangeSet(tuple(Change(*row) for row in order.changes), order.origin)
    collected = laid_over(changes, root, runner)
    review = Review(root, collected.changes, collected.before, collected.after, _words(order.objective))
    with ExitStack() as stack:
        checks = stack.enter_context(
            checks_of(root, runner, test_seconds=order.test_seconds, trusted=order.trusted)
        )
        own = _own_check(order, root, runner, stack)
        if order.recorded is not None:
            checks = checks_for(order.recorded, list(checks))
            if order.trusted:
                checks = equipped(checks, root, runner, partial(interpreter, root, runner))
        clock = SystemClock()
        return SecondaryCopilotValidator([*checks, *own], clock, together=EXECUTING).validate(review)


def _own_check(order: Order, root: Path, runner: Runner, stack: ExitStack) -> list[tuple[str, Check]]:
    """What is asked of generated code beside what is asked of anybody's."""
    objective = order.objective
    if order.recorded is not None:
        copies, python = stack.enter_context(Copies()), partial(interpreter, root, runner)
        replaying = Replaying(root, runner, copies, python, order.recorded)
        return [(REPLAY, replaying if order.trusted else untried)]
    if not objective.symbol and objective.line is None:
        return []
    copies = stack.enter_context(Copies())
    proving = Proving(root, runner, copies, lambda: interpreter(root, runner), order.test_seconds)
    if objective.kind == "test":
        return [(SHARPNESS, Sharpness(objective, proving) if order.trusted else untrusted)]
    return [(PROOF, Proof(objective, proving) if order.trusted else untrusted)]


def _words(objective: Objective) -> str:
    """What the change is for, as the check of its scope reads it."""
    return " ".join(each for each in (objective.words, objective.path, objective.symbol) if each)


def main() -> int:
    """Read an order, write an answer."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    try:
        answer = Answer(judged(order, SystemRunner()))
    except CockpitError as error:
        answer = Answer(kind=error.kind, message=error.message)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
