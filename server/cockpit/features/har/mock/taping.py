"""What a mock server needs of a flow, as plain data that can be written as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from cockpit.features.har.flow.correlations import Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.places import Used
from cockpit.features.har.flow.step import Body, BodyKind, Step

_HOP: Final = frozenset(
    {"connection", "content-encoding", "content-length", "date", "keep-alive", "server", "transfer-encoding"}
    | {"proxy-connection", "te", "trailer", "upgrade", "vary", "sec-websocket-accept"}
    | {"sec-websocket-extensions", "sec-websocket-protocol", "strict-transport-security", "alt-svc"}
    | {"clear-site-data", "expect-ct", "nel", "report-to", "reporting-endpoints", "public-key-pins"}
)
"""Headers that belong to a connection, or by which a browser would remember something of this computer."""

Tape = Mapping[str, Any]


def tape_of(flow: Flow) -> Tape:
    """The exchanges of a flow, redirects included, and the values that vary."""
    samples = {each.sample for each in flow.correlations.variables}
    return {
        "sha256": flow.sha256,
        "origins": list(flow.origins),
        "samples": sorted(samples),
        "exchanges": [_exchange(flow, step) for step in flow.chosen.steps],
    }


def _exchange(flow: Flow, step: Step) -> dict[str, Any]:
    uses = [_use(use, each) for use, each in flow.correlations.uses_of(step.index).values()]
    uses += _followed(flow, step)
    return {
        "entry": step.index,
        "method": step.method,
        "path": step.path,
        "query": [list(pair) for pair in step.query],
        "authorized": step.header("authorization") is not None,
        "body": _body(step.body),
        "uses": uses,
        "gives": [
            {
                "sample": each.sample,
                "place": each.source.place.value,
                "name": each.source.name,
                "pattern": each.source.pattern,
                "escaped": each.source.escaped,
                "message": each.source.message,
            }
            for each in flow.correlations.given_by(step.index)
        ],
        "status": step.status,
        "headers": [list(pair) for pair in step.answered if pair[0] not in _left_out(step)],
        **_answer(step.answer),
        "messages": [[each.sent, each.data, each.binary] for each in step.messages],
        "milliseconds": round(step.milliseconds, 1),
    }


def _left_out(step: Step) -> frozenset[str]:
    """Connection names what belongs to it, too."""
    named = step.answered_header("connection") or ""
    return _HOP | {each.strip().lower() for each in named.split(",")}


def _use(use: Use, each: Variable | Typed) -> dict[str, Any]:
    varies = isinstance(each, Variable)
    return {
        "place": use.place.value,
        "name": use.name,
        "nth": use.nth,
        "prefix": use.prefix,
        "suffix": use.suffix,
        "coding": use.coding,
        "kind": each.kind if varies else "typed",
        "sample": each.sample if varies else None,
    }


def _followed(flow: Flow, step: Step) -> list[dict[str, Any]]:
    """Where a redirect led to, the path has what its Location gave."""
    if step.redirected_by is None:
        return []
    known = {each.sample for each in flow.correlations.variables}
    return [
        _use(Use(step.index, Used.PATH, str(number)), each)
        for number, segment in enumerate(step.path.split("/")[1:])
        if segment in known
        for each in flow.correlations.variables
        if each.sample == segment
    ][:1]


def _body(body: Body) -> dict[str, Any]:
    if not body.recorded:
        return {"kind": "any", "value": None}
    if body.kind is BodyKind.JSON:
        return {"kind": "json", "value": body.value}
    if body.kind in (BodyKind.FORM, BodyKind.MULTIPART):
        fields = [
            [part.name, None if part.file_name is not None else part.data.decode("utf-8", "replace")]
            for part in body.parts
        ]
        return {"kind": body.kind.value, "value": fields}
    kind = body.kind.value if body.data else "none"
    return {"kind": kind, "value": None}


def _answer(body: Body) -> dict[str, Any]:
    if body.kind is BodyKind.JSON:
        return {"json": body.value}
    if body.kind is BodyKind.BINARY:
        return {"base64": base64.b64encode(body.data).decode()}
    return {"text": body.data.decode("utf-8", "replace")}


def written(tape: Tape) -> str:
    """The tape as a text that is the same for the same tape."""
    return json.dumps(tape, indent=1, sort_keys=True) + "\n"
