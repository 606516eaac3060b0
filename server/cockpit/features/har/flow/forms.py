"""What a form held that the recorder did not keep, as far as the pages and programs before it tell.

Browsers keep no body that holds a file, so that nearly every upload is recorded without one.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote, urljoin

from cockpit.features.har.flow.form_data import FormData, form_data_in
from cockpit.features.har.flow.jsons import items, members
from cockpit.features.har.flow.step import Body, BodyKind, Part, Step
from cockpit.features.har.secrets.names import Meaning, meaning
from cockpit.features.har.secrets.shapes import is_words

_MOST: Final = 4 << 20
"""Signs of pages and programs that are looked through; uploads mostly follow their page soon."""
_TEXT: Final = re.compile(r"text/.*|application/(.*\+)?(json|xml|yaml|csv)")
_PROGRAM: Final = re.compile(r"(text|application)/(x-)?(java|ecma)script")
_CONTENTS: Final = {"application/json": b"{}\n", "text/csv": b"name,value\nexample,1\n"}
_TYPES: Final = {
    ".csv": "text/csv", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
    ".json": "application/json", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml",
    ".txt": "text/plain", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml", ".zip": "application/zip",
}  # fmt: skip
_ENDINGS: Final = {kind: ending for ending, kind in reversed(_TYPES.items())}
_TYPED: Final = {
    "email": "someone@mail.example", "number": "1", "range": "1", "date": "2026-01-31", "time": "12:00",
    "datetime-local": "2026-01-31T12:00", "month": "2026-01", "week": "2026-W05", "color": "#336699",
    "tel": "+15550100", "url": "https://example.org/",
}  # fmt: skip
"""What is typed into a field of this type."""
_UNSENT: Final = frozenset({"submit", "button", "image", "reset"})


def completed(steps: Sequence[Step]) -> list[Step]:
    """The steps, those without their bodies with what they may have sent; that is not `recorded` then."""
    made: list[Step] = []
    pages: list[_Page] = []
    left = _MOST
    for step in steps:
        made.append(_completed(step, pages, made) if step.lacks_body else step)
        text = step.answer.data if step.answer.kind is BodyKind.TEXT else b""
        if text and len(text) <= left and _is_page(step.answer.media_type):
            left -= len(text)
            pages.append(_Page(step, text.decode("utf-8", "replace")))
    return made


def _is_page(media_type: str) -> bool:
    return media_type in ("text/html", "application/xhtml+xml") or bool(_PROGRAM.fullmatch(media_type))


def _completed(step: Step, pages: Sequence[_Page], before: Sequence[Step]) -> Step:
    media_type = (step.header("content-type") or "").partition(";")[0].strip().lower()
    if media_type.startswith("multipart/"):
        body = Body(BodyKind.MULTIPART, media_type, parts=_parts(step, pages, before), recorded=False)
    elif not media_type or media_type in ("application/json", "application/x-www-form-urlencoded"):
        return step
    else:
        kind = BodyKind.TEXT if _TEXT.fullmatch(media_type) else BodyKind.BINARY
        body = Body(kind, media_type, content_of(media_type), recorded=False)
    return replace(step, body=body)


def content_of(media_type: str) -> bytes:
    """What stands for a file of that type."""
    return _CONTENTS.get(media_type, b"example\n" if _TEXT.fullmatch(media_type) else bytes(16))


@dataclass(frozen=True, slots=True)
class _Page:
    """An answer that may hold a form, or what makes one."""

    step: Step
    text: str


@dataclass(slots=True)
class _Form:
    action: str
    parts: list[Part] = field(default_factory=list[Part])

    @property
    def uploads(self) -> bool:
        return any(part.file_name is not None for part in self.parts)


def _parts(step: Step, pages: Sequence[_Page], before: Sequence[Step]) -> tuple[Part, ...]:
    """Of the form that leads there, else of the program that names the path, else of any; else one file."""
    read = [(page, _read(page.text)) for page in reversed(pages)]
    forms = [(page, form) for page, reader in read for form in reader.forms if form.uploads]
    for page, form in forms:
        if urljoin(f"{page.step.origin}{page.step.path}", form.action).partition("?")[0] == (
            f"{step.origin}{step.path}"
        ):
            return tuple(form.parts)
    made = [each for page, reader in read for each in _made(page, reader) if each.uploads]
    literal = next((each for each in reversed(step.path.split("/")) if is_words(unquote(each))), "")
    near = [each for each in made if literal and literal in each.around]
    for each in (*near, *(form for _, form in forms), *made):
        parts = each.parts
        if isinstance(each, FormData):
            parts = [_given(part, each.members.get(part.name, ""), before) for part in parts]
        return tuple(_filled(part, step, [reader for _, reader in read]) for part in parts)
    return (_file("file", "text/plain"),)


def _given(part: Part, member: str, before: Sequence[Step]) -> Part:
    """With the value of that member in the last answer that has it."""
    if member and part.file_name is None:
        keys = re.findall(r"[\w$]+", member)
        for step in reversed(before):
            value = _at(step.answer.value, keys)
            if isinstance(value, str | int) and not isinstance(value, bool):
                return replace(part, data=str(value).encode())
    return part


def _at(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        listed = items(value)[int(key) :][:1] if key.isdecimal() else ()
        value = listed[0] if listed else members(value).get(key)
    return value


def _made(page: _Page, reader: _Reader) -> Iterator[FormData]:
    if _PROGRAM.fullmatch(page.step.answer.media_type):
        yield from form_data_in(page.text)
    for script in reader.scripts:
        yield from form_data_in(script)


def _filled(part: Part, step: Step, readers: Sequence[_Reader]) -> Part:
    """A token against forgery as the page or a cookie gives it, and something in what is empty."""
    if part.file_name is not None:
        return part if part.data else _file(part.name, part.media_type, part.file_name)
    if part.data:
        return part
    if meaning(part.name) is Meaning.CSRF:
        tokens = [token for reader in readers for token in reader.tokens]
        tokens += [value for name, value in step.cookies.items() if meaning(name) is Meaning.CSRF]
        if tokens:
            return replace(part, data=tokens[0].encode())
    return replace(part, data=b"example")


def _file(name: str, media_type: str, file_name: str = "") -> Part:
    kind = media_type or "application/octet-stream"
    return Part(name, content_of(kind), file_name or f"example{_ENDINGS.get(kind, '.bin')}", kind)


class _Reader(HTMLParser):
    """The forms of a page, its programs, and its tokens against forgery."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.scripts: list[str] = []
        self.tokens: list[str] = []
        self._form: _Form | None = None
        self._select = ""
        self._is_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_script = tag == "script" and "src" not in given
        name = given.get("name", "")
        if tag == "form":
            self._form = _Form(given.get("action", ""))
            self.forms.append(self._form)
        elif tag in ("meta", "input") and meaning(name) is Meaning.CSRF:
            self.tokens += [each for each in (given.get("content") or given.get("value"),) if each]
        if self._form is None:
            return
        if tag == "input" and name:
            self._form.parts += _inputs(name, given)
        elif tag == "textarea" and name:
            self._form.parts.append(Part(name, b"example"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._form.parts.append(Part(self._select, given.get("value", "").encode()))
            self._select = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if self._is_script and data.strip():
            self.scripts.append(data)


def _read(text: str) -> _Reader:
    reader = _Reader()
    # What is no HTML ends it; what was read before counts.
    with contextlib.suppress(AssertionError):
        reader.feed(text)
    return reader


def _inputs(name: str, given: dict[str, str]) -> Iterator[Part]:
    kind, value = given.get("type", "text").lower(), given.get("value", "")
    if kind == "file":
        wanted = given.get("accept", "").split(",")[0].strip().lower()
        media_type = _TYPES.get(wanted, wanted).replace("image/*", "image/png")
        yield _file(name, media_type if "/" in media_type and "*" not in media_type else "text/plain")
    elif kind in ("checkbox", "radio"):
        if "checked" in given:
            yield Part(name, (value or "on").encode())
    elif kind not in _UNSENT:
        typed = value if value or kind == "hidden" else _TYPED.get(kind, "example")
        yield Part(name, typed.encode())
