# /// template
# name = "Value as JSON"
# kind = "function"
# description = "Dataclasses, dates, enumerations, sets, paths and decimals as JSON, others as they are."
# words = ["serialize", "encode", "json dumps", "dataclass to dict", "asdict"]
# ///
import dataclasses
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(cast("Iterable[Any]", value), key=repr)
    if isinstance(value, Decimal | UUID | PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON.")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """The value as JSON; raises TypeError for what has no form in it."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=indent)


# /// proof
@dataclasses.dataclass
class Sample:
    day: date
    sizes: set[int]
    price: Decimal


sample = Sample(date(2024, 1, 2), {2, 1}, Decimal("1.50"))
assert to_json([sample]) == '[{"day": "2024-01-02", "sizes": [1, 2], "price": "1.50"}]'
try:
    to_json(object())
except TypeError as error:
    assert "object" in str(error)
else:
    raise AssertionError
