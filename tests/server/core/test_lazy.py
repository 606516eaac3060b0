"""Modules and regexes that are made late."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cockpit.core import guard
from cockpit.core.lazy import _LazyPattern, cached, lazy, lazy_pattern  # pyright: ignore[reportPrivateUsage]
from cockpit.features import audit


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"late_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text("import threading\nthreading.Event().wait(0.05)\nVALUE = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    return name


def test_nothing_is_imported_before_the_first_use(module: str) -> None:
    late = lazy(module)
    assert module not in sys.modules
    assert late.VALUE == 7
    assert sys.modules[module].VALUE == 7


def test_a_wrong_name_is_told_at_the_first_use() -> None:
    late = lazy("cockpit.there_is_no_such_module")
    with pytest.raises(ModuleNotFoundError, match="there_is_no_such_module"):
        _ = late.anything


def test_an_absent_attribute_is_an_attribute_error(module: str) -> None:
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = lazy(module).NOTHING


def test_threads_that_use_it_first_together_see_the_whole_module(module: str) -> None:
    late, seen, start = lazy(module), list[int](), threading.Barrier(4)

    def use() -> None:
        start.wait()
        seen.append(late.VALUE)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [7] * 4


def test_a_late_pattern_is_the_regex_that_it_stands_for() -> None:
    late = lazy_pattern(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert (late.pattern, late.flags, dict(late.groupindex)) == (
        r"(?P<word>[a-z]+)",
        re.compile("", re.IGNORECASE).flags,
        {"word": 1},
    )
    assert late.findall("One two") == ["One", "two"]
    assert late.sub("-", "One two") == "- -"


def test_a_cached_attribute_is_computed_once() -> None:
    class Thing:
        computed = 0

        @cached
        def value(self) -> int:
            """A number."""
            self.computed += 1
            return 7

    thing = Thing()
    assert (thing.value, thing.value, thing.computed) == (7, 7, 1)
    assert Thing().computed == 0
    assert Thing.value.__doc__ == "A number."


def test_a_faulty_late_pattern_is_told_at_the_first_use() -> None:
    with pytest.raises(re.error, match="unterminated"):
        lazy_pattern("(").search("")


def test_every_late_pattern_of_the_product_is_a_regex() -> None:
    sources = [
        source
        for module in _modules()
        for source in vars(module).values()
        if isinstance(source, _LazyPattern)
    ]
    assert len(sources) > 200
    for source in sources:
        assert source.groups >= 0


def _modules() -> Iterator[ModuleType]:
    for package in (guard, audit):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)
