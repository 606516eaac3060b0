"""Turn `contributes.configuration` of `package.json` into the frozen structs of `cockpit.core.settings`."""

from __future__ import annotations

import re
import textwrap
from typing import Any

Json = dict[str, Any]

HEADER = '''"""The settings of the product, one struct per section.

Generated from package.json by `npm run generate`; do not edit.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Settings under one prefix; a name that is not known here is ignored, as editors send."""
'''


def settings_module(manifest: Json) -> str:
    """The text of `server/cockpit/core/settings.py`, before formatting."""
    sections: dict[str, list[str]] = {}
    for full_name, schema in declared_settings(manifest).items():
        _, section, *inner, name = full_name.split(".")
        fields = sections.setdefault(section, [])
        for each in inner:
            within = f"{section}.{each}"
            if within not in sections:
                sections[within] = []
                fields.append(f"    {each}: {class_of(within)} = {class_of(within)}()")
            section, fields = within, sections[within]
        fields.append(field(name, schema))
    outer = [each for each in sections if "." not in each]
    # A section within a section stands before the one that has it.
    order = [
        each for name in outer for each in [*(key for key in sections if key.startswith(f"{name}.")), name]
    ]
    structs = [struct(section, sections[section]) for section in order]
    return "\n\n".join([HEADER, *structs, whole(outer)])


def declared_settings(manifest: Json) -> Json:
    """Full name -> JSON schema, in the order of the manifest."""
    groups: list[Json] = manifest["contributes"]["configuration"]
    return {name: schema for group in groups for name, schema in group["properties"].items()}


def struct(section: str, fields: list[str]) -> str:
    """The class of one section."""
    head = f'class {class_of(section)}(Section, frozen=True):\n    """`cockpit.{section}.*`."""\n\n'
    return head + "\n".join(fields)


def class_of(section: str) -> str:
    """`copilots.budget` -> `CopilotsBudgetSettings`."""
    return f"{''.join(part.capitalize() for part in section.split('.'))}Settings"


def whole(sections: list[str]) -> str:
    """The class that holds one of each section."""
    lines = [f"    {section}: {class_of(section)} = {class_of(section)}()" for section in sections]
    return (
        'class Settings(Section, frozen=True):\n    """Everything under `cockpit.`."""\n\n'
        + "\n".join(lines)
        + "\n"
    )


def field(name: str, schema: Json) -> str:
    """One field with its default and its sentence."""
    line = f"{snake(name)}: {annotation(schema)} = {default(schema)}"
    words = textwrap.fill(plain(schema["markdownDescription"]), 100)
    return textwrap.indent(f'{line}\n"""{words}"""', "    ")


def plain(description: str) -> str:
    """The settings editor's links, `#name#`, as names."""
    return re.sub(r"`#([\w.]+)#`", r"`\1`", description)


def snake(name: str) -> str:
    """`maxFileSize` -> `max_file_size`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def annotation(schema: Json) -> str:
    """The Python type of a setting, with its bounds."""
    if "enum" in schema:
        return f"Literal[{', '.join(map(literal, schema['enum']))}]"
    match schema["type"]:
        case "boolean" | "string" as name:
            return text(schema) if name == "string" else "bool"
        case "integer":
            return bounded("int", schema)
        case "number":
            return bounded("float", schema)
        case "array":
            return f"tuple[{annotation(schema['items'])}, ...]"
        case "object":
            return f"dict[str, {annotation(schema['additionalProperties'])}]"
        case other:
            raise SystemExit(f"package.json: no Python type for a setting of type {other}.")


def text(schema: Json) -> str:
    """The type of a text, annotated with its pattern where the manifest has one."""
    pattern = schema.get("pattern")
    return f"Annotated[str, msgspec.Meta(pattern={literal(pattern)})]" if pattern else "str"


def bounded(name: str, schema: Json) -> str:
    """The number type, annotated with minimum and maximum where the manifest has them."""
    bounds = [
        f"{key}={schema[source]}"
        for key, source in (("ge", "minimum"), ("le", "maximum"))
        if source in schema
    ]
    return f"Annotated[{name}, msgspec.Meta({', '.join(bounds)})]" if bounds else name


def default(schema: Json) -> str:
    """The default as Python source; a tuple for an array, because the struct is frozen."""
    value = schema["default"]
    match schema["type"]:
        case "array":
            return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
        case "object":
            return repr(value)
        case "number":
            return repr(float(value))
        case "string":
            return literal(value)
        case _:
            return repr(value)


def literal(value: str) -> str:
    """A string as Python source in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
