"""Templates that people bring: any file, a file with a header, an export; and the way out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from cockpit.core.errors import Invalid, Refused
from cockpit.core.lazy import lazy_pattern
from cockpit.core.secret import secret_in
from cockpit.features.templates.languages import MARK, SUFFIXES, language_of
from cockpit.features.templates.placeholders import guessed, names_in
from cockpit.features.templates.template import KINDS, Template
from cockpit.features.templates.template_file import checked, has_header, read, signature, written

FORMAT: Final = "cockpit-templates"
VERSION: Final = 1
MOST_CHARACTERS: Final = 200_000
_ID: Final = lazy_pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_TEST: Final = lazy_pattern(r"(?:^|[/_.-])(?:tests?|spec)(?:[/_.-]|$)")
_KIND_OF_LANGUAGE: Final = {
    "dockerfile": "docker",
    "markdown": "docs",
    "sql": "database",
    "shellscript": "cli",
    **dict.fromkeys(("yaml", "toml", "json", "ini", "makefile"), "config"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a template; what is empty is taken from the file."""

    id: str = ""
    name: str = ""
    kind: str = ""
    language: str = ""
    description: str = ""


class _Export(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format: str
    version: int
    templates: tuple[Template, ...]


def taken(text: str, path: str, said: Said = Said()) -> list[Template]:
    """The templates in the text of a file: those of an export, or the one that it is.

    Raises Invalid, and Refused for one with a secret in it; both name the file and the place.
    """
    if "\0" in text:
        raise Invalid(f"{path} is no text.")
    found = _exported(text, path) if _is_export(text) else [_one(text, path, said)]
    for each in found:
        _refuse_what_cannot_be_kept(each, path)
    return found


def exported(templates: Iterable[Template]) -> bytes:
    """Templates as one JSON document, which `taken` reads."""
    document = _Export(format=FORMAT, version=VERSION, templates=tuple(templates))
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def file_of(template: Template) -> tuple[str, str]:
    """The name and the text of a file of its own, which `taken` reads."""
    return f"{template.id}{SUFFIXES.get(template.language, '.txt')}{MARK}", written(template)


def slug_of(name: str) -> str:
    """An id made of a name."""
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower()).split()
    return "-".join(words)[:80].strip("-")


def _is_export(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{") and f'"{FORMAT}"' in text[:200]


def _exported(text: str, path: str) -> list[Template]:
    try:
        document = msgspec.json.decode(text.lstrip("\ufeff"), type=_Export)
    except msgspec.MsgspecError as error:
        raise Invalid(f"{path}: {error}.") from error
    if document.version != VERSION:
        raise Invalid(f"{path}: $.version: this cockpit knows {VERSION}, not {document.version}.")
    return [_matched(each, f"{path}: $.templates[{place}]") for place, each in enumerate(document.templates)]


def _matched(template: Template, where: str) -> Template:
    """The template with a placeholder for each place in its content, and none besides."""
    stated = {each.name: checked(each, where) for each in template.placeholders}
    there = names_in(template.content)
    if strange := next((name for name in stated if name not in there), None):
        raise Invalid(f"{where}: $.placeholders.{strange}: the content has no {{{{{strange}}}}}.")
    return replace(template, placeholders=tuple(stated.get(name) or guessed(name) for name in there))


def _one(text: str, path: str, said: Said) -> Template:
    stem = PurePosixPath(path.replace("\\", "/").removesuffix(MARK)).name
    identifier = said.id or slug_of(said.name) or slug_of(stem.partition(".")[0] or stem)
    if has_header(text):
        template = read(text, path, identifier)
        stated: dict[str, Any] = {
            key: value for key in ("name", "kind", "language", "description") if (value := getattr(said, key))
        }
        return replace(template, **stated)
    content = text.removeprefix("\ufeff").replace("\r\n", "\n").strip() + "\n"
    language = said.language or language_of(path)
    draft = Template(
        id=identifier,
        name=said.name or stem.partition(".")[0] or stem,
        kind=said.kind,
        language=language,
        description=said.description,
        content=content,
        placeholders=tuple(map(guessed, names_in(content))),
        path=stem,
        provenance=stem,
    )
    return _with_kind(replace(draft, signature=signature(draft)), path)


def _with_kind(template: Template, path: str) -> Template:
    if template.kind:
        return template
    kind = _KIND_OF_LANGUAGE.get(template.language, "")
    if _TEST.search(path.lower()):
        kind = "test"
    elif template.signature:
        kind = "class" if template.signature.startswith("class ") else "function"
    if not kind:
        raise Invalid(f"{path}: what it is cannot be told: say it with --kind, one of {', '.join(KINDS)}.")
    return replace(template, kind=kind)


def _refuse_what_cannot_be_kept(template: Template, path: str) -> None:
    if _ID.fullmatch(template.id) is None:
        raise Invalid(
            f"{path}: {template.id!r} is no id: it has lower case letters, digits and hyphens.", hint="--id"
        )
    if template.kind not in KINDS:
        raise Invalid(f"{path}: $.kind: {template.kind!r} is not one of {', '.join(KINDS)}.")
    if not template.content.strip():
        raise Invalid(f"{path} is empty.")
    if len(template.content) > MOST_CHARACTERS:
        raise Invalid(
            f"{path} has {len(template.content):,} characters; a template has {MOST_CHARACTERS:,} at most."
        )
    for where, text in (("", template.content), (" of the proof", template.proof)):
        for number, line in enumerate(text.splitlines(), 1):
            if what := secret_in(line, template.path or path):
                begin = f"{path}: line {number}{where}"
                raise Refused(f"{begin} looks like {what}. Put a placeholder such as {{{{API_KEY}}}} there.")
