"""Which operations give long lists in pages, and how the next page is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cockpit.features.har.flow.correlations import Kind, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.jsons import members, within
from cockpit.features.har.flow.places import Given, Used
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.secrets.names import plain
from cockpit.features.har.writing.calls import Call

_NEXT: Final = re.compile(r'<[^<>]*>[^<>]*;\s*rel\s*=\s*"?[^"<>]*\bnext\b', re.IGNORECASE)
_PAGE: Final = re.compile(r"(.* )?page( (number|no|num|index))?|p")
_NUMBER: Final = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Pages:
    """An operation that is asked again and again: for what the last answer gave, or for the next number."""

    argument: str = ""
    """What says which page is meant; empty where a header of the answer links to the next one."""
    pointer: str = ""
    """Where the answer has the next cursor, or the list that is empty behind the last page."""
    first: int | None = None
    """The number of the first page, where pages are numbered."""


def pages_of(flow: Flow, call: Call) -> Pages | None:
    """How an operation's pages follow each other; None where the recording does not show that it has any."""
    if call.operation.websocket or call.operation.method != "GET":
        return _by_cursor(flow, call)
    linked = any(_NEXT.search(step.answered_header("link") or "") for step in call.steps)
    return _by_cursor(flow, call) or (Pages() if linked else _by_number(call))


def _by_cursor(flow: Flow, call: Call) -> Pages | None:
    """Where an answer names what the same operation is asked for next."""
    steps = {step.index for step in call.steps}
    variable = _cursor(flow.correlations.variables, steps)
    if variable is None:
        return None
    name = next(use.name for use in variable.uses if use.step in steps)
    argument = next((each.name for each in call.query if each.wire == name), None)
    return Pages(argument, variable.source.name) if argument is not None else None


def _cursor(variables: Sequence[Variable], steps: set[int]) -> Variable | None:
    for variable in variables:
        used = any(use.step in steps and use.place is Used.QUERY for use in variable.uses)
        own = variable.source.step in steps and variable.source.place is Given.JSON
        if variable.kind is Kind.CURSOR and own and used:
            return variable
    return None


def _by_number(call: Call) -> Pages | None:
    """Where the session turned a page: one number, then the next, of what is a list each time."""
    for argument in call.query:
        if not _PAGE.fullmatch(plain(argument.wire)):
            continue
        asked = dict(_numbered(call.steps, argument.wire))
        turned = [number for number, after in pairwise(sorted(asked)) if after == number + 1]
        lists = [pointers for step in asked.values() if (pointers := _lists(step))]
        if turned and len(lists) == len(asked):
            common = [pointer for pointer in lists[0] if all(pointer in each for each in lists)]
            if common:
                return Pages(argument.name, common[0], min(asked))
    return None


def _numbered(steps: Sequence[Step], name: str) -> Iterator[tuple[int, Step]]:
    for step in steps:
        given: Mapping[str, str] = dict(step.query)
        number = given.get(name, "")
        if _NUMBER.fullmatch(number) and 200 <= step.status < 300:
            yield int(number), step


def _lists(step: Step) -> list[str]:
    """Where an answer has lists: itself, or its members."""
    body = step.answer
    if body.kind is not BodyKind.JSON:
        return []
    if isinstance(body.value, list):
        return [""]
    return [within("", name) for name, value in members(body.value).items() if isinstance(value, list)]
