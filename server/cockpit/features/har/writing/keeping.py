"""What a generated client takes from answers for the headers of later requests, and when that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from cockpit.features.har.flow.correlations import Kind, Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow, web_origin
from cockpit.features.har.flow.operations import operation_for
from cockpit.features.har.flow.places import Given, Used, sources_of
from cockpit.features.har.flow.step import Step


@dataclass(frozen=True, slots=True)
class Kept:
    """What the client takes from an answer for a header of all later requests to a service."""

    service: str
    """The environment variable of the base URL of that service."""
    header: str
    prefix: str
    place: Given
    where: str
    """A name, a JSON pointer or a pattern."""
    escaped: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the client keeps in one session."""

    given: Mapping[int, Sequence[Kept]]
    """By the entry whose answer gives it."""
    held: frozenset[Use]
    """Where the client then sends what the session sent: it keeps one value for a header of a service, so of
    two users in turns the later one's."""


def may_keep(use: Use, each: Variable | Typed) -> bool:
    """Whether a client fills a header in by itself once an answer has given it."""
    return (
        isinstance(each, Variable)
        and use.place is Used.HEADER
        and each.kind in (Kind.AUTH, Kind.CSRF)
        and each.source.place is not Given.MESSAGE
        and not use.suffix
        and not use.coding
    )


def keeping_of(flow: Flow) -> Keeping:
    """What is kept of each answer, and which requests need nothing else."""
    services = {step.index: flow.origins[web_origin(step)] for step in flow.chosen.steps}
    given: dict[int, list[Kept]] = {}
    for variable in flow.correlations.variables:
        source = variable.source
        for use in variable.uses:
            if may_keep(use, variable):
                where = source.pattern or source.name
                each = Kept(services[use.step], use.name, use.prefix, source.place, where, source.escaped)
                if each not in given.setdefault(source.step, []):
                    given[source.step].append(each)
    return Keeping(given, frozenset(_held(flow, given, services)))


def _held(flow: Flow, given: Mapping[int, Sequence[Kept]], services: Mapping[int, str]) -> Iterable[Use]:
    """Go through the session as the client would."""
    slots: dict[tuple[str, str], str] = {}
    by_operation = _by_operation(flow, given)
    for step in flow.steps:
        for use, each in flow.correlations.uses_of(step.index).values():
            if may_keep(use, each) and slots.get((services[step.index], use.name)) == step.header(use.name):
                yield use
        chain = (step, *flow.hops(step))
        kept = by_operation.get(_operation(flow, step), ())
        if kept and chain[-1].status < 400 and not step.is_websocket:
            slots |= _taken(chain, kept)


def _by_operation(flow: Flow, given: Mapping[int, Sequence[Kept]]) -> dict[str, list[Kept]]:
    """A method takes the same from each of its answers."""
    found: dict[str, list[Kept]] = {}
    for step in flow.steps:
        for each in (step, *flow.hops(step)):
            found.setdefault(_operation(flow, step), []).extend(given.get(each.index, ()))
    return found


def _operation(flow: Flow, step: Step) -> str:
    operation = operation_for(flow.operations, step)
    return "" if operation is None else operation.id


def _taken(chain: Sequence[Step], kept: Sequence[Kept]) -> dict[tuple[str, str], str]:
    values: dict[tuple[Given, str], tuple[str, bool]] = {}
    for step in chain:
        for value, source in sources_of(step):
            values.setdefault((source.place, source.pattern or source.name), (str(value), source.escaped))
    found: dict[tuple[str, str], str] = {}
    for each in kept:
        if (each.place, each.where) in values:
            value, is_plain = values[each.place, each.where]
            found[each.service, each.header] = each.prefix + (
                unquote(value) if each.escaped and not is_plain else value
            )
    return found
