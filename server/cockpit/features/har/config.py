"""`[har]` of the project file: budgets, and what an organisation asks of every site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast, get_args

import msgspec

from cockpit.core.errors import Invalid
from cockpit.core.project import project_table

TABLE: Final = "har"
Budget = Literal[
    "requests", "bytes", "document-bytes", "script-bytes", "style-bytes", "image-bytes", "font-bytes",
    "media-bytes", "data-bytes", "p95-ms", "load-ms", "third-party-percent",
]  # fmt: skip
BUDGETS: Final[tuple[str, ...]] = get_args(Budget)
Templated = Literal["client", "pytest", "locust", "k6", "curl"]
Amount = Annotated[float, msgspec.Meta(ge=0)]


class Config(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The table as it is written."""

    budgets: dict[Budget, Amount] = {}
    """Of each page; of the whole recording where it has no pages."""
    allowed_hosts: tuple[str, ...] = ()
    """Sites and hosts that may be asked; `example.com` means all below it. Empty: nobody said."""
    templates: dict[Templated, str] = {}
    """Files that stand for the templates of the cockpit, from the top of the folder."""


def load(root: Path, budgets: Mapping[str, float] | None = None) -> Config:
    """What the project says, over the `budgets` of the editor; raises Invalid with the path of a fault."""
    found = project_table(root)
    value: Any = found.value if found else None
    table: Any = cast("dict[str, Any]", value).get(TABLE, {}) if isinstance(value, dict) else {}
    where = ".".join(part for part in (found.prefix, TABLE) if part) if found else TABLE
    try:
        own = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        file = f"{found.file}: " if found else ""
        raise Invalid(f"{file}{where}: {error}.") from error
    layers = {**edited(budgets or {}).budgets, **own.budgets}
    return msgspec.structs.replace(own, budgets=layers)


def edited(budgets: Mapping[str, float]) -> Config:
    """What the editor's settings say; a name that is no budget is left out."""
    known = {name: amount for name, amount in budgets.items() if name in BUDGETS}
    return Config(budgets=cast("dict[Budget, float]", known))
