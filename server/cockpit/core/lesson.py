"""What is learned from a failure: its fingerprint, what was changed before it worked again, and how often
that has helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.core.redact import redact
from cockpit.core.run import DAEMON, INTERRUPTED, Recorded, Status

ENOUGH: Final = 3
"""So many successes in a row validate a lesson."""
REMEDIES: Final = (
    "backup prune", "backup restore", "corrections undo", "sessions wrap-up --fix", "sync heal",
    "sync resolve",
)  # fmt: skip
"""The commands that put something right, by how the kind of their sessions begins."""

_VARYING: Final = (
    (lazy_pattern(r"(['\"`])[^'\"`]*[/\\][^'\"`]*\1"), "<path>"),
    (lazy_pattern(r"\b[a-z][a-z0-9+.-]+://[^\s'\"]+"), "<address>"),
    (
        lazy_pattern(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"),
        "<time>",
    ),
    (lazy_pattern(r"\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b"), "<time>"),
    # The full stop or comma behind a path belongs to the sentence.
    (
        lazy_pattern(r"(?:\b[A-Za-z]:[\\/]|\\\\|(?<![\w<>])(?:~|\.{1,2})?/)(?:[^\s'\"`()]*[^\s'\"`().,:;])?"),
        "<path>",
    ),
    (lazy_pattern(r"(?<![\w</])[\w.-]+(?:[/\\][\w.-]*\w)+"), "<path>"),
    # A name with spaces falls into several.
    (lazy_pattern(r"<path>(?: <path>)+"), "<path>"),
    (lazy_pattern(r"\b(?=[0-9a-f-]*\d)[0-9a-f]{8}(?:[0-9a-f]*|(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"), "<id>"),
    (lazy_pattern(r"\b0x[0-9a-fA-F]+\b|\d+(?:[.,]\d+)*"), "<n>"),
)


class State(StrEnum):
    """What is thought of a lesson."""

    PENDING = "pending"
    VALIDATED = "validated"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lesson has stood the test."""

    state: State = State.PENDING
    by: str = ""
    """The person who judged it; empty when only the successes have."""
    worked: int = 0
    failed: int = 0
    in_a_row: int = 0
    """The successes since the last failure."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A failure, what was changed after it, and how the next try went."""

    kind: str
    fingerprint: str
    reason: str
    """The failure as it was told."""
    advice: str
    tags: tuple[str, ...]
    worked: bool
    sessions: tuple[str, str]
    """The one that failed, and the next."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One trial as it is kept."""

    failed: str
    """The session that failed."""
    then: str
    """The next one."""
    worked: bool
    at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What may be done about a failure."""

    number: int
    kind: str
    """The kind of session that failed."""
    fingerprint: str
    reason: str
    """The failure as it was told last."""
    advice: str
    tags: tuple[str, ...]
    """What the advice is about: setting, command, version."""
    standing: Standing
    learned: str
    """ISO 8601, UTC."""
    tried: str
    evidence: tuple[Evidence, ...]
    """The last trials, the latest last."""


def fingerprint(reason: str) -> str:
    """A failure without what differs from one time to the next: paths, addresses, times, ids and numbers."""
    text = " ".join(redact(reason).split())
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return text


def trial_of(failed: Recorded, then: Recorded, between: Iterable[Recorded]) -> Trial | None:
    """What two sessions, one after the other on the same folders, teach; None when that is nothing.

    Nothing is learned from what went away by itself, from an interruption, or from another failure.
    """
    if failed.status not in (Status.FAILED, Status.CRASHED) or failed.reason in ("", INTERRUPTED):
        return None
    trigger = fingerprint(failed.reason)
    worked = then.status is Status.SUCCESS and not then.reason
    again = then.status in (Status.FAILED, Status.CRASHED) and fingerprint(then.reason) == trigger
    changes = changed(failed, then, between)
    if not changes or not (worked or again):
        return None
    advice = " and ".join(sentence for _, sentence in changes)
    tags = tuple(dict.fromkeys(tag for tag, _ in changes))
    sessions = (failed.begun.session_id, then.begun.session_id)
    return Trial(failed.begun.kind, trigger, redact(failed.reason), advice, tags, worked, sessions)


def changed(failed: Recorded, then: Recorded, between: Iterable[Recorded]) -> list[tuple[str, str]]:
    """What is different at the second session, and what was done before it: a tag and an advice each."""
    before, after = failed.begun, then.begun
    found: list[tuple[str, str]] = []
    if before.version != after.version:
        found.append(("version", f"use version {after.version}"))
    if before.settings is not None and after.settings is not None:
        found += [("setting", f"change {name}") for name in _different(before.settings, after.settings)]
    done = {each.begun.kind for each in between if _put_right(each, failed, then)}
    return found + [("command", f"run `cockpit {kind}`") for kind in sorted(done)]


def after_trial(standing: Standing, *, worked: bool) -> Standing:
    """A lesson after one more trial: successes in a row validate it, a failure makes it pending again.

    What a person has decided only a person changes.
    """
    if worked:
        tried = replace(standing, worked=standing.worked + 1, in_a_row=standing.in_a_row + 1)
    else:
        tried = replace(standing, failed=standing.failed + 1, in_a_row=0)
    if standing.by:
        return tried
    valid = tried.in_a_row >= ENOUGH or (worked and standing.state is State.VALIDATED)
    return replace(tried, state=State.VALIDATED if valid else State.PENDING)


def judged(standing: Standing, state: State, by: str) -> Standing:
    """A lesson after a person has judged it."""
    return replace(standing, state=state, by=by)


def hints(lessons: Iterable[Lesson]) -> list[str]:
    """What is worth saying when the failure is back, in one sentence each, the best first."""
    worth = [each for each in lessons if _is_worth(each.standing)]
    worth.sort(key=_rank)
    return [_hint(each) for each in worth]


def outcome(standing: Standing) -> str:
    """How often it helped, in words."""
    tries = standing.worked + standing.failed
    return f"worked {standing.worked} of {tries} {'time' if tries == 1 else 'times'}"


def _hint(lesson: Lesson) -> str:
    sure = lesson.standing.state is State.VALIDATED
    doubt = "" if sure else ", not validated yet"
    lead = "What puts this right" if sure else "What may put this right"
    return f"{lead}: {lesson.advice} ({outcome(lesson.standing)}{doubt}; lesson {lesson.number})."


def _rank(lesson: Lesson) -> tuple[bool, int, int]:
    return lesson.standing.state is not State.VALIDATED, -lesson.standing.worked, lesson.number


def _is_worth(standing: Standing) -> bool:
    if standing.state is State.PENDING:
        return standing.worked > standing.failed
    return standing.state is State.VALIDATED


def _different(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _put_right(session: Recorded, failed: Recorded, then: Recorded) -> bool:
    """Whether it was a command that puts something right, done between two sessions of a folder."""
    begun, end = session.begun, session.end
    return (
        begun.kind not in (DAEMON, failed.begun.kind)
        and begun.kind.startswith(REMEDIES)
        and session.status is Status.SUCCESS
        and not session.reason
        and failed.start < session.start
        and end is not None
        and end <= then.start
        and not {*begun.folders}.isdisjoint(failed.begun.folders)
    )
