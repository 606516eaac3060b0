"""The parts of a proposal, and what is left when some are taken."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Cancelled, Invalid
from cockpit.features.copilots.change import Change, ChangeSet, diff_of
from cockpit.features.copilots.hunks import hunks, taken
from cockpit.features.copilots.primary.choosing import ChoosingProvider
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.task import Context, Objective, Proposal, Task

OLD = b"one\ntwo\nthree\nfour\nfive\n"
NEW = b"1\ntwo\nthree\nfour\n5\nsix\n"
TWO = Change("a.py", OLD, NEW)
MARKED = Change("m.py", b"\xef\xbb\xbfone\r\ntwo\r\nthree", b"\xef\xbb\xbf1\r\ntwo\r\n3\x0c4")
FRESH = Change("b.py", None, b"x\n")
GONE = Change("c.py", b"x\n", None)
MOVED = Change("d.py", b"x\ny\n", b"x\nz\n", former="e.py")
BINARY = Change("f.bin", b"\0\1\n", b"\0\2\n")
ALL = ChangeSet((TWO, FRESH, GONE, MOVED, BINARY), "a test")


def test_the_parts_in_their_order() -> None:
    found = [(each.path, each.line, each.removed, each.added) for each in hunks(ALL)]
    assert found[:5] == [
        ("a.py", 0, ("one",), ("1",)),
        ("a.py", 4, ("five",), ("5", "six")),
        ("b.py", 0, (), ("x",)),
        ("c.py", 0, ("x",), ()),
        ("d.py", 0, ("x", "y"), ("x", "z")),
    ]
    assert len(found) == 6


def test_a_diff_has_lines_as_git_has_them() -> None:
    """A form feed, or what Unicode takes for an end of a line, ends none."""
    change = Change("a.py", b"one\x0ctwo\r\n", "one\x0c2\u2028\r\nend".encode())
    assert "".join(diff_of(change)) == (
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1,2 @@\n"
        "-one\x0ctwo\r\n+one\x0c2\u2028\r\n+end\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("change", "numbers", "after"),
    [
        (TWO, {0}, b"1\ntwo\nthree\nfour\nfive\n"),
        (TWO, {1}, b"one\ntwo\nthree\nfour\n5\nsix\n"),
        (TWO, {0, 1}, NEW),
        (MARKED, {0}, b"\xef\xbb\xbf1\r\ntwo\r\nthree"),
        (MARKED, {1}, b"\xef\xbb\xbfone\r\ntwo\r\n3\x0c4"),
        (Change("a.py", b"", b"new\n"), {0}, b"new\n"),
        (Change("a.py", b"one", b"one\n"), {0}, b"one\n"),
    ],
)
def test_some_of_one_file(change: Change, numbers: set[int], after: bytes) -> None:
    """Byte by byte: ends of lines and marks of the byte order stay as they are."""
    (made,) = taken(ChangeSet((change,), "a test"), numbers)
    assert (made.path, made.before, made.after) == (change.path, change.before, after)


@pytest.mark.parametrize(
    ("numbers", "paths"),
    [
        (set(), []),
        ({2}, ["b.py"]),
        ({1, 3}, ["a.py", "c.py"]),
        ({4}, ["d.py"]),
        ({0, 1, 2, 3, 4, 5}, ["a.py", "b.py", "c.py", "d.py", "f.bin"]),
    ],
)
def test_some_of_several_files(numbers: set[int], paths: list[str]) -> None:
    made = taken(ALL, numbers)
    assert [each.path for each in made] == paths
    assert [each for each in made if each.path == "d.py"] == [each for each in made if each is MOVED]


FORMER = Proposal(ALL, ("Make it.",), "editor", "fake-1", ("python-slugify",), ("It fits.",))
TASK = Task(Objective("words"), Context(), former=FORMER)


def test_a_part_is_a_proposal_of_its_own() -> None:
    heard: list[str] = []
    made = ChoosingProvider("editor", (1, 2)).propose(TASK, heard.append, lambda: False)
    assert [each.path for each in made.changes.changes] == ["a.py", "b.py"]
    assert heard == ["Take 2 of 6 parts of the proposal."]
    assert (made.plan, made.provider, made.model) == (("Make it.", *heard), "editor", "fake-1")
    assert (made.templates, made.because) == (("python-slugify",), ("It fits.",))


@pytest.mark.parametrize(
    ("numbers", "task", "cancelled", "error", "message"),
    [
        ((0, 6), TASK, False, Invalid, r"\$\.hunks: expected some of the numbers 0 to 5, got \[0, 6\]"),
        ((-1,), TASK, False, Invalid, "got"),
        ((0,), Task(Objective("words"), Context()), False, NoneFits, "Nothing else was chosen"),
        (
            (0,),
            Task(Objective("words"), Context(), former=FORMER, refuted=(FORMER,)),
            False,
            NoneFits,
            "Nothing else",
        ),
        ((0,), TASK, True, Cancelled, "cancelled"),
    ],
)
def test_what_cannot_be_taken(
    numbers: tuple[int, ...], task: Task, cancelled: bool, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ChoosingProvider("editor", numbers).propose(task, lambda _: None, lambda: cancelled)
