"""What git has said of lines is kept, asked within a time, and asked again where it may have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cockpit.core.errors import NotConfigured, Unavailable
from cockpit.core.process import Completed
from cockpit.features.audit.blaming import Blamed, Blaming
from cockpit.features.audit.records import Unattributed

ANN = ("Ann", "2026-01-02")
COMMIT, NOBODY = "1" * 40, "0" * 40


class Git:
    """Knows some files; every blame takes a second, and lines from 100 on are not committed."""

    def __init__(self, clock, tracked: Sequence[str]) -> None:
        self.tracked = tracked
        self.asked: list[tuple[str, list[int]]] = []
        self.fails: Exception | None = None
        self._clock = clock

    def run(self, argv: Sequence[str], *, timeout: float = 30.0, **_: object) -> Completed:
        if self.fails is not None:
            raise self.fails
        if argv[1] == "ls-files":
            return Completed(0, "\0".join(self.tracked).encode(), b"")
        lines = [int(each) for each in re.findall(r"(\d+),\d+", " ".join(argv))]
        self.asked.append((argv[-1], lines))
        self._clock.advance(seconds=1)
        if timeout < 1:
            raise Unavailable("git did not end in time.")
        return Completed(0, "".join(self._lines(lines)).encode(), b"")

    def _lines(self, lines: Sequence[int]) -> Iterator[str]:
        for line in lines:
            commit = COMMIT if line < 100 else NOBODY
            yield f"{commit} {line} {line} 1\nauthor Ann\nauthor-time 1767355200\nfilename x\n\tcode\n"


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    folder = tmp_path / "w"
    (folder / ".git").mkdir(parents=True)
    for name in ("a.py", "b.py", "c.py"):
        (folder / name).write_text("x = 1\n")
    return folder


@pytest.fixture
def git(clock) -> Git:
    return Git(clock, ["a.py", "b.py", "c.py"])


@pytest.fixture
def ask(root, git, clock):
    def asked(*findings: Unattributed, seconds: float | None = None) -> Blamed:
        git.asked.clear()
        return Blaming(root, git, clock, 1, seconds).blamed(findings)

    return asked


A, A2, B, C = (
    Unattributed("a.py", "a", 1), Unattributed("a.py", "a2", 2), Unattributed("b.py", "b", 1),
    Unattributed("c.py", "c", 1),
)  # fmt: skip


def test_nothing_is_asked_twice(ask, git) -> None:
    assert ask(A, A2, B) == Blamed({"a": ANN, "a2": ANN, "b": ANN}, 0)
    assert git.asked == [("a.py", [1, 2]), ("b.py", [1])]
    assert ask(A, A2, B).authors == {"a": ANN, "a2": ANN, "b": ANN}
    assert git.asked == []


def test_only_what_is_new_is_asked(ask, git, root) -> None:
    ask(A, B)
    ask(A, A2, B)
    assert git.asked == [("a.py", [2])]
    (root / "b.py").write_text("x = 2\n")
    ask(A, A2, B)
    assert git.asked == [("b.py", [1])]


def test_what_is_not_committed_is_asked_again(ask, git) -> None:
    new = Unattributed("a.py", "new", 100)
    for _ in range(2):
        assert ask(A, new).authors == {"a": ANN}
    assert git.asked == [("a.py", [100])]


CHANGES = [(".mailmap", "Ann <ann@example.org>\n"), (".git/shallow", COMMIT)]


@pytest.mark.parametrize(("file", "text"), CHANGES)
def test_it_is_asked_again_when_git_may_say_something_else(ask, git, root, file, text) -> None:
    ask(A)
    (root / file).write_text(text)
    ask(A)
    assert git.asked == [("a.py", [1])]


def test_after_the_time_the_rest_is_left_and_the_next_one_goes_on(ask, git) -> None:
    first = ask(B, C, A, A2, seconds=2)
    assert [path for path, _ in git.asked] == ["a.py", "b.py"], "those with the most findings first"
    assert first == Blamed({"a": ANN, "a2": ANN, "b": ANN}, 1)
    assert ask(B, C, A, A2, seconds=2) == Blamed({"a": ANN, "a2": ANN, "b": ANN, "c": ANN}, 0)
    assert git.asked == [("c.py", [1])]


def test_what_git_does_not_finish_is_left(ask) -> None:
    assert ask(A, B, seconds=0.5) == Blamed({}, 2)
    assert ask(A, B, seconds=0) == Blamed({}, 2)
    assert ask(A, B) == Blamed({"a": ANN, "b": ANN}, 0)


def test_files_that_git_does_not_know_cost_no_process(ask, git) -> None:
    git.tracked = ["b.py"]
    assert ask(A, B) == Blamed({"b": ANN}, 0)
    assert git.asked == [("b.py", [1])]


def test_without_git_nobody_is_known(ask, git, root) -> None:
    git.fails = NotConfigured("git was not found.")
    assert ask(A) == Blamed({}, 0)
    (root / ".git").rmdir()
    git.fails = None
    assert ask(A) == Blamed({}, 0)
    assert git.asked == []


def test_a_damaged_cache_is_built_anew(ask, git, tmp_path, caplog) -> None:
    ask(A)
    (kept,) = (each for each in tmp_path.rglob("blame/*.msgpack"))
    kept.write_bytes(b"\xc1")
    assert ask(A) == Blamed({"a": ANN}, 0)
    assert git.asked == [("a.py", [1])]
    assert "is built anew" in caplog.text
