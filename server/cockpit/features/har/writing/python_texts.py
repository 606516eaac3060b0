"""Texts of a recording within a Python program: nothing of them gets out of the place it is written to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from cockpit.features.har.flow.correlations import Address, Typed, Use, Variable
from cockpit.features.har.flow.jsons import within
from cockpit.features.har.writing.samples import sampled

_SHOWN: Final = re.compile(r"[^ -~]|[\"\\`]")

At = Callable[[str, Any], str | None]
"""What stands for the value at a JSON pointer; None where it is the value itself."""


def literal(value: Any, at: At = lambda _pointer, _value: None, pointer: str = "") -> str:
    """A value of JSON as an expression."""
    if (instead := at(pointer, value)) is not None:
        return instead
    if isinstance(value, Mapping):
        members: Mapping[Any, Any] = value  # pyright: ignore[reportUnknownVariableType]
        inner = (
            f"{str(key)!r}: {literal(member, at, within(pointer, str(key)))}"
            for key, member in members.items()
        )
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return "[" + ", ".join(literal(item, at, within(pointer, n)) for n, item in enumerate(items)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({str(value)!r})"
    return repr(value)


def shown(text: str, most: int = 100) -> str:
    """A text for a comment or a docstring: one line of plain signs."""
    plain = _SHOWN.sub("?", text)
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def sample(data: bytes) -> str:
    """What a script sends for the content of a file."""
    content = sampled(data)
    return f"bytes({content})" if isinstance(content, int) else repr(content.encode())


def expression(use: Use, each: Variable | Typed, address: str = "env") -> str:
    """What a script writes where a value is used; `address` is its function for those of services."""
    if isinstance(each, Typed):
        value, number = f"{address if isinstance(each, Address) else 'env'}({each.env!r})", False
    else:
        value, number = each.name, each.number
    if use.number and not number:
        return f"int({value})"
    if number and not use.number:
        value = f"str({value})"
    if use.coding:
        value = f"_{use.coding}({value})"
    pieces = [repr(use.prefix)] if use.prefix else []
    pieces.append(value)
    pieces += [repr(use.suffix)] if use.suffix else []
    return " + ".join(pieces)
