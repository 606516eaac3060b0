"""The templates of the paths of a session: which segments are data, told from all that was recorded.

By the form of a segment, by values that earlier answers gave, by answers that say again what was asked for,
and by siblings: what stands at the same place and was answered alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from cockpit.features.har.flow.jsons import items, members
from cockpit.features.har.flow.segments import Form, Segment, canonical, data_in
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.wording import identifier, singular, unique, words_of

_IDENTIFYING: Final = re.compile(
    r"(.*_)?(id|ids|uuid|guid|slug|key|sku|code|handle|username|login|number|ref|reference|hash|name|iata|iso)"
)
_OWN_NAMES: Final = frozenset({"username", "login", "handle", "sku", "email"})
_KEPT_KEYS: Final = frozenset({"slug", "key", "code", "name", "number"})
_RESERVED: Final = re.compile(
    r"me|self|mine|my|current|new|edit|search|count|latest|stats|statistics|summary|export|import|all|default"
    r"|preview|batch|bulk|login|logout|token|refresh|list",
    re.IGNORECASE,
)
_BEFORE_VERSIONS: Final = frozenset({"api", "rest", "version", "versions"})
_YEAR, _MONTH = re.compile(r"(19|20)\d\d"), re.compile(r"0[1-9]|1[0-2]")
_NUMBERED: Final = re.compile(r"(.*\D)\d+")
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_COUNTED: Final = frozenset({"page", "year", "month", "day", "version", "date"})
_WORD: Final = re.compile(r"[A-Za-z]+([-_][A-Za-z]+)*")
_DEEPEST, _MOST_VALUES = 12, 100_000


@dataclass(frozen=True, slots=True)
class Templated:
    """A path and what of it is data."""

    template: str
    """Such as `/users/{user_id}`; what is no parameter is escaped in one way."""
    values: Mapping[str, str]
    """Decoded, by parameter."""


@dataclass(frozen=True, slots=True)
class _Path:
    step: Step
    order: int
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where an earlier answer had a value."""

    order: int
    path: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Data:
    """A segment that was judged to be data, and under which name answers knew it."""

    segment: Segment
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A place of a template at which data stands."""

    name: str
    before: str
    after: str


_Parts = tuple[str | _Parameter, ...]


def templates_of(steps: Sequence[Step]) -> list[Templated]:
    """The template of each step, in their order."""
    seen = _values(steps)
    templates: dict[int, str] = {}
    origins: dict[str, list[_Path]] = {}
    for order, step in enumerate(steps):
        origins.setdefault(step.origin, []).append(_Path(step, order, _segments(step.path)))
    for paths in origins.values():
        for path, parts in _walk(paths, (), seen):
            templates[path.order] = _written(parts)
    return [
        Templated(templates[order], matched(templates[order], step.path) or {})
        for order, step in enumerate(steps)
    ]


def parameters_of(template: str) -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(_PARAMETER.findall(template))


def matched(template: str, path: str) -> dict[str, str] | None:
    """The decoded values of the parameters, None when the path is another."""
    parts = _PARAMETER.split(template)
    form = "".join("([^/]+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    found = re.fullmatch(form, "/".join(canonical(part) for part in path.split("/")))
    return dict(zip(parts[1::2], map(unquote, found.groups()), strict=True)) if found else None


def _segments(path: str) -> tuple[str, ...]:
    """Without the first, which is empty; braces mark the parameters of templates, so none are left."""
    return tuple(canonical(part) for part in path.removeprefix("/").split("/"))


def _written(parts: _Parts) -> str:
    return "".join(
        f"/{part.before}{{{part.name}}}{part.after}" if isinstance(part, _Parameter) else f"/{part}"
        for part in parts
    )


def _walk(
    paths: Iterable[_Path], parts: _Parts, seen: Mapping[str, list[_Seen]]
) -> Iterator[tuple[_Path, _Parts]]:
    """Place by place: those that have the same template so far are looked at together."""
    depth = len(parts)
    longer: list[_Path] = []
    for path in paths:
        if len(path.segments) == depth:
            yield path, parts
        else:
            longer.append(path)
    judged = _judged(longer, parts, seen)
    words: dict[str, list[_Path]] = {}
    data: dict[tuple[str, str], list[_Path]] = {}
    for path in longer:
        segment = path.segments[depth]
        if found := judged.get(segment):
            data.setdefault((found.segment.before, found.segment.after), []).append(path)
        else:
            words.setdefault(segment, []).append(path)
    for segment, group in words.items():
        yield from _walk(group, (*parts, segment), seen)
    taken = [part.name for part in parts if isinstance(part, _Parameter)]
    for (before, after), group in data.items():
        name = unique(_name([judged[path.segments[depth]] for path in group], parts, group), taken)
        yield from _walk(group, (*parts, _Parameter(name, before, after)), seen)


def _judged(paths: Sequence[_Path], parts: _Parts, seen: Mapping[str, list[_Seen]]) -> dict[str, _Data]:
    """Which of the segments at one place are data."""
    depth = len(parts)
    before = next((part for part in reversed(parts) if isinstance(part, str)), "")
    judged: dict[str, _Data] = {}
    for path in paths:
        segment = path.segments[depth]
        if segment in judged or not segment:
            continue
        found = data_in(segment)
        if found and not (found.form is Form.NUMBER and parts and parts[-1] in _BEFORE_VERSIONS):
            judged[segment] = _Data(found)
        elif not _RESERVED.fullmatch(segment) and (key := _known(path, depth, before, seen)):
            judged[segment] = _Data(Segment("", segment, "", Form.NONE), key)
    words = [path for path in paths if path.segments[depth] not in judged and path.segments[depth]]
    for segment in _siblings(paths, words, depth, judged):
        judged[segment] = _Data(Segment("", segment, "", Form.NONE))
    return judged


def _known(path: _Path, depth: int, before: str, seen: Mapping[str, list[_Seen]]) -> str:
    """The name under which an answer knew the segment, empty when none did."""
    text = unquote(path.segments[depth])
    parent = "/" + "/".join(path.segments[:depth])
    collection = singular((words_of(before) or [""])[-1])
    for each in seen.get(text, ()):
        related = each.path.rstrip("/") == parent or collection in each.names
        if each.order < path.order and (related or not _WORD.fullmatch(text)):
            return each.names[-1]
    if len(path.segments) != depth + 1 or path.step.method not in ("GET", "PUT", "PATCH"):
        return ""
    return next(
        (
            name
            for name, value in _first_names(path.step.answer.value)
            if _IDENTIFYING.fullmatch(name) and str(value).casefold() == text.casefold()
        ),
        "",
    )


def _first_names(value: Any) -> Iterator[tuple[str, Any]]:
    """The members of an answer, and of the one object that it wraps."""
    outer = members(value)
    wrapped = [members(each) for each in outer.values()] if len(outer) <= 2 else []
    for each in (outer, *wrapped):
        for name, member in each.items():
            if isinstance(member, str | int):
                yield "_".join(words_of(name)), member


def _siblings(
    paths: Sequence[_Path], words: Sequence[_Path], depth: int, judged: Mapping[str, _Data]
) -> Iterator[str]:
    """Those that only differ in a number, and those that are answered as the data at the same place is."""
    stems: dict[tuple[Any, ...], set[str]] = {}
    for path in words:
        if numbered := _NUMBERED.fullmatch(path.segments[depth]):
            # Steps of a wizard differ in what they answer, rooms do not.
            alike = (numbered[1], path.step.method, frozenset(members(path.step.answer.value)))
            stems.setdefault(alike, set()).add(path.segments[depth])
    for (stem, *_), segments in stems.items():
        if len(segments) > 1 and stem.lower() != "v":
            yield from sorted(segments)
    known = {
        _answered(path, depth)
        for path in paths
        if path.segments[depth] in judged and not judged[path.segments[depth]].segment.after
    } - {None}
    for path in words:
        if _answered(path, depth) in known and not _RESERVED.fullmatch(path.segments[depth]):
            yield path.segments[depth]


def _answered(path: _Path, depth: int) -> tuple[Any, ...] | None:
    """How a request was answered; only objects with several members are telling."""
    names = members(path.step.answer.value)
    return (path.step.method, path.segments[depth + 1 :], frozenset(names)) if len(names) > 1 else None


def _name(data: Sequence[_Data], parts: _Parts, paths: Sequence[_Path]) -> str:
    """After the words before it, or what answers call it."""
    before = data[0].segment.before or (parts[-1] if parts and isinstance(parts[-1], str) else "")
    words = [word for word in words_of(unquote(before)) if word not in _BEFORE_VERSIONS]
    noun = [*words[:-1], singular(words[-1])] if words else []
    forms = {each.segment.form for each in data}
    if forms == {Form.NUMBER} and (calendar := _calendar(data, parts, paths)):
        return calendar
    if noun and noun[-1] in _COUNTED:
        return identifier(noun)
    if forms in ({Form.DATE}, {Form.VERSION}):
        return forms.pop().value
    keys = [each.key for each in data if each.key]
    last = keys[0].rpartition("_")[2] if keys and forms == {Form.NONE} else ""
    if last in _OWN_NAMES:
        return identifier([last])
    if last in _KEPT_KEYS:
        return identifier([*noun, last])
    return identifier([*noun, "slug" if forms == {Form.SLUG} else "id"])


def _calendar(data: Sequence[_Data], parts: _Parts, paths: Sequence[_Path]) -> str:
    """Years that months follow, those months, and the days behind them."""
    texts = [each.segment.data for each in data]
    previous = parts[-1].name if parts and isinstance(parts[-1], _Parameter) else ""
    if previous == "year" and all(map(_MONTH.fullmatch, texts)):
        return "month"
    if previous == "month":
        return "day" if all(len(text) <= 2 for text in texts) else ""
    following = [path.segments[len(parts) + 1] for path in paths if len(path.segments) > len(parts) + 1]
    is_year = all(map(_YEAR.fullmatch, texts)) and following and all(map(_MONTH.fullmatch, following))
    return "year" if is_year else ""


def _values(steps: Iterable[Step]) -> dict[str, list[_Seen]]:
    """Every value that an answer has under a name that identifies something."""
    seen: dict[str, list[_Seen]] = {}
    for order, step in enumerate(steps):
        if step.answer.kind is not BodyKind.JSON:
            continue
        path = "/" + "/".join(_segments(step.path))
        for names, value in _leaves(step.answer.value, (), 0):
            if names and _IDENTIFYING.fullmatch(names[-1]) and len(seen) < _MOST_VALUES:
                seen.setdefault(value, []).append(_Seen(order, path, names))
    return seen


def _leaves(value: Any, names: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts of a value, each with the names that lead to it and what those are names of."""
    if depth > _DEEPEST:
        return
    for name, member in members(value).items():
        words = words_of(name)
        yield from _leaves(member, (*names, *map(singular, words[:-1]), "_".join(words)), depth + 1)
    for item in items(value):
        yield from _leaves(item, (*names[:-1], *map(singular, names[-1:])), depth + 1)
    if isinstance(value, str) and 0 < len(value) <= 200:
        yield names, value
