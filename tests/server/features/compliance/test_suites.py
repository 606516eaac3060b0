"""A run of the tests: the affected ones first, recorded at once, and one run in the end."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.errors import Cancelled, NotFound, Unavailable
from cockpit.core.home import Home
from cockpit.core.process import Completed
from cockpit.features.compliance.board import Board, Homes
from cockpit.features.compliance.freshness import fingerprint
from cockpit.features.compliance.order import Order
from cockpit.features.compliance.suite_store import LastRun, SuiteRun
from cockpit.features.compliance.suites import Suite

FILES = {
    "one.py": "def one():\n    return 1\n",
    "two.py": "def two():\n    return 2\n",
    "tests/test_one.py": "from one import one\n\ndef test_one():\n    assert one() == 1\n",
    "tests/test_two.py": "from two import two\n\ndef test_two():\n    assert two() == 2\n",
    "tests/test_three.py": "def test_three():\n    pass\n",
    "conftest.py": "",
}
BROKEN = "def two():\n    return 3\n"


class Pytest:
    """Writes the report that pytest would write of the files it is asked for, which it remembers."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.tests = {name: {name[6:-3]: "passed"} for name in FILES if "/test_" in name}
        """What each test does, by file."""
        self.code = 1
        self.gives_up_after = 99

    def run(self, argv: Sequence[str], **_more: object) -> Completed:
        asked = [each for each in argv if each.startswith(("tests/", "--ignore="))]
        self.asked.append(asked)
        if len(self.asked) > self.gives_up_after:
            raise Cancelled("pytest was stopped.")
        only = [each for each in asked if not each.startswith("--")] or list(self.tests)
        cases = [
            f'<testcase classname="{file[:-3].replace("/", ".")}" name="{name}" time="0.1">'
            f"{'<failure/>' if outcome == 'failed' else ''}</testcase>"
            for file in only
            if f"--ignore={file}" not in asked
            for name, outcome in self.tests[file].items()
        ]
        report = next(each for each in argv if each.startswith("--junitxml=")).partition("=")[2]
        Path(report).write_text(f"<testsuite>{''.join(cases)}</testsuite>")
        return Completed(self.code if cases else 5, b"", b"")


class Project:
    """A folder whose tests can be run; what it tells is what people see."""

    def __init__(self, root: Path, clock: Any) -> None:
        self.root = root / "work"
        self.clock = clock
        self.runner = Pytest()
        home = Home(root / "data")
        self.board = Board(Homes(self.root, home, home), self.runner, self.clock, lambda _sentence: None)
        self.told: list[SuiteRun] = []
        self.write(FILES)

    def break_two(self) -> None:
        """Change a module so that its test fails."""
        self.write({"two.py": BROKEN})
        self.runner.tests["tests/test_two.py"]["test_two"] = "failed"

    def write(self, files: Mapping[str, str]) -> None:
        self.clock.advance(minutes=1)
        for name, text in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            os.utime(file, (self.clock.now().timestamp(),) * 2)
        self.clock.advance(minutes=1)

    def run(self, *saved: str, only_affected: bool = False) -> SuiteRun | None:
        self.runner.asked.clear()
        order = Order(self.root, tuple(FILES), frozenset(saved), only_affected)
        suite = Suite(order, self.board, self.runner, self.clock, lambda: False)
        return suite.run(self.told.append)

    def last(self) -> LastRun:
        found = self.board._keeper.use(lambda rows: rows.last_run())
        assert found is not None
        return found

    def make_slow(self) -> None:
        """Let the last run seem one that is worth being cut in two."""
        past = self.board.past_run()
        assert past is not None
        results = [replace(each, seconds=2.0) for each in past.results]
        self.board.record_run(SuiteRun(past.at, "pytest", self.last().fingerprint, results), past.number)


@pytest.fixture
def project(tmp_path: Path, clock: Any) -> Iterator[Project]:
    made = Project(tmp_path, clock)
    yield made
    made.board.close()


def outcomes(run: SuiteRun | None) -> dict[str, tuple[str, int | None]]:
    assert run is not None
    return {each.name: (each.outcome, each.origin) for each in run.results}


def test_the_affected_ones_are_told_first_and_the_others_follow(project):
    whole = project.run()
    assert (len(whole.results), project.runner.asked) == (3, [[]])
    project.make_slow()
    before = project.board.past_run().number
    project.break_two()
    run = project.run()
    assert project.runner.asked == [["tests/test_two.py"], ["--ignore=tests/test_two.py"]]
    (first,) = project.told
    assert outcomes(first) == {
        "tests.test_two::test_two": ("failed", None),
        "tests.test_one::test_one": ("passed", before),
        "tests.test_three::test_three": ("passed", before),
    }
    assert outcomes(run) == {
        "tests.test_two::test_two": ("failed", None),
        "tests.test_one::test_one": ("passed", None),
        "tests.test_three::test_three": ("passed", None),
    }
    last = project.last()
    assert (last.carried, last.passed, [each.name for each in last.failing]) == (
        0, 2, ["tests.test_two::test_two"],
    )  # fmt: skip
    assert last.fingerprint == fingerprint(project.root, FILES)


def test_what_changed_while_the_tests_ran_is_affected_the_next_time(project):
    project.run()
    project.break_two()
    project.clock.advance(minutes=-1, seconds=0.1)
    project.run()
    project.clock.advance(minutes=1)
    project.run(only_affected=True)
    assert project.runner.asked == [["tests/test_two.py"]]


def test_a_quick_suite_runs_as_one(project):
    project.run()
    project.write({"two.py": BROKEN})
    project.run()
    assert (project.runner.asked, project.told) == ([[]], [])


def test_what_was_told_stays_when_the_others_are_stopped(project):
    project.run()
    project.make_slow()
    project.break_two()
    project.runner.asked.clear()
    project.runner.gives_up_after = 1
    with pytest.raises(Cancelled):
        project.run()
    last = project.last()
    assert (last.carried, last.ran, [each.name for each in last.failing]) == (
        2, 1, ["tests.test_two::test_two"],
    )  # fmt: skip


def test_only_the_affected_ones_leave_the_others_as_they_are_until_the_code_is_back(project):
    project.run()
    project.break_two()
    project.run("two.py", only_affected=True)
    assert project.runner.asked == [["tests/test_two.py"]]
    assert (project.last().carried, project.last().ran) == (2, 1)
    project.write({"one.py": FILES["one.py"] + "\n"})
    project.run("one.py", only_affected=True)
    assert project.last().carried == 2
    project.write({"one.py": FILES["one.py"], "two.py": FILES["two.py"]})
    project.runner.tests["tests/test_two.py"]["test_two"] = "passed"
    project.run("one.py", "two.py", only_affected=True)
    assert project.runner.asked == [["tests/test_one.py", "tests/test_two.py"]]
    last = project.last()
    assert (last.carried, last.passed, last.failing) == (0, 3, ())


def test_nothing_runs_for_what_no_test_imports(project):
    project.run()
    assert project.run("setup.py", only_affected=True) is None
    assert project.runner.asked == []


def test_a_first_run_is_one_of_all(project):
    run = project.run("two.py", only_affected=True)
    assert len(run.results) == 3


def test_a_new_file_of_tests_is_affected(project):
    project.run()
    project.write({"tests/test_new.py": "def test_new():\n    pass\n"})
    project.runner.tests["tests/test_new.py"] = {"test_new": "passed"}
    order = Order(project.root, (*FILES, "tests/test_new.py"), frozenset(), only_affected=True)
    run = Suite(order, project.board, project.runner, project.clock, lambda: False).run(project.told.append)
    assert outcomes(run)["tests.test_new::test_new"] == ("passed", None)
    assert project.last().carried == 3


def test_tests_that_went_away_are_not_taken_over(project):
    project.run()
    project.write({"tests/test_two.py": "def test_other():\n    pass\n"})
    project.runner.tests["tests/test_two.py"] = {"test_other": "passed"}
    project.run(only_affected=True)
    assert sorted(outcomes(project.board.past_run())) == [
        "tests.test_one::test_one", "tests.test_three::test_three", "tests.test_two::test_other",
    ]  # fmt: skip
    project.write({"tests/test_two.py": ""})
    project.runner.tests["tests/test_two.py"] = {}
    project.run(only_affected=True)
    assert sorted(outcomes(project.board.past_run())) == [
        "tests.test_one::test_one", "tests.test_three::test_three",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "tests", "kind"), [(2, None, Unavailable), (1, {}, NotFound)])
def test_a_run_that_breaks_down_is_none(project, code, tests, kind):
    project.run()
    project.runner.code = code
    project.runner.tests = project.runner.tests if tests is None else tests
    with pytest.raises(kind):
        project.run()
    assert project.last().passed == 3
