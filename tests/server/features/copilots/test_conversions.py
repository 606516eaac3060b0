"""Bodies that are made to fit where types differ: a template, a stub, and what the stub becomes."""

from __future__ import annotations

import textwrap

import pytest

from cockpit.core.errors import CockpitError
from cockpit.features.copilots.primary.candidate import Found
from cockpit.features.copilots.primary.task import Context, Objective, Task
from cockpit.features.copilots.primary.templates import TemplatesProvider
from cockpit.features.copilots.tree import Tree

DAYS = """\
from datetime import date


def days_between(start: date, end: date) -> int:
    return (end - start).days
"""
LINES = """\
from pathlib import Path


def read_lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return path.read_text().splitlines()
"""
SECONDS = """\
def seconds(text: str) -> float:
    if not text:
        return 0.0
    return (
        float(text)
    )
"""
GROUPS = """\
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def group_by(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        one: list[T] = groups.setdefault(key(item), [])
        one.append(item)
    return groups
"""
WAIT = """\
import time
from collections.abc import Callable


def wait(count: int, sleep: Callable[[float], None] = time.sleep) -> None:
    for _ in range(count):
        sleep(1)
"""
MIXED = """\
from collections.abc import Iterable, Iterator


def interleave(*sources: Iterable[int]) -> Iterator[int]:
    for each in zip(*sources):
        yield from each
"""
CAST = """\
from collections.abc import Iterable
from typing import Any, cast


def ordered(value: object) -> list[Any]:
    return sorted(cast("Iterable[Any]", value))
"""
TABLES = """\
import re

_ONE = re.compile("1")
_TWO = re.compile("2")


def clean(text: str) -> str:
    return _two(_ONE.sub("", text))


def _two(text: str) -> str:
    return _TWO.sub("", text)
"""

CASES = [
    (
        DAYS,
        "def days_between(first: str, last: str) -> int: ...",
        """\
        from datetime import date

        def days_between(first: str, last: str) -> int:
            first_day = date.fromisoformat(first)
            last_day = date.fromisoformat(last)
            return (last_day - first_day).days
        """,
    ),
    (
        LINES,
        "def read_lines(path: str, /) -> list[str]: ...",
        """\
        from pathlib import Path

        def read_lines(path: str, /) -> list[str]:
            file = Path(path)
            if not file.exists():
                return []
            return file.read_text().splitlines()
        """,
    ),
    (
        LINES,
        "def read_lines(where): ...",
        """\
        from pathlib import Path

        def read_lines(where):
            where = Path(where)
            if not where.exists():
                return []
            return where.read_text().splitlines()
        """,
    ),
    (
        SECONDS,
        "def seconds(text: str) -> int: ...",
        """\
        def seconds(text: str) -> int:
            if not text:
                return int(0.0)
            return (
                int(float(text))
            )
        """,
    ),
    (
        GROUPS,
        "def group_by(rows: list[dict], key) -> dict[str, list[dict]]: ...",
        """\
        def group_by(rows: list[dict], key) -> dict[str, list[dict]]:
            groups: dict[str, list[dict]] = {}
            for item in rows:
                one = groups.setdefault(key(item), [])
                one.append(item)
            return groups
        """,
    ),
    (
        WAIT,
        "def wait(count: int) -> None: ...",
        """\
        import time

        def wait(count: int) -> None:
            for _ in range(count):
                time.sleep(1)
        """,
    ),
    (
        MIXED,
        "def interleave(a: list[int], b: list[int]) -> list[int]: ...",
        """\
        def interleave(a: list[int], b: list[int]) -> list[int]:
            def values():
                for each in zip(*(a, b)):
                    yield from each

            return list(values())
        """,
    ),
    (
        CAST,
        "def ordered(value): ...",
        """\
        from collections.abc import Iterable
        from typing import Any, cast

        def ordered(value):
            return sorted(cast("Iterable[Any]", value))
        """,
    ),
    (
        TABLES,
        "# What is clean.\ndef clean(text: str) -> str: ...",
        """\
        import re

        _ONE = re.compile("1")
        _TWO = re.compile("2")


        def _two(text: str) -> str:
            return _TWO.sub("", text)


        # What is clean.
        def clean(text: str) -> str:
            return _two(_ONE.sub("", text))
        """,
    ),
]


def made(template: str, stub: str) -> str:
    """The file of a stub that is filled by a template of the same name."""
    name = stub.partition("def ")[2].partition("(")[0]
    contents = {"a.py": f"{stub}\n".encode()}
    found = Found(f"python-{name}", name, "python", template)
    provider = TemplatesProvider(Tree(contents, contents.get, {}), lambda _query, _most: [found])
    task = Task(Objective("", "stub", "a.py", name), Context())
    (change,) = provider.propose(task, lambda _: None, lambda: False).changes.changes
    return (change.after or b"").decode()


@pytest.mark.parametrize(("template", "stub", "expected"), CASES)
def test_a_body_is_made_to_fit(template: str, stub: str, expected: str) -> None:
    assert made(template, stub) == textwrap.dedent(expected)


NEVER = [
    (DAYS, "def days_between(first: int, last: int) -> int: ...", "it needs start"),
    (MIXED, "def interleave(a: list[int], b: int) -> list[int]: ...", r"it needs \*sources"),
    (SECONDS, "def seconds(text: str) -> list[str]: ...", r"it gives float, not list\[str\]"),
]


@pytest.mark.parametrize(("template", "stub", "why"), NEVER)
def test_what_cannot_be_made_to_fit(template: str, stub: str, why: str) -> None:
    with pytest.raises(CockpitError, match=why):
        made(template, stub)
