"""What a project and its users decide about the audit: `cockpit.toml`, `[tool.cockpit]`, the editor and the
flags.

Layers are laid over one another in this order: defaults, editor settings, the project's file, command line.
The project's file wins over the editor, so that everybody who works on a project sees the same findings.
Lists of exclusions and rules for paths add up, severities are overridden, everything else is replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, cast, get_args

import msgspec
from msgspec import UNSET, UnsetType

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.core.project import project_table
from cockpit.features.audit.codes import is_selector
from cockpit.features.audit.policy import DEFAULT_TAGS

Level = Literal["error", "warning", "info", "hint", "off"]
IssueTags = Literal["report", "hint", "allow"]
LEVELS: tuple[str, ...] = get_args(Level)

_ADDING: Final = frozenset({"exclude", "per_path", "severities"})
"""What adds up over the layers instead of being replaced."""
_OF_OTHERS: Final = frozenset({"backup", "cleanup", "compliance", "har", "sync"})
"""Tables of the project file that other features read."""


class PathRule(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Other severities for some paths; a later rule wins over an earlier one."""

    paths: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Patterns in the syntax of `.gitignore`."""
    severities: dict[str, Level]


class Options(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """One layer: what is not set is left to the layers below."""

    exclude: tuple[str, ...] | UnsetType = UNSET
    """Patterns in the syntax of `.gitignore` for files that are never audited."""
    tags: tuple[Annotated[str, msgspec.Meta(pattern=r"^\w[\w-]*$")], ...] | UnsetType = UNSET
    issue_pattern: str | UnsetType = UNSET
    """A regular expression: a tag on a line that it matches has an issue."""
    issue_tags: IssueTags | UnsetType = UNSET
    """What becomes of such a tag."""
    max_file_size: Annotated[int, msgspec.Meta(ge=1)] | UnsetType = UNSET
    """Kilobytes."""
    severities: dict[str, Level] | UnsetType = UNSET
    per_path: tuple[PathRule, ...] | UnsetType = UNSET
    baseline: str | UnsetType = UNSET
    """The baseline file, relative to the workspace folder."""
    select: tuple[str, ...] | UnsetType = UNSET
    ignore: tuple[str, ...] | UnsetType = UNSET
    density_limit: Annotated[float, msgspec.Meta(ge=0)] | UnsetType = UNSET


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """All layers in one."""

    exclude: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """Workspace folders within this one, relative to it: their files are their own."""
    tags: tuple[str, ...] = DEFAULT_TAGS
    issue_pattern: str = ""
    issue_tags: IssueTags = "report"
    max_file_size: int = 1024
    severities: tuple[dict[str, Level], ...] = ()
    """One table for each layer; a later one wins, also by a family over a code."""
    per_path: tuple[PathRule, ...] = ()
    baseline: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    density_limit: float = 5.0

    def is_apart(self, path: str) -> bool:
        """Whether a file or folder belongs to a workspace folder within this one."""
        return any(path == folder or path.startswith(f"{folder}/") for folder in self.apart)

    @property
    def fingerprint(self) -> str:
        """Changes with everything that decides what detection says about a file."""
        decisive = (self.tags, self.issue_pattern, self.issue_tags, self.severities, self.per_path)
        return hashlib.blake2b(msgspec.json.encode(decisive, order="sorted"), digest_size=8).hexdigest()


def resolve(*layers: Options) -> Config:
    """The layers laid over the defaults, the last one on top."""
    values: dict[str, Any] = {}
    for layer in layers:
        for name in layer.__struct_fields__:
            value = getattr(layer, name)
            if name == "severities":
                value = (value,) if value else UNSET
            if value is not UNSET:
                values[name] = (*values.get(name, ()), *value) if name in _ADDING else value
    return Config(**values)


def load(root: Path) -> Options:
    """The project's own layer; Invalid if it is faulty."""
    found = project_table(root)
    return Options() if found is None else decode(_own(found.value), found.file, found.prefix)


def _own(table: Any) -> Any:
    """The table without what other features read."""
    if not isinstance(table, dict):
        return table
    return {key: value for key, value in cast("dict[str, Any]", table).items() if key not in _OF_OTHERS}


def decode(table: Any, file: str, prefix: str = "") -> Options:
    """One layer from plain values; Invalid with the path of the first fault."""
    where = f"{file}: {prefix}" if prefix else f"{file}: "
    plain = _with_flat_severities(table, where)
    try:
        options = msgspec.convert(plain, Options)
    except msgspec.ValidationError as error:
        raise Invalid(_sentence(str(error), where)) from error
    _check(options, where)
    return options


def _with_flat_severities(table: Any, where: str) -> Any:
    """TOML reads `audit.tag = "off"` as a table in a table: both spellings mean the same."""
    if not isinstance(table, dict):
        return table
    plain = dict(cast("dict[str, Any]", table))
    if "severities" in plain:
        plain["severities"] = _levels(plain["severities"], _join(where, "severities"))
    rules: Any = plain.get("per-path")
    if isinstance(rules, list):
        flat: list[Any] = []
        for number, rule in enumerate(cast("list[Any]", rules)):
            levels: dict[str, Any] = {}
            if isinstance(rule, dict) and "severities" in rule:
                levels["severities"] = _levels(
                    rule["severities"], _join(where, f"per-path[{number}].severities")
                )
            flat.append({**cast("dict[str, Any]", rule), **levels} if levels else rule)
        plain["per-path"] = flat
    return plain


def _levels(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Invalid(f"{where}: expected a table of codes and severities.")
    levels: dict[str, str] = {}
    for code, level in _flattened(cast("dict[str, Any]", value)):
        if level not in LEVELS:
            raise Invalid(f"{where}.{code}: expected one of {', '.join(LEVELS)}, got {level!r}.")
        if not is_selector(code):
            raise Invalid(f"{where}.{code}: no such code.", hint="cockpit audit --help")
        levels[code] = level
    return levels


def _flattened(table: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            yield from _flattened(cast("dict[str, Any]", value), name)
        else:
            yield name, value


_AT = lazy_pattern(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
_UNKNOWN = lazy_pattern(r"Object contains unknown field `(?P<name>.*)`")


def _sentence(message: str, where: str) -> str:
    match = _AT.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    if unknown := _UNKNOWN.match(what):
        struct = PathRule if path.startswith("per-path") else Options
        known = ", ".join(sorted(struct.__struct_encode_fields__))
        return f"{_join(where, path, unknown['name'])}: no such key; the keys are {known}."
    return f"{_join(where, path)}: {what[:1].lower()}{what[1:]}."


def _join(where: str, *parts: str) -> str:
    path = ".".join(part for part in parts if part)
    return f"{where}{'' if where.endswith(' ') or not path else '.'}{path}".rstrip(": ")


def _check(options: Options, where: str) -> None:
    """What a type cannot say."""
    for name, codes in (("select", options.select), ("ignore", options.ignore)):
        for number, code in enumerate(codes or ()):
            if not is_selector(code):
                raise Invalid(
                    f"{_join(where, f'{name}[{number}]')}: no such code: {code!r}.",
                    hint="cockpit audit --help",
                )
    if isinstance(options.issue_pattern, str):
        try:
            re.compile(options.issue_pattern)
        except re.error as error:
            raise Invalid(f"{_join(where, 'issue-pattern')}: not a regular expression: {error}.") from error
