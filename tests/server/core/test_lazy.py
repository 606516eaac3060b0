"""Modules that are imported late."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from cockpit.core.lazy import lazy


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
