"""Authors from the output of git."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cockpit.core.errors import Refused
from cockpit.core.process import Completed
from cockpit.features.audit.blame import blame, blamed, parse
from cockpit.features.audit.records import Unattributed

ONE, TWO, NOBODY = "1" * 40, "2" * 40, "0" * 40
PORCELAIN = f"""{ONE} 3 3 1
author Ann Ö
author-mail <ann@example.org>
author-time 1767355200
author-tz +0100
summary {TWO} 9 9 1
filename a.py
\tauthor Mallory
{TWO} 1 7 2
author Bo
author-time 1735732800
filename a.py
\tx = 1
{TWO} 2 8
\t{NOBODY} 1 1 1
{NOBODY} 9 9 1
author Not Committed Yet
author-time 1767355200
\ty = 2
{ONE} 4 12 1
\tz = 3
""".encode()


def test_the_porcelain_format() -> None:
    assert parse(PORCELAIN) == {
        3: ("Ann Ö", "2026-01-02"),
        7: ("Bo", "2025-01-01"),
        8: ("Bo", "2025-01-01"),
        12: ("Ann Ö", "2026-01-02"),
    }


def test_odd_output_names_nobody() -> None:
    assert parse(b"") == {}
    assert parse(b"fatal: no such path\n") == {}
    assert parse(f"{ONE} 1 1 1\nauthor Ann\n\tx\n".encode()) == {}
    assert parse(f"{ONE} 1 1 1\nauthor \xff\nauthor-time 0\n\tx\n".encode("latin-1")) == {
        1: ("\ufffd", "1970-01-01")
    }


class Git:
    """Answers like git, and remembers how it was called."""

    def __init__(self, code: int = 0, output: bytes = PORCELAIN) -> None:
        self.calls: list[Sequence[str]] = []
        self._answer = Completed(code, output, b"")

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes | None = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Completed:
        self.calls.append(argv)
        return self._answer


class Forbidden(Git):
    """Runs nothing."""

    def run(self, argv: Sequence[str], **_: object) -> Completed:
        raise Refused("not trusted")


def test_only_the_asked_lines_are_asked_for() -> None:
    git = Git()
    blame(git, Path("/w"), "-a.py", {7, 3})
    assert git.calls == [["git", "blame", "--porcelain", "-L", "3,3", "-L", "7,7", "--", "-a.py"]]


def test_one_call_for_each_file() -> None:
    git = Git()
    findings = [Unattributed("a.py", "x", 3), Unattributed("a.py", "y", 9), Unattributed("b.py", "z", 7)]
    assert blamed(git, Path("/w"), findings) == {"x": ("Ann Ö", "2026-01-02"), "z": ("Bo", "2025-01-01")}
    assert [call[-1] for call in git.calls] == ["a.py", "b.py"]


def test_what_git_cannot_tell_is_absent() -> None:
    findings = [Unattributed("a.py", "x", 3)]
    assert blamed(Git(code=128), Path("/w"), findings) == {}
    assert blamed(Forbidden(), Path("/w"), findings) == {}
    assert blame(Forbidden(), Path("/w"), "a.py", {3}) is None
