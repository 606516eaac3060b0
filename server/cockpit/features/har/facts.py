"""What the log of a HAR says of itself: who recorded what, and which pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from cockpit.features.har.entry import Fault
from cockpit.features.har.mending import found, loosely

MEMBERS = ("version", "creator", "browser", "pages")


@dataclass(frozen=True, slots=True)
class Program:
    """Who recorded it, or the browser that was recorded."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the recording; `on_load` and `on_content_load` in milliseconds after it started."""

    id: str
    title: str = ""
    started: str = ""
    on_content_load: float | None = None
    on_load: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log says of itself. Offsets are those of the values in the file, None where there is none."""

    version: str = ""
    creator: Program | None = None
    browser: Program | None = None
    pages: tuple[Page, ...] = ()
    faults: tuple[Fault, ...] = ()
    offsets: dict[str, int] = field(default_factory=dict[str, int])


def facts_of(texts: dict[str, tuple[int, bytes]]) -> Facts:
    """The facts of a log from the texts of its members and where they stand."""
    values = {name: loosely(raw) for name, (_, raw) in texts.items()}
    faults = [
        Fault((name,), "a list" if name == "pages" else "an object", found(value))
        for name, value in values.items()
        if name != "version" and not isinstance(value, list if name == "pages" else dict)
    ]
    version = values.get("version")
    return Facts(
        version=str(version) if isinstance(version, str | int | float) else "",
        creator=_program(values.get("creator")),
        browser=_program(values.get("browser")),
        pages=_pages(values.get("pages")),
        faults=tuple(faults),
        offsets={name: offset for name, (offset, _) in texts.items()},
    )


def _program(value: Any) -> Program | None:
    if isinstance(value, str):
        return Program(value)
    if not isinstance(value, dict):
        return None
    members = cast("dict[str, Any]", value)
    return Program(_text(members.get("name")), _text(members.get("version")))


def _pages(value: Any) -> tuple[Page, ...]:
    if not isinstance(value, list):
        return ()
    pages = cast("list[Any]", value)
    return tuple(_page(cast("dict[str, Any]", page)) for page in pages if isinstance(page, dict))


def _page(page: dict[str, Any]) -> Page:
    timings = page.get("pageTimings")
    marks = cast("dict[str, Any]", timings) if isinstance(timings, dict) else {}
    return Page(
        id=_text(page.get("id")),
        title=_text(page.get("title")),
        started=_text(page.get("startedDateTime")),
        on_content_load=_milliseconds(marks.get("onContentLoad")),
        on_load=_milliseconds(marks.get("onLoad")),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _milliseconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None
