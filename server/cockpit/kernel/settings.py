"""The editor's settings, decoded field by field: one wrong value costs that value and nothing else."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from cockpit.core.paths import canonical
from cockpit.core.settings import Section, Settings

WINDOW = ""
"""The key of the settings that belong to no folder."""


class SettingsStore:
    """The settings of the window and of each folder."""

    def __init__(self) -> None:
        self._by_scope: dict[str, Settings] = {WINDOW: Settings()}
        self.faults: list[str] = []
        """One sentence for each value that was refused; its default is used."""

    @property
    def window(self) -> Settings:
        """The settings that belong to no folder."""
        return self._by_scope[WINDOW]

    def of(self, folder_uri: str) -> Settings:
        """A folder's settings; the window's where the folder has none."""
        return self._by_scope.get(canonical(folder_uri), self.window)

    def replace(self, raw: dict[str, Any]) -> None:
        """Take new values: for each scope (empty, or a folder's URI) the object below `cockpit`."""
        self.faults = []
        scopes = {canonical(scope): self._decode(values) for scope, values in raw.items()}
        self._by_scope = {WINDOW: Settings(), **scopes}
        self.faults = sorted(set(self.faults))

    def _decode(self, values: Any) -> Settings:
        return cast("Settings", self._section(values, Settings, "cockpit"))

    def _section(self, values: Any, section: type[Section], name: str) -> Section:
        if not isinstance(values, dict):
            if values is not None:
                self.faults.append(f"{name}: expected an object; the defaults are used.")
            return section()
        given = cast("dict[str, Any]", values)
        fields: dict[str, Any] = {}
        for field in msgspec.structs.fields(section):
            if field.encode_name not in given or given[field.encode_name] is None:
                continue
            value, path = given[field.encode_name], f"{name}.{field.encode_name}"
            wanted: Any = field.type
            if isinstance(wanted, type) and issubclass(wanted, Section):
                fields[field.name] = self._section(value, wanted, path)
                continue
            try:
                fields[field.name] = msgspec.convert(value, cast("Any", wanted))
            except msgspec.ValidationError as error:
                self.faults.append(f"{path}: {error}; the default is used.")
        return section(**fields)
