"""The objects of a session's bodies, each with one name that all artefacts give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cockpit.features.har.flow.operation import Operation, Payload
from cockpit.features.har.flow.shapes import Kind, Shape
from cockpit.features.har.flow.wording import pascal, singular, unique, words_of

_HOLDERS: Final = frozenset(
    {
        "data",
        "item",
        "result",
        "edge",
        "node",
        "row",
        "record",
        "value",
        "response",
        "payload",
        "body",
        "content",
    }
)
_VERBS: Final = frozenset({"get", "list", "create", "post", "replace", "update", "delete", "find", "head"})


@dataclass(slots=True)
class Models:
    """Names for objects; equal ones have the same."""

    taken: set[str] = field(default_factory=set[str])
    """Names that are used already."""
    _names: dict[Shape, str] = field(default_factory=dict[Shape, str])
    _seen: dict[Shape, int] = field(default_factory=dict[Shape, int])

    def add(self, shape: Shape, *wanted: str) -> None:
        """Name all objects in a shape by the first wanted name that is free, those inside by their fields."""
        if shape.kind is Kind.OBJECT and shape.properties:
            self._seen[shape] = self._seen.get(shape, 0) + shape.seen
            if shape not in self._names:
                name = next((each for each in wanted if each not in self.taken), "")
                self._names[shape] = name or unique(wanted[-1], self.taken)
                self.taken.add(self._names[shape])
            own = self._names[shape]
            for each in shape.properties:
                words = words_of(each.name)
                word = pascal("_".join([*words[:-1], *map(singular, words[-1:])]))
                self.add(each.shape, *_of_field(own, word), f"{own}{word}")
        if shape.items is not None:
            self.add(shape.items, *_of_items(wanted))
        for choice in shape.choices:
            self.add(choice, *wanted)

    def name(self, shape: Shape) -> str | None:
        """The name of an object; None of anything else, and of objects that were always empty."""
        return self._names.get(shape)

    def named(self) -> Iterator[tuple[str, Shape]]:
        """All of them, those inside before those that hold them; `seen` counts the samples of all places."""
        done: set[Shape] = set()
        for shape in self._names:
            yield from self._from_inside(shape, done)

    def _from_inside(self, shape: Shape, done: set[Shape]) -> Iterator[tuple[str, Shape]]:
        if shape in done:
            return
        for inner in inner_shapes(shape):
            yield from self._from_inside(inner, done)
        if shape in self._names:
            done.add(shape)
            yield self._names[shape], replace(shape, seen=self._seen[shape])


def inner_shapes(shape: Shape) -> tuple[Shape, ...]:
    """What a shape is made of."""
    items = () if shape.items is None else (shape.items,)
    return (*(each.shape for each in shape.properties), *items, *shape.choices)


def models_of(operations: Iterable[Operation], taken: Iterable[str] = ()) -> Models:
    """Names for all objects that operations send and receive, none of those that are taken."""
    models = Models(set(taken))
    ordered = sorted(operations, key=lambda each: (each.method != "GET", "list_" in each.id))
    for operation in ordered:
        name = pascal(operation.id)
        noun = _noun(operation.id)
        for answer in operation.answers:
            wanted = ("Error", f"{name}Error") if answer.status >= 400 else (noun, f"{name}Response")
            _add(models, answer.payloads, *wanted)
        _add(models, operation.bodies, f"{name}Request", f"{name}Body")
    return models


def _add(models: Models, payloads: Sequence[Payload], *wanted: str) -> None:
    for payload in payloads:
        if payload.shape is not None:
            models.add(payload.shape, *wanted)


def _noun(operation_id: str) -> str:
    words = operation_id.strip("_").split("_")
    rest = words[1:] if words[0] in _VERBS and len(words) > 1 else words
    plural = words[0] == "list"
    # What a list wraps is a page of things; what it holds is a thing.
    return pascal("_".join([*rest[:-1], singular(rest[-1]) if plural else rest[-1]])) + (
        "List" if plural else ""
    )


def _of_field(owner: str, word: str) -> tuple[str, ...]:
    """What a list wraps is called as its items are."""
    if word.lower() not in _HOLDERS:
        return (word,)
    return (owner.removesuffix("List"),) if owner.endswith("List") else ()


def _of_items(wanted: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.removesuffix("List") or each for each in wanted)
