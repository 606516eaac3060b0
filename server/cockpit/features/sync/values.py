"""Values as SQLite holds them, and as they are written into JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import msgspec

Value = str | int | float | bytes | None

BLOB: Final = "hex"
REAL: Final = "real"
"""Infinities, which JSON does not have."""


LARGEST: Final = 2.0**63


def plain(value: Value) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return {BLOB: value.hex()}
    if isinstance(value, float):
        # To all databases 0 and -0 are one value, of which SQLite keeps the first.
        return value + 0.0 if math.isfinite(value) else {REAL: str(value)}
    return value


def restored(value: Any) -> Value:
    """The value that `plain` wrote."""
    if isinstance(value, dict):
        wrapped = cast("dict[str, str]", value)
        return bytes.fromhex(wrapped[BLOB]) if BLOB in wrapped else float(wrapped[REAL])
    return cast("Value", value)


def encode_key(key: Sequence[Value]) -> str:
    """The key of a row as text, the same on every replica."""
    return msgspec.json.encode([plain(_counted(value)) for value in key]).decode()


def _counted(value: Value) -> Value:
    """In a key 1 and 1.0 are one number, whatever the type of its column."""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST:
        return int(value)
    return value


def decode_key(text: str) -> tuple[Value, ...]:
    """The key that `encode_key` wrote."""
    return tuple(restored(value) for value in msgspec.json.decode(text))


def encode_values(values: Mapping[str, Value]) -> str:
    """Values by column as text."""
    return msgspec.json.encode({name: plain(value) for name, value in values.items()}).decode()


def decode_values(text: str | None) -> dict[str, Value]:
    """The values that `encode_values` wrote."""
    return {name: restored(value) for name, value in msgspec.json.decode(text).items()} if text else {}


def order(value: Value) -> tuple[str, str]:
    """What decides between two values of one stamp: arbitrary, but the same everywhere."""
    return type(value).__name__, msgspec.json.encode(plain(value)).decode()


def same(first: Value, second: Value) -> bool:
    """Whether SQLite would tell the two apart: 1 and 1.0 are not the same."""
    if isinstance(first, float) and isinstance(second, float) and math.isnan(first):
        return math.isnan(second)
    if isinstance(first, bytes) and isinstance(second, bytes):
        return first == second
    return first == second and type(first) is type(second)
