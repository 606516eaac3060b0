"""Texts of a recording within a JavaScript program: nothing gets out of the place that it is written to."""

from __future__ import annotations

import json
from typing import Any, Final

from cockpit.features.har.flow.correlations import Typed, Use, Variable
from cockpit.features.har.flow.jsons import items, members, within
from cockpit.features.har.writing.python_texts import At

_CODERS: Final = {"base64": "encoding.b64encode({})", "s256": 'crypto.sha256({}, "base64rawurl")'}


def text(value: str) -> str:
    """A text as a literal; lone surrogates are written as escapes."""
    return json.dumps(value).replace("</", "<\\/")


def expression(use: Use, each: Variable | Typed) -> str:
    """What a script writes where a value is used."""
    value = f"env({text(each.env)})" if isinstance(each, Typed) else each.name
    if use.coding:
        value = _CODERS[use.coding].format(value)
    pieces = [text(use.prefix)] if use.prefix else []
    pieces.append(value)
    pieces += [text(use.suffix)] if use.suffix else []
    return f"raw({value})" if use.number else " + ".join(pieces)


def json_text(value: Any, at: At) -> str:
    """JSON as an expression of its text: whole numbers that JavaScript would round stay what they are."""
    pieces: list[str] = []
    plain = ""
    for piece, is_code in _pieces(value, at, ""):
        if is_code:
            pieces += [text(plain), piece if piece.startswith("raw(") else f"JSON.stringify({piece})"]
            plain = ""
        else:
            plain += piece
    return " + ".join([*pieces, text(plain)] if plain else pieces)


def _pieces(value: Any, at: At, pointer: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is code."""
    if (instead := at(pointer, value)) is not None:
        return [(instead, True)]
    if isinstance(value, dict):
        made: list[tuple[str, bool]] = [("{", False)]
        for number, (key, member) in enumerate(members(value).items()):
            made.append((f"{', ' if number else ''}{json.dumps(key)}: ", False))
            made += _pieces(member, at, within(pointer, key))
        return [*made, ("}", False)]
    if isinstance(value, list):
        made = [("[", False)]
        for number, item in enumerate(items(value)):
            made += [(", ", False)] if number else []
            made += _pieces(item, at, within(pointer, number))
        return [*made, ("]", False)]
    return [(json.dumps(value), False)]
