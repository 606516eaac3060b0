"""Sessions as steps, written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cockpit.features.har.flow.step import Step
from cockpit.features.har.flow.taking import steps_of
from cockpit.features.har.reading import read

from .recordings import entry, request, response


def exchange(
    line: str,
    answer: Any = None,
    *,
    body: Any = None,
    status: int = 200,
    kind: str = "application/json",
    sent: str = "application/json",
    headers: Mapping[str, str] | None = None,
    answered: Mapping[str, str] | Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """An entry from a line such as `GET /users/1`; bodies that are no text are JSON."""
    method, _, url = line.partition(" ")
    address = url if "://" in url else f"https://shop.example{url}"
    given = [{"name": name, "value": value} for name, value in (headers or {}).items()]
    more: dict[str, Any] = {"headers": given}
    if body is not None:
        more["postData"] = {"mimeType": sent, "text": body if isinstance(body, str) else json.dumps(body)}
    text = answer if isinstance(answer, str) else json.dumps(answer)
    content = {"size": -1, "mimeType": kind, **({} if answer is None else {"text": text})}
    back = answered.items() if isinstance(answered, Mapping) else answered
    return entry(
        request=request(address, method, **more),
        response=response(status, content=content)
        | {"headers": [{"name": name, "value": value} for name, value in back]},
    )


def recorded(*entries: dict[str, Any]) -> bytes:
    """A recording of them."""
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": entries}}
    ).encode()


def steps(*entries: dict[str, Any]) -> list[Step]:
    """Its steps."""
    return steps_of(read(recorded(*entries)))
