"""Templates as files: a header of TOML in comments, the content, and what proves it.

    # /// template
    # name = "Slug of a text"
    # ///
    (content)
    # /// proof
    (statements)

The comment is that of the language. The name may end with `.tmpl`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.templates.languages import comment_of, language_of
from cockpit.features.templates.placeholders import PLACE, fault_of, guessed, names_in
from cockpit.features.templates.signatures import name_in, signature_of
from cockpit.features.templates.template import KINDS, Placeholder, PlaceholderType, Template

BEGIN: Final = "/// template"
END: Final = "///"
PROOF: Final = "/// proof"


class _Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: PlaceholderType = "text"
    default: str | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()
    environments: dict[str, str] = {}
    description: str = ""


class _Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    kind: str
    description: str = ""
    language: str = ""
    words: tuple[str, ...] = ()
    entry: str = ""
    path: str = ""
    licence: str = ""
    provenance: str = ""
    placeholders: dict[str, _Place] = {}


def has_header(text: str) -> bool:
    """Whether a text begins with the header of a template."""
    first = text.removeprefix("\ufeff").split("\n", 1)[0].strip()
    return first.endswith(BEGIN) and not first[: -len(BEGIN)].strip().isalnum()


def read(text: str, name: str, identifier: str) -> Template:
    """The template in a text with a header; `name` is that of the file.

    Raises Invalid with the name, and the place of the fault in the header.
    """
    comment, header, body = _split(text.removeprefix("\ufeff").replace("\r\n", "\n"), name)
    try:
        stated = msgspec.toml.decode(header, type=_Header, strict=True)
    except msgspec.MsgspecError as error:
        raise Invalid(f"{name}: the header is wrong: {error}.") from error
    if stated.kind not in KINDS:
        raise Invalid(f"{name}: $.kind: {stated.kind!r} is not one of {', '.join(KINDS)}.")
    content, _, proof = body.partition(f"\n{comment} {PROOF}\n")
    content = f"{content.strip()}\n"
    language = stated.language or language_of(name)
    template = Template(
        id=identifier,
        name=stated.name,
        kind=stated.kind,
        language=language,
        description=stated.description,
        content=content,
        words=stated.words,
        placeholders=tuple(_placeholders(name, content, stated.placeholders)),
        path=stated.path,
        proof=f"{proof.strip()}\n" if proof.strip() else "",
        licence=stated.licence,
        provenance=stated.provenance,
    )
    return replace(template, signature=signature(template, stated.entry))


def signature(template: Template, entry: str = "") -> str:
    """The signature of what a template gives; empty where that cannot be told, as of no function."""
    samples = {each.name: _sample(each) for each in template.placeholders}
    text = PLACE.sub(lambda found: samples.get(found["name"], found[0]), template.content)
    try:
        return signature_of(template.language, text, entry)
    except Invalid:
        # A placeholder may stand for more than a name.
        return ""


def _sample(placeholder: Placeholder) -> str:
    """The default, or a name that can stand there."""
    if placeholder.default is not None:
        return placeholder.default
    if placeholder.type == "class_name":
        return placeholder.name.title().replace("_", "")
    return "0" if placeholder.type == "int" else placeholder.name.lower()


def written(template: Template) -> str:
    """The file of a template, which `read` reads."""
    comment = comment_of(template.language)
    lines = [f"{comment} {BEGIN}"]
    lines += [f"{comment} {line}".rstrip() for line in _header(template)]
    lines += [f"{comment} {END}", template.content.rstrip("\n")]
    if template.proof:
        lines += ["", "", f"{comment} {PROOF}", template.proof.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _split(text: str, name: str) -> tuple[str, str, str]:
    """What comments begin with, the header, and the rest; raises Invalid."""
    if not has_header(text):
        raise Invalid(f"{name} does not begin with {BEGIN!r} in a comment.")
    lines = text.split("\n")
    comment = lines[0].strip().removesuffix(BEGIN).strip()
    header: list[str] = []
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == f"{comment} {END}":
            return comment, "\n".join(header), "\n".join(lines[number + 1 :])
        if not line.startswith(comment):
            raise Invalid(f"{name}, line {number + 1}: the header has no end, which is {comment} {END}.")
        header.append(line.removeprefix(comment).removeprefix(" "))
    raise Invalid(f"{name}: the header has no end, which is {comment} {END}.")


def _placeholders(name: str, content: str, stated: Mapping[str, _Place]) -> Iterator[Placeholder]:
    there = names_in(content)
    if strange := next((each for each in stated if each not in there), None):
        raise Invalid(f"{name}: $.placeholders.{strange}: the content has no {{{{{strange}}}}}.")
    for each in there:
        if (place := stated.get(each)) is None:
            yield guessed(each)
        else:
            yield checked(Placeholder(each, **msgspec.structs.asdict(place)), name)


def checked(placeholder: Placeholder, where: str) -> Placeholder:
    """The placeholder; raises Invalid when what it states contradicts itself."""
    path = f"{where}: $.placeholders.{placeholder.name}"
    try:
        re.compile(placeholder.pattern)
    except re.error as error:
        raise Invalid(
            f"{path}.pattern: {placeholder.pattern!r} is no regular expression: {error}."
        ) from error
    if placeholder.type == "choice" and not placeholder.choices:
        raise Invalid(f"{path}.choices: a choice needs at least one.")
    defaults = {"default": placeholder.default}
    defaults |= {f"environments.{name}": value for name, value in placeholder.environments.items()}
    for place, value in defaults.items():
        if value is not None and (rule := fault_of(placeholder, value)):
            raise Invalid(f"{path}.{place}: {value!r} is not {rule}.")
    return placeholder


def _header(template: Template) -> Iterator[str]:
    texts = {
        "name": template.name,
        "kind": template.kind,
        "description": template.description,
        "language": template.language,
        "entry": name_in(template.signature),
        "path": template.path,
        "licence": template.licence,
        "provenance": template.provenance,
    }
    yield from (f"{key} = {_toml(value)}" for key, value in texts.items() if value)
    if template.words:
        yield f"words = {_list(template.words)}"
    for each in template.placeholders:
        yield ""
        yield f"[placeholders.{each.name}]"
        yield from _place(each)


def _place(placeholder: Placeholder) -> Iterator[str]:
    yield f"type = {_toml(placeholder.type)}"
    if placeholder.default is not None:
        yield f"default = {_toml(placeholder.default)}"
    for key, value in {"pattern": placeholder.pattern, "description": placeholder.description}.items():
        if value:
            yield f"{key} = {_toml(value)}"
    if placeholder.choices:
        yield f"choices = {_list(placeholder.choices)}"
    if placeholder.environments:
        pairs = (f"{_toml(name)} = {_toml(value)}" for name, value in placeholder.environments.items())
        yield f"environments = {{ {', '.join(pairs)} }}"


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_toml, values))}]"


def _toml(text: str) -> str:
    """A basic string of TOML: one of JSON, but for the one sign that only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
