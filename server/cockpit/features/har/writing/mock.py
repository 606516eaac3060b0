"""A mock server of a session that stands by itself: it needs Python alone, and has no secrets."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from cockpit.features.har.flow.correlations import Kind
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.mock.replacing import Places, Replacing
from cockpit.features.har.mock.taping import Tape, tape_of, written
from cockpit.features.har.mock.varying import fresh, is_list, is_object
from cockpit.features.har.secrets.judging import Where, judge
from cockpit.features.har.secrets.text import spots
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.rendering import rendered

_MODULES: Final = ("asked", "callers", "playing", "replacing", "serving", "varying")
_RECORDED: Final = ("path", "query", "body", "headers", "json", "text", "messages")


def write(flow: Flow, options: Options, former: str = "") -> Files:  # noqa: ARG001 - All artefacts are called alike.
    """A folder that `python FOLDER` serves; nothing in it is for people to change."""
    folder = f"{options.name}_mock"
    main = rendered(
        "mock.py.j2", options.templates, folder=folder, provenance=provenance(flow.sha256, flow.entries)
    )
    return {
        f"{folder}/__main__.py": main,
        f"{folder}/recording.json": written(_shared(flow)),
        **{f"{folder}/{name}.py": _source(name) for name in _MODULES},
    }


def _source(name: str) -> str:
    """A module of the mock as it runs beside the others."""
    text = (files("cockpit.features.har.mock") / f"{name}.py").read_text(encoding="utf-8")
    return text.replace("from cockpit.features.har.mock.", "from ")


def _shared(flow: Flow) -> Tape:
    """The tape with stand-ins for what is secret or personal, which say nothing of what they stand for."""
    tape = tape_of(flow)
    values = {
        value: _stand_in(value, f"{flow.sha256} {number}")
        for number, value in enumerate(sorted({value for value in _secrets(flow, tape) if value}))
    }
    return _replaced(tape, values)


def _secrets(flow: Flow, tape: Tape) -> Iterator[str]:
    for variable in flow.correlations.variables:
        if variable.kind in (Kind.AUTH, Kind.CSRF):
            yield variable.sample
    yield from (typed.sample for typed in flow.correlations.typed)
    for exchange in tape["exchanges"]:
        for name in _RECORDED:
            recorded = exchange.get(name, "")
            text = recorded if isinstance(recorded, str) else json.dumps(recorded, ensure_ascii=False)
            readable = text.encode("utf-8", "replace").decode()
            yield from (spot.value for spot in spots(readable, Where.RECEIVED))
        for name, value in exchange["headers"]:
            if name != "set-cookie" and judge(Where.RESPONSE_HEADER, name, value) is not None:
                yield value
            elif name == "set-cookie":
                yield value.partition(";")[0].partition("=")[2].strip()


def _stand_in(value: str, seed: str) -> str:
    """Of the same form, drawn from the form alone, so that no guess can be checked."""
    form = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", value))
    return fresh(form, seed.encode())


def _replaced(tape: Tape, values: dict[str, str]) -> Tape:
    """What was recorded is changed, however it is written there; names and places are not."""
    replacing = Replacing(values, Places(frozenset(values)))

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return values.get(value) or replacing.text(value)
        if is_object(value):
            return {key: changed(member) for key, member in value.items()}
        return [changed(item) for item in value] if is_list(value) else value

    def marked(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [place | {"sample": changed(place["sample"])} for place in places]

    def bytes_of(exchange: dict[str, Any]) -> dict[str, str]:
        if "base64" not in exchange:
            return {}
        return {"base64": base64.b64encode(replacing.data(base64.b64decode(exchange["base64"]))).decode()}

    exchanges = [
        exchange
        | {name: changed(exchange[name]) for name in _RECORDED if name in exchange}
        | {name: marked(exchange[name]) for name in ("uses", "gives")}
        | bytes_of(exchange)
        for exchange in tape["exchanges"]
    ]
    return {**tape, "samples": sorted(changed(tape["samples"])), "exchanges": exchanges}
