"""The second copilot: tries to refute a change by other means than whoever made it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cockpit.core.clock import Clock
from cockpit.core.errors import Cancelled, CockpitError
from cockpit.features.copilots.objection import Gap, Objection, Outcome, State, Verdict
from cockpit.features.copilots.repeats import unrepeated
from cockpit.features.copilots.review import Absent, Check, Review

_log = logging.getLogger(__name__)

Heard = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a change set, with all that it rests on."""

    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def objections(self) -> list[Objection]:
        """All of them, by place."""
        found = [each for outcome in self.outcomes for each in outcome.objections]
        return sorted(found, key=lambda each: (each.path, each.span.line, each.span.column, each.code))

    @property
    def code(self) -> int:
        """How a command ends: 0 approved, 1 rejected, 2 cannot judge."""
        return {Verdict.APPROVED: 0, Verdict.REJECTED: 1, Verdict.UNKNOWN: 2}[self.verdict]


class SecondaryCopilotValidator:
    """Runs checks in the order of their speed, whatever somebody says about the change."""

    def __init__(
        self, checks: Sequence[tuple[str, Check]], clock: Clock, without: Iterable[str] = ()
    ) -> None:
        """Of these checks, by name, all but the ones in `without`."""
        self._checks = checks
        self._clock = clock
        self._without = frozenset(without)

    def validate(self, review: Review, heard: Heard = lambda _outcome: None) -> Judgement:
        """Judge a change set; `heard` is told of each check when it has ended. Raises Cancelled."""
        begun = self._clock.monotonic()
        outcomes: list[Outcome] = []
        for name, check in self._checks:
            if review.cancelled():
                raise Cancelled("The validation was cancelled.")
            outcome = self._run(name, check, review)
            told = [each for earlier in outcomes for each in earlier.objections]
            outcome = replace(outcome, objections=tuple(unrepeated(outcome.objections, told)))
            outcomes.append(outcome)
            heard(outcome)
        return Judgement(_verdict(outcomes), tuple(outcomes), self._clock.monotonic() - begun)

    def _run(self, name: str, check: Check, review: Review) -> Outcome:
        if name in self._without:
            return Outcome(name, State.OFF, reason="It was left out on request.")
        begun = self._clock.monotonic()
        outcome = _outcome(name, check, review)
        return replace(outcome, seconds=self._clock.monotonic() - begun)


def _outcome(name: str, check: Check, review: Review) -> Outcome:
    said: list[Objection | Gap] = []
    state, reason = State.PASSED, ""
    try:
        said.extend(_distinct(check(review)))
    except Cancelled:
        raise
    except Absent as absent:
        state, reason = State.ABSENT, str(absent)
    except CockpitError as error:
        state, reason = State.UNKNOWN, error.message
    except Exception as error:  # noqa: BLE001 - The boundary of a check: a fault of ours approves nothing.
        _log.exception("The check %s failed.", name)
        state, reason = State.UNKNOWN, f"The check itself failed: {error!r}"
    objections = tuple(each for each in said if isinstance(each, Objection))
    gaps = tuple(each for each in said if isinstance(each, Gap))
    if any(gap.decisive for gap in gaps):
        state = State.UNKNOWN
    if objections and state is State.PASSED:
        state = State.OBJECTED
    return Outcome(name, state, objections, gaps, reason)


def _distinct(said: Iterable[Objection | Gap]) -> Iterator[Objection | Gap]:
    seen = set[Objection | Gap]()
    for each in said:
        if each not in seen:
            seen.add(each)
            yield each


def _verdict(outcomes: Sequence[Outcome]) -> Verdict:
    if any(each.rejects for outcome in outcomes for each in outcome.objections):
        return Verdict.REJECTED
    return Verdict.UNKNOWN if any(each.state is State.UNKNOWN for each in outcomes) else Verdict.APPROVED
