"""The second copilot: tries to refute a change by other means than whoever made it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
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
        self,
        checks: Sequence[tuple[str, Check]],
        clock: Clock,
        without: Iterable[str] = (),
        *,
        together: Iterable[str] = (),
        withdraw: Callable[[], None] = lambda: None,
    ) -> None:
        """Of these checks, by name, all but the ones in `without`. Those in `together` wait for programs, and
        run side by side behind the others; `withdraw` ends their programs when the caller is interrupted."""
        self._checks = checks
        self._clock = clock
        self._without = frozenset(without)
        self._together = frozenset(together)
        self._withdraw = withdraw

    def validate(self, review: Review, heard: Heard = lambda _outcome: None) -> Judgement:
        """Judge a change set; `heard` is told of each check when it has ended. Raises Cancelled."""
        begun = self._clock.monotonic()
        outcomes: dict[str, Outcome] = {}
        for outcome in self._ended(review):
            told = [each for earlier in outcomes.values() for each in earlier.objections]
            said = replace(outcome, objections=tuple(unrepeated(outcome.objections, told)))
            outcomes[said.check] = said
            heard(said)
        ordered = tuple(outcomes[name] for name, _ in self._checks)
        return Judgement(_verdict(ordered), ordered, self._clock.monotonic() - begun)

    def _ended(self, review: Review) -> Iterator[Outcome]:
        """The checks as they end."""
        waiting: list[tuple[str, Check]] = []
        for name, check in self._checks:
            if review.cancelled():
                raise Cancelled("The validation was cancelled.")
            if name in self._together and name not in self._without:
                waiting.append((name, check))
            else:
                yield self._run(name, check, review)
        if not waiting:
            return
        with ThreadPoolExecutor(max_workers=len(waiting)) as threads:
            try:
                running = [threads.submit(self._run, name, check, review) for name, check in waiting]
                for each in as_completed(running):
                    yield each.result()
            except BaseException:
                # The pool waits for its threads, and these for programs that nobody wants any more.
                self._withdraw()
                raise

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
