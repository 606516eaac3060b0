"""Between our spans (code points) and LSP's ranges (UTF-16 code units)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TypedDict

from cockpit.core.finding import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class Position(TypedDict):
    """LSP's Position as plain data."""

    line: int
    character: int


class Range(TypedDict):
    """LSP's Range as plain data."""

    start: Position
    end: Position


class LineIndex:
    """Where the lines of a text begin, as LSP counts lines: they end with LF, CRLF or CR and nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = text.isascii()
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    @property
    def lines(self) -> list[str]:
        """Every line without its end; at least one."""
        return [self.line(number) for number in range(len(self.starts))]

    @property
    def newline(self) -> str:
        """The line end that the text uses: that of its first line."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"

    def line(self, number: int) -> str:
        """One line without its end; empty beyond the last."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def offset(self, line: int, character: int) -> int:
        """The code-point offset of an LSP position; positions beyond a line or the text are drawn back."""
        if line >= len(self.starts):
            return len(self.text)
        content = self.line(line)
        return self.starts[line] + self._code_points(content, character)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the code-point column of an offset."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def range(self, span: Span) -> Range:
        """The span as LSP counts."""
        return {
            "start": {"line": span.line, "character": self._units(span.line, span.column)},
            "end": {"line": span.end_line, "character": self._units(span.end_line, span.end_column)},
        }

    def _units(self, line: int, column: int) -> int:
        if self._plain:
            return column
        return len(self.line(line)[:column].encode("utf-16-le", "surrogatepass")) // 2

    def _code_points(self, content: str, character: int) -> int:
        if self._plain or content.isascii():
            return min(character, len(content))
        units = content.encode("utf-16-le", "surrogatepass")[: character * 2]
        return len(units.decode("utf-16-le", "ignore"))
