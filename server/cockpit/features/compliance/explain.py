"""Why the score moved: the change from one snapshot to the next, taken apart so that the parts add up to it.

A composite is a sum of weight x score, and each score is 100 - rate x amount, so the change of a component
is, without a remainder,

    - rate now x (amounts now - amounts then, both judged today)      for each place
    - rate now x (amounts then, judged today - judged then)           what was there has aged
    - (rate now - rate then) x amounts then                           the project or the test suite has grown
    + floor now - floor then                                          a score cannot fall below 0
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from cockpit.features.compliance.evidence import (
    Component,
    FailingTest,
    Inputs,
    LintInputs,
    PlaceholderInputs,
    SuiteInputs,
)
from cockpit.features.compliance.formulas import Scored, scored
from cockpit.features.compliance.models import Method
from cockpit.features.compliance.snapshot import Snapshot

NOTHING: Final = 1e-12
"""Parts below that are what floating point leaves; they are kept out of the list, not out of the sum."""

_NOUNS: Final = {Component.LINT: "lint finding", Component.PLACEHOLDERS: "open finding"}


class Part(msgspec.Struct, frozen=True):
    """One cause of a change."""

    component: Component | None
    """None when the model itself has changed."""
    points: float
    """Of the composite; negative when it fell."""
    text: str
    """Such as "3 new lint findings (F401, E501) in api.py"."""
    path: str = ""
    """The file that it is about, relative to the folder; empty when it is about no single one."""
    test: str = ""
    """The name of the test that it is about; empty for anything else."""


class Explanation(msgspec.Struct, frozen=True):
    """The change between two snapshots."""

    before: float | None
    after: float | None
    parts: tuple[Part, ...]
    """The greatest first; none while one of the two is incomplete."""
    states: tuple[str, ...]
    """Sentences about components whose evidence has come or gone."""

    @property
    def change(self) -> float | None:
        """How many points; None while one of the two is incomplete."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class _Change:
    """One component then and now."""

    component: Component
    method: Method
    weight: float
    old: Inputs
    new: Inputs
    then: Scored
    aged: Scored
    """The old inputs, judged today."""
    now: Scored


def explain(before: Snapshot, after: Snapshot) -> Explanation:
    """Why the second snapshot has another composite than the first."""
    states = tuple(_state_changes(before, after))
    old, new = before.composite, after.composite
    if old is None or new is None:
        return Explanation(old, new, (), states)
    parts: list[Part] = []
    if before.model.id != after.model.id:
        translated = replace(before, model=after.model)
        under_new_model = translated.composite
        if under_new_model is None:
            return Explanation(None, new, (), states)
        text = f"the model is {after.model.name} instead of {before.model.name}"
        if before.model.name == after.model.name:
            text = f"the model {after.model.name} has changed"
        parts.append(Part(None, under_new_model - old, text))
        before = translated
    for component in Component:
        if (change := _change(before, after, component)) is not None:
            parts += _parts(change)
    told = (part for part in parts if abs(part.points) > NOTHING)
    return Explanation(old, new, tuple(sorted(told, key=lambda part: (-abs(part.points), part.text))), states)


def costs(snapshot: Snapshot) -> tuple[Part, ...]:
    """What keeps the composite from 100, the most expensive first; the parts add up to what is missing."""
    parts: list[Part] = []
    for component in Component:
        weight, score = snapshot.model.weight(component), snapshot.scored(component)
        inputs = snapshot.of(component).inputs
        if weight > 0 and score is not None and inputs is not None:
            places = _Places(inputs, component)
            for place, amount in score.amounts.items():
                text, path = places.present(place)
                test = place if component is Component.TESTS else ""
                parts.append(Part(component, -weight * score.rate * amount, text, path, test))
            parts.append(Part(component, weight * score.floor, f"{component} cannot fall below 0"))
    told = (part for part in parts if abs(part.points) > NOTHING)
    return tuple(sorted(told, key=lambda part: (part.points, part.text)))


def _change(before: Snapshot, after: Snapshot, component: Component) -> _Change | None:
    weight = after.model.weight(component)
    old, new = before.of(component).inputs, after.of(component).inputs
    then, now = before.scored(component), after.scored(component)
    if weight <= 0 or old is None or new is None or then is None or now is None:
        return None
    aged = scored(old, after.model.method, after.at.date())
    return None if aged is None else _Change(component, after.model.method, weight, old, new, then, aged, now)


def _parts(change: _Change) -> Iterator[Part]:
    component, weight, then, aged, now = (
        change.component, change.weight, change.then, change.aged, change.now,
    )  # fmt: skip
    old, new = _Places(change.old, component), _Places(change.new, component)
    for place in sorted({*aged.amounts, *now.amounts}):
        moved = now.amounts.get(place, 0.0) - aged.amounts.get(place, 0.0)
        if abs(moved) > NOTHING:
            text, path = new.moved(place, old)
            yield Part(component, -weight * now.rate * moved, text, path)
    yield Part(component, -weight * now.rate * (aged.total - then.total), "open findings have grown older")
    yield Part(component, -weight * (now.rate - then.rate) * then.total, _size(change))
    yield Part(component, weight * (now.floor - then.floor), f"{component} cannot fall below 0")


def _size(change: _Change) -> str:
    match change.old, change.new:
        case PlaceholderInputs() as old, PlaceholderInputs() as new if change.method == "classic":
            return f"{_known(old)} findings, open and resolved, became {_known(new)}"
        case (LintInputs() | PlaceholderInputs()) as old, (LintInputs() | PlaceholderInputs()) as new:
            return f"{change.component}: {old.lines:,} lines of code became {new.lines:,}"
        case SuiteInputs() as old, SuiteInputs() as new:
            return f"{old.total:,} tests became {new.total:,}"
        case _:
            return f"{change.component}: their number has changed"


def _known(inputs: PlaceholderInputs) -> str:
    return f"{sum(item.count for item in inputs.items) + (inputs.resolved or 0):,}"


class _Places:
    """What inputs hold at each of their places, gathered once: there may be ten thousand of them."""

    def __init__(self, inputs: Inputs, component: Component) -> None:
        self._inputs = inputs
        self._noun = _NOUNS.get(component, "")
        self._codes: dict[str, Counter[str]] = {}
        self._failing: dict[str, FailingTest] = {}
        match inputs:
            case SuiteInputs():
                self._failing = {each.name: each for each in reversed(inputs.failing)}
            case LintInputs() | PlaceholderInputs():
                for item in inputs.items:
                    self._codes.setdefault(item.path, Counter())[item.code] += item.count
            case _:
                pass

    def present(self, place: str) -> tuple[str, str]:
        """What stands at a place, and its path if it is one."""
        match self._inputs:
            case SuiteInputs():
                return _failure(self._failing.get(place), place), ""
            case LintInputs() | PlaceholderInputs():
                codes = self._at(place)
                return f"{_counted(codes.total(), self._noun)} ({', '.join(sorted(codes))}) in {place}", place
            case _:
                return _session(place), ""

    def moved(self, place: str, before: _Places) -> tuple[str, str]:
        """What has changed at a place, and its path if it is one."""
        match self._inputs:
            case SuiteInputs():
                return _failure(self._failing.get(place), place), ""
            case LintInputs() | PlaceholderInputs():
                return _difference(before._at(place), self._at(place), place, self._noun), place
            case _:
                return _session(place), ""

    def _at(self, place: str) -> Counter[str]:
        return self._codes.get(place, Counter())


def _failure(test: FailingTest | None, name: str) -> str:
    if test is None:
        return f"test {name} does not fail any more"
    return f"test {name} fails since {clock_time(test.since)}" if test.since else f"test {name} fails"


def _session(began: str) -> str:
    return f"the session of {clock_time(began)} did not end in order"


def clock_time(stamp: str) -> str:
    """A stored time as people read it."""
    return f"{stamp[:10]} {stamp[11:16]} UTC"


def _difference(then: Counter[str], now: Counter[str], path: str, noun: str) -> str:
    more, fewer = now - then, then - now
    told: list[str] = []
    if more:
        told.append(f"{_counted(more.total(), f'new {noun}')} ({', '.join(sorted(more))})")
    if fewer:
        told.append(f"{_counted(fewer.total(), noun)} gone ({', '.join(sorted(fewer))})")
    return f"{', '.join(told) or f'{noun}s weigh otherwise'} in {path}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _state_changes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for component in Component:
        then, now = before.of(component), after.of(component)
        if then.state is not now.state and after.model.weight(component) > 0:
            yield f"{component}: {then.state} became {now.state}{f': {now.reason}' if now.reason else '.'}"
