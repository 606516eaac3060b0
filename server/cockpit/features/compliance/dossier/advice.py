"""What to do next: each step with the points that it adds, computed and not estimated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from cockpit.features.compliance.dossier.model import Advice, Advised
from cockpit.features.compliance.evidence import (
    Component,
    Inputs,
    LintInputs,
    PlaceholderInputs,
    SessionInputs,
    State,
    SuiteInputs,
)
from cockpit.features.compliance.explain import clock_time
from cockpit.features.compliance.formulas import Scored
from cockpit.features.compliance.gate import UNCOUNTED
from cockpit.features.compliance.snapshot import DIGITS, Snapshot

NOTHING: Final = 1e-9
"""Steps that add less are left out."""


def advise(snapshot: Snapshot, minimum: float) -> Advised:
    """The steps to 100, the most worthwhile first; `minimum` is from 0 to 1."""
    gains = sorted(_gains(snapshot), key=lambda step: (-(step.points or 0.0), step.text))
    steps = (*_first(snapshot), *gains)
    return Advised(steps=steps, enough=_enough(snapshot, steps, minimum))


def _first(snapshot: Snapshot) -> Iterator[Advice]:
    """What no figure holds without."""
    if count := len(snapshot.aside.denied):
        yield Advice(
            text=f"Remove or accept {_counted(count, 'operation')} that the guard denies: "
            "until then the gate stays closed.",
            points=None,
        )
    for component in (*snapshot.lacking, *snapshot.outdated):
        evidence = snapshot.of(component)
        share = 100 * snapshot.model.weight(component)
        advice = UNCOUNTED if evidence.state is State.OK else evidence.advice
        said = f" ({advice})" if advice else ""
        verb = "Measure again" if evidence.inputs is not None and component in snapshot.outdated else "Supply"
        yield Advice(text=f"{verb} {component}{said}: {share:g} of 100 points hang on it.", points=None)


def _gains(snapshot: Snapshot) -> Iterator[Advice]:
    for component in Component:
        weight, scored = snapshot.model.weight(component), snapshot.scored(component)
        inputs = snapshot.of(component).inputs
        if weight <= 0 or scored is None or inputs is None:
            continue
        if scored.floor > 0:
            yield _buried(component, weight, scored)
            continue
        for place, amount in scored.amounts.items():
            points = weight * scored.rate * amount
            if points > NOTHING:
                text, path = _step(inputs, place)
                yield Advice(text=text, points=points, path=path)


def _buried(component: Component, weight: float, scored: Scored) -> Advice:
    """One step for all places of a component that is below what 0 stands for: no single one would show."""
    places = _counted(len(scored.amounts), "place")
    depth = 100 - scored.rate * scored.total
    text = f"Work off {component} in {places}: it is at 0, and would be at {depth:.0f} if scores fell below."
    return Advice(text=text, points=100 * weight)


def _step(inputs: Inputs, place: str) -> tuple[str, str]:
    match inputs:
        case SuiteInputs():
            return f"Make test {place} pass.", ""
        case SessionInputs():
            return f"Find out why the session of {clock_time(place)} did not end in order.", ""
        case LintInputs():
            return f"Fix {_items(inputs, place, 'lint finding')} in {place}.", place
        case PlaceholderInputs():
            return f"Finish {_items(inputs, place, 'open finding')} in {place}.", place


def _items(inputs: LintInputs | PlaceholderInputs, path: str, noun: str) -> str:
    codes = Counter[str]()
    for item in inputs.items:
        if item.path == path:
            codes[item.code] += item.count
    return f"{_counted(codes.total(), noun)} ({', '.join(sorted(codes))})"


def _enough(snapshot: Snapshot, steps: Iterable[Advice], minimum: float) -> int | None:
    """How many steps reach the minimum, those that have to come first included."""
    value, reached = snapshot.composite, 0
    if value is None:
        return None
    for number, step in enumerate(steps, 1):
        if step.points is None:
            reached = number
            continue
        if round(value - 100 * minimum, DIGITS) >= 0:
            break
        value, reached = value + step.points, number
    if round(value - 100 * minimum, DIGITS) < 0:
        return None
    return reached


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
