"""All files of a repository at one moment, read-only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from cockpit.features.copilots.change import decoded
from cockpit.features.copilots.program import Program, parsed


class Parser:
    """Remembers the programs that it has parsed by path and content."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], Program | None] = {}

    def program(self, path: str, data: bytes) -> Program | None:
        """A file as a program; None for one that is none."""
        key = (path, data)
        if key not in self._known:
            text = decoded(data)
            self._known[key] = None if text is None else parsed(path, text)
        return self._known[key]


class Tree:
    """Files by path; what is asked for is read once."""

    def __init__(
        self,
        paths: Iterable[str],
        read: Callable[[str], bytes | None],
        laid_over: Mapping[str, bytes | None],
        parser: Parser | None = None,
    ) -> None:
        """Of these paths and what `read` has of them; `laid_over` has other contents, and None for gone.

        Two trees with one parser parse once what is the same in both.
        """
        gone = {path for path, data in laid_over.items() if data is None}
        there = {path for path, data in laid_over.items() if data is not None}
        self.paths = frozenset(paths) - gone | there
        self._read = read
        self._laid_over = laid_over
        self._known: dict[str, bytes | None] = {}
        self._parser = parser or Parser()

    def data(self, path: str) -> bytes | None:
        """The content of a file; None when there is none, or it cannot be read."""
        if path in self._laid_over:
            return self._laid_over[path]
        if path not in self.paths:
            return None
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def text(self, path: str) -> str | None:
        """The text of a file; None when there is no file, or it is no text."""
        data = self.data(path)
        return None if data is None else decoded(data)

    def program(self, path: str) -> Program | None:
        """A Python file, parsed; None when there is none, or it cannot be parsed."""
        data = self.data(path)
        return None if data is None else self._parser.program(path, data)

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The paths of all Python files."""
        return tuple(sorted(path for path in self.paths if path.endswith((".py", ".pyi"))))
