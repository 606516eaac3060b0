# /// template
# name = "Dataclass from a dictionary"
# kind = "function"
# description = "A dataclass from decoded JSON; unknown and missing fields are named."
# words = ["from dict", "deserialize", "decode", "json to object", "dataclass"]
# ///
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

T = TypeVar("T")


def dataclass_from_dict(kind: type[T], data: Mapping[str, Any]) -> T:
    """An instance with these fields; raises ValueError for unknown ones and for those that are missing."""
    known = {each.name: each for each in fields(cast("Any", kind)) if each.init}
    if unknown := sorted(data.keys() - known.keys()):
        raise ValueError(f"{kind.__name__} has no field {', '.join(unknown)}.")
    missing = [
        name
        for name, each in known.items()
        if name not in data and each.default is MISSING and each.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{kind.__name__} lacks {', '.join(missing)}.")
    return kind(**data)


# /// proof
from dataclasses import dataclass, field


@dataclass
class Sample:
    name: str
    tags: list[str] = field(default_factory=list[str])


assert dataclass_from_dict(Sample, {"name": "a"}) == Sample("a")
for wrong, said in (({}, "Sample lacks name."), ({"name": "a", "x": 1}, "Sample has no field x.")):
    try:
        dataclass_from_dict(Sample, wrong)
    except ValueError as error:
        assert str(error) == said
        continue
    raise AssertionError(said)
