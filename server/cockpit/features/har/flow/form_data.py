"""`new FormData()` in a program: which fields it is given, as far as they are written there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.features.har.flow.step import Part
from cockpit.features.har.secrets.names import plain

_MADE: Final = re.compile(r"([\w$]{1,60})\s*=\s*new\s+FormData\b(?:\s*\(\s*\))?(?!\s*\()")
_STRING: Final = re.compile(
    r"\s*(?:\"((?:[^\"\\\n]|\\.){0,4000})\"|'((?:[^'\\\n]|\\.){0,4000})'|`([^`\\$]{0,4000})`)\s*"
)
_OBJECT: Final = re.compile(r"\s*new\s+(File|Blob)\s*\(")
_TYPE: Final = re.compile(r"\btype\s*:\s*[\"'`]([\w.+-]+/[\w.+-]+)")
_MEMBER: Final = re.compile(r"\s*[\w$]{1,60}\.?((?:(?:(?<=\.)|\.)[\w$]{1,60}|\[\d{1,6}\]){1,9})\s*")
"""A member of something: what stands behind the first name."""
_BEFORE, _BEHIND = 1_500, 4_000
"""Signs around a form in which the address stands that it is sent to."""
_FILE_WORDS: Final = """
    attachment audio avatar cover csv document file files icon image images import logo media pdf photo photos
    picture pictures scan upload uploads video
"""
_FILES: Final = frozenset(_FILE_WORDS.split())
"""What fields are called that hold a file."""
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class FormData:
    """A form that a program makes. Values are empty where they are not written there."""

    parts: tuple[Part, ...]
    members: Mapping[str, str]
    """Of fields that have a member of something: which, such as `data[0].id`."""
    around: str
    """The program before and behind."""

    @property
    def uploads(self) -> bool:
        """Whether it has a file."""
        return any(part.file_name is not None for part in self.parts)


def form_data_in(program: str) -> Iterator[FormData]:
    """Every form that is made in a program, in its order."""
    made = list(_MADE.finditer(program))
    for number, found in enumerate(made):
        following = made[number + 1].start() if number + 1 < len(made) else len(program)
        end = min(found.end() + _BEHIND, following)
        calls = re.compile(rf"(?<![\w$.]){re.escape(found[1])}\s*\.\s*(?:append|set)\s*\(")
        given = [_arguments(program, call.end(), end) for call in calls.finditer(program, found.end(), end)]
        around = program[max(0, found.start() - _BEFORE) : end]
        parts = tuple(part for each in given if (part := _part(each)) is not None)
        yield FormData(parts, dict(_members(given)), around)


def _members(given: list[list[str]]) -> Iterator[tuple[str, str]]:
    for name, value in ((_text(each[0]), each[1]) for each in given if len(each) > 1):
        found = _MEMBER.fullmatch(value)
        if name and found is not None:
            yield name, found[1]


def _part(arguments: list[str]) -> Part | None:
    name = _text(arguments[0]) if len(arguments) > 1 else None
    if not name:
        return None
    value, more = arguments[1], [_text(each) for each in arguments[2:]]
    text = _text(value)
    if text is not None:
        return Part(name, text.encode("utf-8", "replace"))
    if re.fullmatch(r"\s*-?\d{1,15}(?:\.\d+)?\s*", value):
        return Part(name, value.strip().encode())
    made = _OBJECT.match(value)
    if made is None:
        is_file = ".files" in value or bool(more) or bool(_FILES & set(plain(name).split()))
        return (
            Part(name, file_name=(more[0] if more else None) or "", media_type="") if is_file else Part(name)
        )
    inner = _arguments(value, made.end(), len(value))
    given = _text(inner[1]) if made[1] == "File" and len(inner) > 1 else (more[0] if more else "blob")
    media_type = _TYPE.search(value)
    content = _text(inner[0].strip().removeprefix("[").removesuffix("]")) if inner else None
    return Part(
        name,
        (content or "").encode("utf-8", "replace"),
        file_name=given or "",
        media_type=media_type[1].lower() if media_type else "",
    )


def _arguments(program: str, start: int, end: int) -> list[str]:
    """The arguments of a call, as they are written, from behind its parenthesis."""
    found: list[str] = []
    closers: list[str] = []
    begin = position = start
    while position < end:
        sign = program[position]
        if sign in "\"'`":
            string = _STRING.match(program, position, end)
            position = string.end() if string else position + 1
            continue
        if sign in _OPEN:
            closers.append(_OPEN[sign])
        elif closers and sign == closers[-1]:
            closers.pop()
        elif sign == ")" or (sign == "," and not closers):
            found.append(program[begin:position])
            begin = position + 1
            if sign == ")":
                return found
        position += 1
    return found


def _text(written: str) -> str | None:
    """What a string of JavaScript stands for; None for anything else."""
    found = _STRING.fullmatch(written)
    if found is None:
        return None
    text = next(each for each in found.groups() if each is not None)
    if "\\" not in text:
        return text
    escaped = re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)
    escaped = re.sub(r'(?<!\\)"', r'\\"', escaped.replace("\\'", "'"))
    try:
        return str(json.loads(f'"{escaped}"', strict=False))
    except ValueError:
        return None
