"""What the variables of GraphQL are: their own names are often a letter, those of the arguments say it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from cockpit.features.har.secrets.judging import Where, judge
from cockpit.features.har.secrets.names import meaning
from cockpit.features.har.secrets.text import Spot

_PASSED: Final = re.compile(r"(\w{1,60})\s*:\s*\$(\w{1,60})")


class _Call(msgspec.Struct):
    query: str = ""
    variables: dict[str, Any] | None = None


_CALLS: Final[msgspec.json.Decoder[list[_Call] | _Call]] = msgspec.json.Decoder(list[_Call] | _Call)


def passed_as(query: str) -> dict[str, str]:
    """The arguments that variables are passed to, of those whose own names say nothing."""
    return {variable: argument for argument, variable in _PASSED.findall(query) if meaning(variable) is None}


def spots_of_variables(text: str) -> Iterator[Spot]:
    """The variables in the body of a request that are secret or personal by the names of their arguments."""
    if '"variables"' not in text or "$" not in text:
        return
    try:
        calls = _CALLS.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return
    for call in calls if isinstance(calls, list) else [calls]:
        for variable, argument in passed_as(call.query).items():
            value = (call.variables or {}).get(variable)
            if not isinstance(value, str):
                continue
            verdict = judge(Where.SENT, argument, value)
            if verdict is not None and verdict.told:
                part = value[verdict.start : verdict.end]
                yield Spot(verdict.kind, argument, part, json.dumps(part, ensure_ascii=False)[1:-1])
