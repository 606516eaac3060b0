"""Where a test failed, by the trace that its runner wrote into the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cockpit.core.lazy import lazy_pattern

BACKSLASH: Final = "\\"
_FRAME: Final = lazy_pattern(
    r"""^\s*File\ "(?P<quoted>[^"\n]+)",\ line\ (?P<quoted_line>\d+)    # Python's own traceback
    |^(?P<plain>[^\s:][^:\n]*):(?P<plain_line>\d+):                 # pytest: path:line: error
    |(?:\bat\ |\u276f\ )(?:[^\n(]*\()?(?:file://)?                    # JavaScript: at name (path:line:column)
        (?P<script>(?:[A-Za-z]:)?[^\s:()]+):(?P<script_line>\d+):\d+""",
    re.VERBOSE | re.MULTILINE,
)


def failing_line(trace: str, fits: Callable[[str], bool]) -> int | None:
    """The 0-based line of the outermost frame in the file of the test; None where there is none."""
    lines: list[int] = []
    for frame in _FRAME.finditer(trace):
        kind = next(name for name in ("quoted", "plain", "script") if frame[name])
        if fits(frame[kind].replace(BACKSLASH, "/")):
            line = max(int(frame[f"{kind}_line"]) - 1, 0)
            # JavaScript begins with the innermost call, Python ends with it.
            lines.insert(0 if kind == "script" else len(lines), line)
    return lines[0] if lines else None


def is_of_suite(path: str, suite: str, file: str) -> bool:
    """Whether a frame is in the file of a test: the one that the report names, or the module of its suite."""
    if file:
        return is_same_file(path, file)
    module, dot, _ = path.rpartition(".")
    if not dot:
        return False
    # Pytest names a suite by its module and classes, vitest by its file.
    return f".{suite}.".find(f".{module.strip('/').replace('/', '.')}.") == 0 or is_same_file(path, suite)


def is_same_file(one: str, other: str) -> bool:
    """Whether two spellings mean one file: one of them may be relative."""
    one, other = _rooted(one), _rooted(other)
    return "/" not in (one, other) and (one.endswith(other) or other.endswith(one))


def _rooted(path: str) -> str:
    return f"/{path.replace(BACKSLASH, '/').removeprefix('./').lstrip('/')}"
