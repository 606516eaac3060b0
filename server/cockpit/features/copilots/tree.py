"""All files of a repository at one moment, read-only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from cockpit.features.copilots.change import decoded
from cockpit.features.copilots.program import Program, parsed


class Tree:
    """Files by path; what is asked for is read once."""

    def __init__(
        self, paths: Iterable[str], read: Callable[[str], bytes | None], laid_over: Mapping[str, bytes | None]
    ) -> None:
        """Of these paths and what `read` has of them; `laid_over` has other contents, and None for gone."""
        gone = {path for path, data in laid_over.items() if data is None}
        there = {path for path, data in laid_over.items() if data is not None}
        self.paths = frozenset(paths) - gone | there
        self._read = read
        self._laid_over = laid_over
        self._known: dict[str, bytes | None] = {}
        self._programs: dict[str, Program | None] = {}

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
        if path not in self._programs:
            text = self.text(path)
            self._programs[path] = None if text is None else parsed(path, text)
        return self._programs[path]

    @cached_property
    def python(self) -> tuple[str, ...]:
        """The paths of all Python files."""
        return tuple(sorted(path for path in self.paths if path.endswith((".py", ".pyi"))))
