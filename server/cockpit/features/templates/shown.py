"""Patterns and results as the editor is told of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.clustering import Group
from cockpit.core.errors import Invalid, NotFound
from cockpit.core.paths import to_uri
from cockpit.core.pattern import Found, Place
from cockpit.features.templates.languages import SUFFIXES
from cockpit.features.templates.messages import TemplateText
from cockpit.features.templates.pattern_messages import (
    FolderPatterns,
    Following,
    GroupMembers,
    PatternGroup,
    PatternRow,
    SearchHit,
)
from cockpit.features.templates.search import Hit
from cockpit.features.templates.snippets import literal
from cockpit.features.templates.template import Template
from cockpit.kernel.folders import Folder
from cockpit.storage.patterns import PatternStore

MOST_MEMBERS: Final = 200
LABEL_WORDS: Final = 4
_PATTERN: Final = re.compile(r"pattern-(\d{1,15})")
_GROUP: Final = re.compile(r"cluster/(?P<cluster>\d{1,6})|kind/(?P<kind>[a-z]{1,20})|rest")


def is_pattern(identifier: str) -> bool:
    """Whether an id is that of a mined pattern."""
    return _PATTERN.fullmatch(identifier) is not None


def folder_patterns(store: PatternStore, folder: Folder, state: Following, reason: str) -> FolderPatterns:
    """What there is of a folder, by cluster, or by kind before there are clusters."""
    there = store.inventory()
    groups = [
        PatternGroup(id=f"cluster/{each.group}", label=" ".join(list(each.words)[:LABEL_WORDS]), size=size)
        for each, size in there.clusters
    ]
    if groups and there.rest:
        groups.append(PatternGroup(id="rest", label="", size=there.rest))
    kinds = sorted(there.kinds.items(), key=lambda each: (-each[1], each[0]))
    return FolderPatterns(
        folder=folder.uri,
        name=folder.name,
        state=state,
        reason=reason,
        files=there.files,
        patterns=there.patterns,
        clustered=bool(groups),
        groups=groups or [PatternGroup(id=f"kind/{kind}", label=kind, size=size) for kind, size in kinds],
    )


def members(store: PatternStore, folder: Folder, group: str) -> GroupMembers:
    """The patterns of a group; raises Invalid for what is no group."""
    if (said := _GROUP.fullmatch(group)) is None:
        raise Invalid(f"$.group: {group!r} is no group: expected cluster/NUMBER, kind/NAME or rest.")
    wanted = Group(said["kind"] or "", int(said["cluster"]) if said["cluster"] else None)
    found, total = store.members(wanted, MOST_MEMBERS)
    return GroupMembers(patterns=[_row(each, folder) for each in found], more=total - len(found))


def pattern_text(store: PatternStore, identifier: str) -> TemplateText:
    """A pattern as it is shown and inserted; raises NotFound for one that is no more."""
    said = _PATTERN.fullmatch(identifier)
    found = store.some([int(said[1])]) if said else []
    if not found or found[0].source != "mined":
        raise NotFound(
            f"There is no {identifier} any more: its file has changed.", hint="cockpit.templates.mine"
        )
    pattern = found[0].pattern
    places = store.places([found[0].number]).get(found[0].number, ())
    suffix = PurePosixPath(places[0].path).suffix if places else SUFFIXES.get(pattern.language, ".txt")
    return TemplateText(
        id=identifier,
        name=pattern.name,
        file=f"{pattern.name}{suffix}",
        content=pattern.content,
        snippet=literal(pattern.content),
    )


def hit_row(hit: Hit, folder: Folder | None, templates: Mapping[str, Template]) -> SearchHit:
    """A result; of a template where there is no folder."""
    template = templates.get(hit.id)
    return SearchHit(
        id=hit.id,
        folder="" if template or folder is None else folder.uri,
        name=hit.name,
        kind=hit.kind,
        language=hit.language,
        description=template.description if template else "",
        own=template is not None and template.source == "own",
        because=list(hit.because),
        path=hit.path,
        uri="" if folder is None else _uri(folder, hit.path),
        line=hit.line,
    )


def _row(found: Found, folder: Folder) -> PatternRow:
    pattern, place = found.pattern, _first(found.places)
    return PatternRow(
        id=f"pattern-{found.number}",
        name=pattern.name,
        kind=pattern.kind,
        language=pattern.language,
        path=place.path,
        uri=_uri(folder, place.path),
        line=place.line,
        support=found.support,
    )


def _first(places: Sequence[Place]) -> Place:
    return places[0] if places else Place("", 0)


def _uri(folder: Folder, path: str) -> str:
    return to_uri(Path(folder.path, path)) if path else ""
