"""Which templates stand for those of the cockpit when something is written from a recording.

A file that the project names wins over one of the database of templates, which wins over the shipped one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, NotFound
from cockpit.dual.generating import Site
from cockpit.features.har.config import load
from cockpit.features.har.writing.rendering import SHIPPED, OwnTemplate
from cockpit.features.templates.placeholders import render
from cockpit.features.templates.store import TemplateStore

LARGEST: Final = 1 << 20
"""Bytes of a template."""
PREFIX: Final = "har-"
"""What the id of an own template begins with; the name of the artefact follows."""


@dataclass(frozen=True, slots=True)
class Own:
    """What was found."""

    templates: tuple[OwnTemplate, ...]
    said: tuple[str, ...]
    """A sentence for each."""


def own_templates(site: Site, artefacts: Sequence[str]) -> Own:
    """Those for some artefacts; raises Invalid for one that cannot be read or lacks a value."""
    wanted = [name for name in ("client", *artefacts) if name in SHIPPED]
    wanted = [
        name for name in dict.fromkeys(wanted) if name != "client" or {"client", "pytest"} & {*artefacts}
    ]
    if not wanted:
        return Own((), ())
    named = {name: path for name, path in load(site.root).templates.items() if name in wanted}
    if named and not site.trusted:
        left = ", ".join(named.values())
        said = f"{left}: not used, because this folder is not trusted; the cockpit's own templates were."
        return Own((), (said,))
    files = {name: _file(site.root, name, path) for name, path in named.items()}
    kept = _kept(site, [name for name in wanted if name not in files])
    found = tuple(files.get(name) or kept[name] for name in wanted if name in files or name in kept)
    return Own(found, tuple(f"{each.artefact}: written by {each.source}." for each in found))


def _file(root: Path, artefact: str, path: str) -> OwnTemplate:
    place = root / path
    where = f"har.templates.{artefact}: {path}"
    try:
        if not place.resolve().is_relative_to(root.resolve()):
            raise Invalid(f"{where} is not in this folder.")
        if place.stat().st_size > LARGEST:
            raise Invalid(f"{where} is larger than {LARGEST >> 20} MB.")
        text = place.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise Invalid(f"{where} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{where} is not UTF-8.") from error
    return OwnTemplate(artefact, path, text)


def _kept(site: Site, artefacts: Sequence[str]) -> dict[str, OwnTemplate]:
    """Own ones of the database, with the defaults of their placeholders."""
    found: dict[str, OwnTemplate] = {}
    with closing(TemplateStore(site.shared, site.clock, site.tell)) as store:
        for artefact in artefacts:
            try:
                template = store.one(f"{PREFIX}{artefact}")
            except NotFound:
                continue
            source = f"{template.id} (cockpit templates)"
            found[artefact] = OwnTemplate(artefact, source, render(template, {}))
    return found
