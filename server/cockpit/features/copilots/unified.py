"""Reads unified diffs, as git and diff write them, and applies them to texts in memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern

NOWHERE: Final = "/dev/null"
NO_END: Final = b"\\ No newline at end of file"
_HUNK: Final = lazy_pattern(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE: Final = re.compile(rb"\\([0-7]{3}|.)")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Some lines in place of others; lines keep their ends."""

    line: int
    """Where the old lines begin, from 0."""
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]
    at: int
    """The line of the diff that it begins on, from 1."""


@dataclass(slots=True)
class FileDiff:
    """What a diff does to one file."""

    old: str
    """Empty for a new file."""
    new: str
    """Empty for one that goes."""
    hunks: list[Hunk] = field(default_factory=list[Hunk])
    binary: bool = False
    at: int = 0

    @property
    def path(self) -> str:
        """The file that is meant."""
        return self.new or self.old


def parse(data: bytes, name: str) -> list[FileDiff]:
    """The files of a diff; raises Invalid with the line of the first fault."""
    files = list(_Reader(data.split(b"\n"), name).files())
    if not files:
        raise Invalid(f"{name}: this is no unified diff: no line begins with `diff --git` or `--- `.")
    return files


def apply(before: bytes, diff: FileDiff, name: str) -> bytes:
    """The content after the diff; raises Invalid when a hunk does not fit."""
    lines = before.splitlines(keepends=True) if b"\r" not in before else _lines(before)
    result: list[bytes] = []
    position = 0
    for hunk in diff.hunks:
        start = _place(lines, hunk, position)
        if start is None:
            raise Invalid(
                f"{name}:{hunk.at}: this hunk does not fit {diff.old or diff.path} as it is; "
                "the diff was made from another version of the file."
            )
        result += [*lines[position:start], *hunk.new]
        position = start + len(hunk.old)
    return b"".join([*result, *lines[position:]])


def reverse(diff: FileDiff) -> FileDiff:
    """What takes the diff back."""
    hunks = [Hunk(hunk.line, hunk.new, hunk.old, hunk.at) for hunk in diff.hunks]
    return FileDiff(diff.new, diff.old, hunks, diff.binary, diff.at)


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [*(part + b"\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def _place(lines: list[bytes], hunk: Hunk, first: int) -> int | None:
    """The place nearest to the one that is named where the old lines stand; None for nowhere."""
    if not hunk.old:
        return max(first, min(hunk.line, len(lines)))
    fits = [
        start
        for start in range(first, len(lines) - len(hunk.old) + 1)
        if lines[start] == hunk.old[0] and tuple(lines[start : start + len(hunk.old)]) == hunk.old
    ]
    return min(fits, key=lambda start: abs(start - hunk.line), default=None)


class _Reader:
    """Goes through the lines of a diff once."""

    def __init__(self, lines: list[bytes], name: str) -> None:
        self._lines = lines
        self._name = name
        self._at = 0

    def files(self) -> Iterator[FileDiff]:
        current: FileDiff | None = None
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith(b"diff --git "):
                if current is not None:
                    yield current
                current = self._head(line)
            elif line.startswith(b"--- ") and self._next().startswith(b"+++ "):
                if current is not None and current.hunks:
                    yield current
                    current = None
                current = self._names(current)
            elif line.startswith(b"@@ "):
                if current is None:
                    raise self._fault("a hunk without the names of its file (`--- ` and `+++ `) above it")
                current.hunks.append(self._hunk())
                continue
            elif current is not None:
                self._extended(current, line)
            self._at += 1
        if current is not None:
            yield current

    def _next(self) -> bytes:
        return self._lines[self._at + 1] if self._at + 1 < len(self._lines) else b""

    def _fault(self, what: str) -> Invalid:
        return Invalid(f"{self._name}:{self._at + 1}: {what}.")

    def _head(self, line: bytes) -> FileDiff:
        """The names of a git header, which are all there is of a file that is only moved or is binary."""
        rest = line.removeprefix(b"diff --git ").rstrip(b"\r")
        if rest.startswith(b'"'):
            parts = re.findall(rb'"(?:[^"\\]|\\.)*"|\S+', rest)
            old, new = (_name(part) for part in (parts[0], parts[-1]))
        else:
            half = (len(rest) - 1) // 2
            same = rest[:half][2:] == rest[half + 1 :][2:]
            first, _, second = (rest[:half], b" ", rest[half + 1 :]) if same else rest.partition(b" b/")
            old, new = _name(first), _name(second if same else b"b/" + second)
        return FileDiff(old, new, at=self._at + 1)

    def _extended(self, current: FileDiff, line: bytes) -> None:
        """The lines between a git header and its hunks."""
        if line.startswith(b"new file mode"):
            current.old = ""
        elif line.startswith(b"deleted file mode"):
            current.new = ""
        elif line.startswith((b"rename from ", b"copy from ")):
            current.old = _name(line.split(b" ", 2)[2], prefixed=False)
        elif line.startswith((b"rename to ", b"copy to ")):
            current.new = _name(line.split(b" ", 2)[2], prefixed=False)
        elif line.startswith((b"Binary files ", b"GIT binary patch")):
            current.binary = True

    def _names(self, current: FileDiff | None) -> FileDiff:
        old, new = self._lines[self._at][4:], self._next()[4:]
        self._at += 1
        prefixed = current is not None or (
            old.startswith((b"a/", b"/dev/null")) and new.startswith((b"b/", b"/dev"))
        )
        found = FileDiff(_name(old, prefixed=prefixed), _name(new, prefixed=prefixed), at=self._at)
        if current is None:
            return found
        current.old, current.new = found.old, found.new
        return current

    def _hunk(self) -> Hunk:
        at = self._at
        match = _HUNK.match(self._lines[at].decode("utf-8", "replace"))
        if match is None:
            raise self._fault("expected the head of a hunk, such as `@@ -1,3 +1,4 @@`")
        start, old_left, new_left = int(match[1]), int(match[2] or 1), int(match[4] or 1)
        first = start - 1 if old_left else start
        old: list[bytes] = []
        new: list[bytes] = []
        self._at += 1
        while old_left > 0 or new_left > 0:
            line = self._lines[self._at] if self._at < len(self._lines) else None
            kind = b"" if line is None else line[:1]
            # Mails and editors strip the one space of an empty line.
            if line is None or (kind not in (b" ", b"-", b"+", b"\\", b"") or (not kind and self._is_last())):
                raise self._fault(f"the hunk that begins on line {at + 1} is cut off or malformed here")
            if kind == b"\\":
                self._without_end(old, new)
            else:
                text = line[1:] + b"\n"
                if kind != b"+":
                    old.append(text)
                    old_left -= 1
                if kind != b"-":
                    new.append(text)
                    new_left -= 1
            self._at += 1
        if self._at < len(self._lines) and self._lines[self._at].startswith(b"\\"):
            self._without_end(old, new)
            self._at += 1
        return Hunk(first, tuple(old), tuple(new), at + 1)

    def _is_last(self) -> bool:
        return self._at == len(self._lines) - 1

    def _without_end(self, old: list[bytes], new: list[bytes]) -> None:
        """The line above has no end: of the old side, of the new one, or of both."""
        above = self._lines[self._at - 1][:1]
        for side, marks in ((old, b" -"), (new, b" +")):
            if side and above in (marks[:1], marks[1:]):
                side[-1] = side[-1].removesuffix(b"\n")


def _name(raw: bytes, *, prefixed: bool = True) -> str:
    """A path as a diff spells it: quoted like a string of C, with a date behind it, with `a/` before it."""
    name = raw.rstrip(b"\r").partition(b"\t")[0]
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(_character, name[1:-1])
    text = name.decode("utf-8", "backslashreplace")
    if text == NOWHERE:
        return ""
    return text[2:] if prefixed and text[:2] in ("a/", "b/") else text


def _character(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code.isdigit():
        return bytes([int(code, 8)])
    return codecs.decode(b"\\" + code, "unicode_escape").encode()
