"""Which settings somebody has chosen."""

from __future__ import annotations

import msgspec

from cockpit.core.settings import Section


def chosen(section: Section, prefix: str = "cockpit") -> dict[str, object]:
    """The settings that are not their defaults, by their full names."""
    found: dict[str, object] = {}
    default = type(section)()
    for field in msgspec.structs.fields(section):
        name, value = f"{prefix}.{field.encode_name}", getattr(section, field.name)
        if isinstance(value, Section):
            found |= chosen(value, name)
        elif value != getattr(default, field.name):
            found[name] = value
    return found
