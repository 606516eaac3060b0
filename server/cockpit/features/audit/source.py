"""One text as the rules see it: its tokens, its lines, and its code with comments and strings blanked out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, count
from operator import add
from typing import Final

from cockpit.core.finding import Span
from cockpit.core.lazy import cached, lazy_pattern
from cockpit.features.audit.languages import Language
from cockpit.features.audit.lexer import Extent, lex
from cockpit.features.audit.lexicon import LEXICONS

IGNORE: Final = "cockpit: ignore"
"""What a comment that silences the audit holds."""

_WIDEST: Final = 1_000
_FRONT = lazy_pattern(r"[ \t]*(?:<!--|/\*+!?|//+[!<]?|\*(?!/)+|#+!?|--+)?[ \t]*")
_LONE_RETURN = lazy_pattern(r"\r(?!\n)")


def _without_end(line: str) -> str:
    """A line of a comment without the marker that closes it and the white space around that."""
    line = line.rstrip(" \t\r")
    if line.endswith("*/"):
        return line[:-1].rstrip("*").rstrip(" \t\r")
    return line.removesuffix("-->").rstrip(" \t\r")


@dataclass(eq=False)
class Comment:
    """A comment of a source."""

    source: Source
    start: int
    end: int

    @cached
    def raw(self) -> str:
        """The comment with its markers."""
        return self.source.text[self.start : self.end]

    @cached
    def body(self) -> str:
        """The comment without its markers and the white space around it; inner lines keep theirs."""
        return comment_body(self.raw)

    @cached
    def lines(self) -> list[tuple[int, str]]:
        """Each line with the offset of its text, markers stripped from both ends; very long ones are cut."""
        found: list[tuple[int, str]] = []
        position = self.start
        for line in self.raw.split("\n"):
            front = _FRONT.match(line)
            start = front.end() if front else 0
            found.append((position + start, _without_end(line[start : start + _WIDEST])))
            position += len(line) + 1
        return found

    @property
    def is_ignore(self) -> bool:
        """Whether it is addressed to the audit, and so says nothing about the code.

        A block of several lines speaks of the code as well.
        """
        return IGNORE in self.raw and "\n" not in self.raw

    @cached
    def line(self) -> int:
        """The line on which it starts."""
        return self.source.line_of(self.start)

    @cached
    def last_line(self) -> int:
        """The line on which it ends."""
        return self.source.line_of(self.end)

    @cached
    def alone(self) -> bool:
        """Whether nothing but white space stands before it on its line."""
        text = self.source.text
        return not text[text.rfind("\n", 0, self.start) + 1 : self.start].strip()


class Source:
    """A text of one language. Offsets are code points; lines are counted from 0."""

    def __init__(self, text: str, path: str, language: Language) -> None:
        if "\r" in text and text.count("\r") != text.count("\r\n"):
            text = _LONE_RETURN.sub("\n", text)
        self.text = text
        self.path = path
        self.language = language
        self.tokens = lex(text, language.lexicon)
        self._quoted_lines: dict[int, list[Extent]] = {}

    @cached
    def breaks(self) -> list[int]:
        """Where each line starts."""
        lengths = map(len, self.text.split("\n")[:-1])
        return list(map(add, accumulate(lengths, initial=0), count()))

    @cached
    def lines(self) -> list[str]:
        """The lines without their ends."""
        lines = self.text.split("\n")
        return [line.rstrip("\r") for line in lines] if "\r" in self.text else lines

    @cached
    def lowered(self) -> str:
        """The text in lower case, for quick looks; offsets may differ from those of the text."""
        return self.text.lower()

    @cached
    def comments(self) -> list[Comment]:
        """Every comment, in order."""
        return [Comment(self, start, end) for start, end in self.tokens.comments]

    def comments_with(self, words: list[str]) -> Iterator[Comment]:
        """The comments on the code that hold one of `words`, which are in lower case."""
        text = self.text
        for start, end in self.tokens.comments:
            lowered = text[start:end].lower()
            for word in words:
                if word in lowered:
                    if IGNORE not in lowered or "\n" in lowered:
                        yield Comment(self, start, end)
                    break

    def comments_between(self, low: int, high: int) -> list[Comment]:
        """The comments on the code that start in a stretch of the text."""
        starts = self._comment_starts
        found = self.tokens.comments[bisect_left(starts, low) : bisect_right(starts, high)]
        comments = [Comment(self, start, end) for start, end in found]
        return [comment for comment in comments if not comment.is_ignore] if self._has_ignores else comments

    @cached
    def _has_ignores(self) -> bool:
        return IGNORE in self.text

    @cached
    def _comment_starts(self) -> list[int]:
        return [start for start, _ in self.tokens.comments]

    @cached
    def comment_text(self) -> str:
        """All comments in lower case, for quick looks."""
        text = self.text
        return "\n".join([text[start:end] for start, end in self.tokens.comments]).lower()

    @cached
    def first_code(self) -> int:
        """The offset of the first code: what stands above introduces the file."""
        position = 0
        openers = self._masks if self.language.structure == "indent" else self.tokens.comments
        for start, end in openers:
            if self.text[position:start].strip():
                break
            position = end
        return position

    @cached
    def _masks(self) -> list[Extent]:
        return sorted((*self.tokens.comments, *self.tokens.strings))

    @cached
    def _mask_starts(self) -> list[int]:
        return [start for start, _ in self._masks]

    @cached
    def _string_starts(self) -> list[int]:
        return [start for start, _ in self.tokens.strings]

    @cached
    def masked(self) -> str:
        """The whole text with comments and strings blanked."""
        return self.code(0, len(self.text))

    def line_of(self, offset: int) -> int:
        """The line that holds `offset`."""
        return bisect_right(self.breaks, offset) - 1

    def span(self, start: int, end: int) -> Span:
        """The place between two offsets."""
        line, last = self.line_of(start), self.line_of(end)
        return Span(line, start - self.breaks[line], last, end - self.breaks[last])

    def line_span(self, line: int) -> Span:
        """A line from its first to its last visible character."""
        text = self.lines[line]
        return Span(line, len(text) - len(text.lstrip()), line, len(text.rstrip()))

    def in_long_string(self, offset: int) -> bool:
        """Whether a multi-line string covers `offset`."""
        index = bisect_right(self._string_starts, offset) - 1
        return index >= 0 and offset < self.tokens.strings[index][1]

    def covered(self, offset: int) -> Extent | None:
        """The comment or multi-line string over `offset`."""
        index = bisect_right(self._mask_starts, offset) - 1
        if index >= 0 and offset < self._masks[index][1]:
            return self._masks[index]
        return None

    def is_code(self, offset: int) -> bool:
        """Whether `offset` lies in code, in no comment and in no string."""
        if self.covered(offset) is not None:
            return False
        start = self.text.rfind("\n", 0, offset) + 1
        if not self.text[start:offset].strip():
            return True
        quoted = self._quoted(start, offset)
        index = bisect_right(quoted, (offset - start, len(self.text))) - 1
        return index < 0 or offset - start >= quoted[index][1]

    def _quoted(self, start: int, offset: int) -> list[Extent]:
        """The one-line strings of the line that starts at `start`, from there."""
        if (known := self._quoted_lines.get(start)) is not None:
            return known
        end = self.text.find("\n", offset)
        line = self.text[start : end if end >= 0 else len(self.text)]
        found = [match.span() for match in LEXICONS[self.language.lexicon].quoted.finditer(line)]
        self._quoted_lines[start] = found
        return found

    def code(self, start: int, end: int, *, strings: bool = False) -> str:
        """`text[start:end]` with comments blanked, and strings too unless `strings`; line breaks stay."""
        pieces: list[str] = []
        quoted = LEXICONS[self.language.lexicon].quoted
        position = start
        index = max(0, bisect_right(self._mask_starts, start) - 1)
        while position < end:
            while index < len(self._masks) and self._masks[index][1] <= position:
                index += 1
            low, high = self._masks[index] if index < len(self._masks) else (end, end)
            plain = self.text[position : min(low, end)] if low > position else ""
            pieces.append(plain if strings else quoted.sub(_blank_string, plain))
            if low >= end:
                break
            cut = self.text[max(low, position) : min(high, end)]
            is_comment = (low, high) not in self._string_set
            pieces.append(_blanked(cut, " ") if is_comment else cut if strings else _blanked(cut, '"'))
            position = high
        return "".join(pieces)

    @cached
    def _string_set(self) -> set[Extent]:
        return set(self.tokens.strings)


def _blank_string(match: re.Match[str]) -> str:
    return _blanked(match.group(), '"')


def _blanked(text: str, by: str) -> str:
    """As many characters, with the line breaks where they were."""
    return "\n".join([by * len(line) for line in text.split("\n")])


_BLOCK_LEADER = lazy_pattern(r"\n[ \t]*\*?(?![*/])")
_MARKERS = lazy_pattern(
    r"\A(?:<!--|/\*+!?|//+[!<]?|#+!?|--+|=begin\b)[ \t]?|[ \t]*(?:\*+/|-->|\n=end\b.*)\Z", re.DOTALL
)


def comment_body(text: str) -> str:
    """A comment's text without markers: `/** a\\n * b */` is `a\\n b`."""
    body = _MARKERS.sub("", text)
    if "\n" in body:
        body = _BLOCK_LEADER.sub("\n", body)
    return body.strip("\r\n\t ")
