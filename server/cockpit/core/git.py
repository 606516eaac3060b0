"""Git as a program that is asked: which commit is meant, and what a blob holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.paths import printable
from cockpit.core.process import Completed, Runner
from cockpit.core.repository import repository_of

Cancelled = Callable[[], bool]
Git = Callable[..., Completed]

BLOBS_AT_ONCE: Final = 200


def never() -> bool:
    """Nobody withdraws it."""
    return False


def merge_base(revision: str, git: Git) -> str:
    """The common ancestor of a revision and HEAD, else the revision itself; raises Invalid."""
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.code or not revision:
        raise Invalid(
            f"{revision!r} is no revision of this repository; "
            "name a branch, a tag or a commit that has been fetched."
        )
    name = commit.stdout.decode("ascii").strip()
    common = git("merge-base", name, "HEAD")
    return name if common.code else common.stdout.decode("ascii").split()[0]


def git_in(root: Path, runner: Runner, cancelled: Cancelled = never) -> Git:
    """What runs git in a folder; raises Invalid where no repository is, Unavailable when git refuses."""
    if repository_of(root) is None:
        raise Invalid(f"{root} is not in a git repository.")

    def git(*arguments: str, stdin: bytes | None = None) -> Completed:
        argv = ("git", "--literal-pathspecs", *arguments)
        completed = runner.run(argv, cwd=root, stdin=stdin, cancelled=cancelled)
        # The name of the setting stands in git's message in every language.
        if completed.code and b"safe.directory" in completed.stderr:
            raise Unavailable(
                f"git refuses {root}, which belongs to another user.",
                hint=f"git config --global --add safe.directory '{root.as_posix()}'",
            )
        return completed

    return git


def read_blobs(
    root: Path, blobs: Iterable[str], runner: Runner, *, cancelled: Cancelled = never
) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs; what the repository lacks, as a partial clone may, is left out."""
    git = git_in(root, runner, cancelled)
    remaining = iter(blobs)
    while batch := list(islice(remaining, BLOBS_AT_ONCE)):
        answer = git("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in batch).encode())
        yield from _blobs(said(answer))


def said(answer: Completed) -> bytes:
    """What git has answered; raises Unavailable when it could not."""
    if answer.code:
        reason = answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise Unavailable(f"git cannot tell what has changed: {reason}")
    return answer.stdout


def path_of(name: bytes) -> str:
    """A path as git spells it with `-z`."""
    return printable(name.decode("utf-8", "surrogateescape"))


def _blobs(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content from `git cat-file --batch`."""
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        fields = answer[position:end].split()
        position = end + 1
        if len(fields) == 3:
            size = int(fields[2])
            yield fields[0].decode("ascii"), answer[position : position + size]
            position += size + 1
