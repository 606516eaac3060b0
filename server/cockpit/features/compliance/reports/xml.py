"""XML as reports have it: read as a stream, without entities, so that none can grow or reach out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from cockpit.core.errors import Invalid


class Handler(Protocol):
    """What is told of each element."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stood directly in it."""
        ...


def read(data: bytes, handler: Handler) -> None:
    """Tell the handler of every element; raises Invalid for what is not plain XML."""
    parser = expat.ParserCreate()
    texts: list[list[str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        texts.append([])
        handler.start(_local(name), attributes)

    def end(name: str) -> None:
        handler.end(_local(name), "".join(texts.pop()))

    def characters(text: str) -> None:
        if texts:
            texts[-1].append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = _refusing("declares an entity")
    parser.ExternalEntityRefHandler = _refusing("refers to another file")
    try:
        parser.Parse(data, True)  # noqa: FBT003 - The parser takes it by place only.
    except expat.ExpatError as error:
        raise Invalid(f"not valid XML: {error}.") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refusing(what: str) -> Callable[..., int]:
    def refuse(*_: object) -> int:
        raise Invalid(f"the document {what}, which no report needs.")

    return refuse
