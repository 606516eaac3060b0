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
