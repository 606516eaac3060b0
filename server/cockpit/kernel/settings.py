"""The editor's settings, decoded field by field: one wrong value costs that value and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from cockpit.core.lazy import lazy
from cockpit.core.paths import canonical
from cockpit.core.settings import Section, Settings

if TYPE_CHECKING:
    from cockpit.kernel import refused
    from cockpit.kernel.refused import Refused
else:
    # Settings are right nearly always, and then nobody needs the words for wrong ones.
    refused = lazy("cockpit.kernel.refused")

WINDOW = ""
"""The key of the settings that belong to no folder."""


class SettingsStore:
    """The settings of the window and of each folder."""

    def __init__(self) -> None:
        self._by_scope: dict[str, Settings] = {WINDOW: Settings()}
        self.refused: tuple[Refused, ...] = ()
        """The values that were refused; their defaults are used."""

    @property
    def window(self) -> Settings:
        """The settings that belong to no folder."""
        return self._by_scope[WINDOW]

    def of(self, folder_uri: str) -> Settings:
        """A folder's settings; the window's where the folder has none."""
        return self._by_scope.get(canonical(folder_uri), self.window)

    def replace(self, raw: dict[str, Any]) -> None:
        """Take new values: for each scope (empty, or a folder's URI) the object below `cockpit`."""
        found: set[Refused] = set()
        scopes = {canonical(scope): _settings(values, found) for scope, values in raw.items()}
        self._by_scope = {WINDOW: Settings(), **scopes}
        self.refused = tuple(sorted(found))


def _settings(values: Any, found: set[Refused]) -> Settings:
    return cast("Settings", _section(values, Settings, "cockpit", found))


def _section(values: Any, section: type[Section], name: str, found: set[Refused]) -> Section:
    if not isinstance(values, dict):
        if values is not None:
            found.add(refused.refused(name, values, section, {}))
        return section()
    given = cast("dict[str, Any]", values)
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(section):
        if field.encode_name not in given or given[field.encode_name] is None:
            continue
        value, path = given[field.encode_name], f"{name}.{field.encode_name}"
        wanted: Any = field.type
        if isinstance(wanted, type) and issubclass(wanted, Section):
            fields[field.name] = _section(value, wanted, path, found)
            continue
        try:
            fields[field.name] = msgspec.convert(value, cast("Any", wanted))
        except msgspec.ValidationError:
            found.add(refused.refused(path, value, wanted, getattr(section(), field.name)))
    return section(**fields)
