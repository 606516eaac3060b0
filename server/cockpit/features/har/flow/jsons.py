"""Values of JSON, whose types nobody knows before they are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast


def members(value: Any) -> Mapping[str, Any]:
    """Those of an object; none of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> Sequence[Any]:
    """Those of an array; none of anything else."""
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def within(pointer: str, key: str | int) -> str:
    """The JSON pointer of a member or an item of what stands at a pointer (RFC 6901)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys_of(pointer: str) -> list[str]:
    """The keys that a JSON pointer goes through."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
