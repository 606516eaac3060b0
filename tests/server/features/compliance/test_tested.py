"""What the editor shows of a run: above each test, and at the lines that failed."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from cockpit.features.compliance.flaky import Flakiness
from cockpit.features.compliance.heads import heads, key_of
from cockpit.features.compliance.reports.outcome import Outcome, Result
from cockpit.features.compliance.tested import LatestRun, by_test, failures, lenses

ROOT = Path("/p")
PYTHON = dedent(
    """\
    def test_one(): pass
    class TestA:
        class TestB:
            async def test_two(self): pass
        def test_three(self):
            def inner(): pass
    def test_four(
        x,
    ): broken(
    """
)
SCRIPT = dedent(
    """\
    import { it } from "vitest";
    describe("outer", () => {
      describe.only('in\\'ner', () => {
        it("adds", async () => {});
      });
      // it("is commented", () => {});
      test.skip(`ticks ${1}`, () => {});
    });
    it("adds", () => {});
    """
)
HEADS = [
    (
        "tests/test_a.py",
        PYTHON,
        [
            ("tests.test_a::test_one", 0),
            ("tests.test_a.TestA.TestB::test_two", 3),
            ("tests.test_a.TestA::test_three", 4),
            ("tests.test_a.TestA::inner", 5),
            ("tests.test_a::test_four", 6),
        ],
    ),
    (
        "src/a.test.ts",
        SCRIPT,
        [
            ("src/a.test.ts::outer in'ner adds", 3),
            ("src/a.test.ts::outer ticks ${1}", 6),
            ("src/a.test.ts::adds", 8),
        ],
    ),
    ("main.go", "func TestA(t *testing.T) {}\n", []),
    ("a.py", "", []),
]

KEYS = [
    ("tests.test_a.TestA::test_x[1-a::b]", "", "tests.test_a.TestA::test_x"),
    ("tests.test_a::test_x", "tests/test_a.py", "tests.test_a::test_x"),
    ("src/a.test.ts::outer > adds", "", "src/a.test.ts::outer adds"),
    ("outer adds", "/p/src/a.test.ts", "src/a.test.ts::outer adds"),
    ("outer adds", "/elsewhere/a.test.ts", "/elsewhere/a.test.ts::outer adds"),
    ("alone", "", "alone"),
]


@pytest.mark.parametrize(("path", "text", "expected"), HEADS)
def test_where_tests_begin(path: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert [(head.key, head.line) for head in heads(path, text)] == expected


@pytest.mark.parametrize(("name", "path", "expected"), KEYS)
def test_the_key_of_a_test(name: str, path: str, expected: str) -> None:
    assert key_of(name, path, ROOT) == expected


def run(*results: Result, root: Path = ROOT, at: datetime | None = None, **more: Any) -> LatestRun:
    known = {"since": {}, "flaky": {}, **more}
    return LatestRun(1, at or datetime.now(UTC), by_test(results, root), **known)


def said(outcome: Outcome, seconds: float | None = None, parameter: str = "") -> Result:
    return Result(f"t::test_x{parameter}", outcome, seconds=seconds)


SINCE = {"t::test_x": "2026-03-04T12:00:00+00:00"}
FLAKY = {"t::test_x": Flakiness("t::test_x", 2, 14)}
SAID = [
    ([said("passed", 0.0123)], {}, False, "passed in 12 ms"),
    ([said("passed", 0.0004)], {}, False, "passed in under 1 ms"),
    ([said("passed")], {}, True, "passed · before your changes"),
    ([said("skipped", 0.0)], {}, False, "skipped"),
    ([said("failed", 1.25)], {"since": SINCE}, False, "failed in 1.2 s, fails since 2026-03-04 12:00 UTC"),
    ([said("error")], {"flaky": FLAKY}, False, "failed · flaky: 2 of 14 runs failed without a change"),
    ([said("passed", 1, "[1]"), said("passed", 1, "[2]")], {}, False, "2 passed in 2.0 s"),
    ([said("passed", None, "[1]"), said("failed", None, "[2]")], {}, False, "1 of 2 failed"),
]


@pytest.mark.parametrize(("results", "more", "outdated", "expected"), SAID)
def test_what_is_said_above_a_test(
    results: list[Result], more: dict[str, object], outdated: bool, expected: str
) -> None:
    text = "import x\n\ndef test_unknown(): pass\n\ndef test_x(): pass\n"
    assert list(lenses(run(*results, **more), "t.py", text, outdated=outdated)) == [(4, expected)]


TEXT = "def test_x(n):\n    m = n\n    assert m == 2\n"
PLACES = [
    (Result("test_m::test_x[1]", "failed", message="assert 1 == 2", line=2), 0, (2, 4, 17)),
    (Result("test_m::test_x[1]", "failed", message="assert 1 == 2"), 0, (0, 0, 14)),
    (Result("test_m::test_x[1]", "failed", message="assert 1 == 2", line=2), 60, (0, 0, 14)),
    (Result("test_m::test_x[1]", "failed", message="assert 1 == 2", line=99), 0, (0, 0, 14)),
    (Result("test_m.TestOfBase::test_x[1]", "error", message="assert 1 == 2"), 0, (0, 0, 14)),
]


@pytest.mark.parametrize(("result", "written_after", "place"), PLACES)
def test_where_a_failure_is_shown(
    tmp_path: Path, result: Result, written_after: int, place: tuple[int, int, int]
) -> None:
    file = tmp_path / "test_m.py"
    file.write_text(TEXT)
    at = datetime.now(UTC) + timedelta(hours=1)
    os.utime(file, (0, at.timestamp() - 30 + written_after))
    passed = Result("test_m::test_y", "passed")
    (found,) = failures(run(result, passed, root=tmp_path, at=at), tmp_path, ["test_m.py", "other.py"])
    assert (found.line, found.start, found.end) == place
    assert (found.path, found.message) == ("test_m.py", "test_x[1] failed: assert 1 == 2")


def test_a_failure_whose_file_is_gone_or_unknown_is_shown_nowhere(tmp_path: Path) -> None:
    tested = run(Result("gone::test_x", "failed"), Result("m/a::TestSum", "failed"), root=tmp_path)
    assert list(failures(tested, tmp_path, ["gone.py", "b.py"])) == []
