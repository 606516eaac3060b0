"""`[tool.cockpit.compliance]`: the team's own models, and for how long scores are kept."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from pathlib import Path
from typing import Annotated, Any, Final, cast

import msgspec

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.core.project import ProjectTable, project_table
from cockpit.features.compliance.evidence import Component
from cockpit.features.compliance.models import BUILT_IN, MINIMUMS, STANDARD, Method, Model

TABLE: Final = "compliance"

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class OwnModel(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A model as a team writes it."""

    weights: dict[str, Share]
    minimums: dict[str, Share] = msgspec.field(default_factory=lambda: dict(MINIMUMS))
    method: Method = "density"


class Options(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The table as it is written."""

    model: str = STANDARD.name
    models: dict[str, OwnModel] = {}
    keep_days: Count = 30
    """For so long every snapshot is kept; of older days only the last one."""
    keep_daily_days: Count = 730
    """For so long the last snapshot of a day is kept."""
    keep_test_runs: Count = 200


class Config(msgspec.Struct, frozen=True):
    """The table, understood."""

    models: Mapping[str, Model]
    """By name; the built-in ones among them."""
    chosen: str
    options: Options

    def model(self, name: str = "", where: str = "--model") -> Model:
        """The model of that name, or the project's choice; raises Invalid for an unknown one."""
        wanted = name or self.chosen
        if wanted not in self.models:
            known = ", ".join(self.models)
            raise Invalid(f"{where}: no such model: {wanted!r}; the models are {known}.")
        return self.models[wanted]


def load(root: Path) -> Config:
    """What the project says, over the defaults; raises Invalid with the path of the first fault."""
    found = project_table(root)
    value: Any = found.value if found else None
    table = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return decode(table[TABLE], found) if found and TABLE in table else _config(Options(), "")


def decode(table: Any, found: ProjectTable) -> Config:
    """One table from plain values; Invalid with the path of the first fault."""
    where = f"{found.file}: {found.prefix}{'.' if found.prefix else ''}{TABLE}"
    try:
        options = msgspec.convert(table, Options)
    except msgspec.ValidationError as error:
        raise Invalid(_sentence(str(error), where)) from error
    return _config(options, where)


def _config(options: Options, where: str) -> Config:
    own = {name: _model(name, model, f"{where}.models.{name}") for name, model in options.models.items()}
    config = Config({**BUILT_IN, **own}, options.model, options)
    config.model(where=f"{where}.model")
    return config


def _model(name: str, written: OwnModel, where: str) -> Model:
    if name in BUILT_IN:
        raise Invalid(f"{where}: {name} is a built-in model; give yours another name.")
    weights: dict[Component, float] = {}
    for key, weight in written.weights.items():
        if key not in tuple(Component):
            raise Invalid(f"{where}.weights.{key}: no such component; they are {', '.join(Component)}.")
        weights[Component(key)] = weight
    total = sum(weights.values())
    if not isclose(total, 1.0, abs_tol=1e-9):
        raise Invalid(f"{where}.weights: they add up to {total:g}; they must add up to 1.")
    return Model(name, weights, written.minimums, written.method)


_AT = lazy_pattern(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$")


def _sentence(message: str, where: str) -> str:
    match = _AT.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    place = f"{where}.{path}" if path else where
    return f"{place}: {what[:1].lower()}{what[1:]}."
