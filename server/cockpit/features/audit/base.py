"""The version of a folder that work is compared with: where HEAD left the history of a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.paths import printable
from cockpit.core.process import Completed, Runner
from cockpit.core.repository import repository_of

Cancelled = Callable[[], bool]
Git = Callable[..., Completed]

DEFAULTS: Final = ("origin/main", "origin/master", "main", "master")
"""Where work usually begins, when the remote does not say which branch is its default."""
BLOBS_AT_ONCE: Final = 200
SUBMODULE: Final = b"160000"


def never() -> bool:
    """Nobody withdraws it."""
    return False


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was: where it stood, and the name that git has for its content."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Base:
    """The files of a commit below a folder, and what has become of them since."""

    commit: str
    files: Mapping[str, str]
    """Blob by path, relative to the folder."""
    submodules: frozenset[str]
    changed: frozenset[str]
    """Present files whose content is another than under the same path in the commit."""
    renamed: Mapping[str, str]
    """Present path to the path in the commit."""
    gone: frozenset[str]
    """Paths of the commit that git does not follow to a present file."""
    untracked: frozenset[str]
    """Present files that git does not know yet; those that it ignores are not among them."""

    def version_of(self, path: str) -> Version | None:
        """What a present file was; None when it is new."""
        former = self.renamed.get(path, path)
        blob = self.files.get(former)
        return None if blob is None else Version(former, blob)

    def is_as_it_was(self, path: str) -> bool:
        """Whether a file has not changed, or belongs to a submodule, which has a history of its own."""
        if path in self.files and path not in self.changed and path not in self.renamed:
            return path not in self.untracked
        return any(path.startswith(f"{submodule}/") for submodule in self.submodules)


def default_revision(root: Path, runner: Runner, *, cancelled: Cancelled = never) -> str:
    """The default branch, as the remote names it, else by its usual names; raises NotFound."""
    git = git_in(root, runner, cancelled)
    named = git("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    candidates = [named.stdout.decode("utf-8", "replace").strip()] if named.code == 0 else []
    for name in (*candidates, *DEFAULTS):
        if git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").code == 0:
            return name
    raise NotFound(
        "This repository has no default branch: neither origin names one, nor is there main or master.",
        hint="git remote set-head origin --auto",
    )


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


def read_base(root: Path, revision: str, runner: Runner, *, cancelled: Cancelled = never) -> Base:
    """Compare the folder on disk with where HEAD left the revision's history; raises Invalid, Unavailable."""
    git = git_in(root, runner, cancelled)
    commit = merge_base(revision, git)
    files, submodules = _tree(_said(git("ls-tree", "-r", "-z", commit)))
    difference = _said(git("diff", "--name-status", "-z", "-M", "--no-ext-diff", "--relative", commit))
    changed, renamed, gone = _difference(difference.split(b"\0"))
    others = _said(git("ls-files", "--others", "--exclude-standard", "-z"))
    return Base(
        commit=commit,
        files=files,
        submodules=submodules,
        changed=frozenset(changed),
        renamed=renamed,
        gone=frozenset(gone),
        untracked=frozenset(_text(name) for name in others.split(b"\0") if name),
    )


def read_blobs(
    root: Path, blobs: Iterable[str], runner: Runner, *, cancelled: Cancelled = never
) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs; what the repository lacks, as a partial clone may, is left out."""
    git = git_in(root, runner, cancelled)
    remaining = iter(blobs)
    while batch := list(islice(remaining, BLOBS_AT_ONCE)):
        answer = git("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in batch).encode())
        yield from _blobs(_said(answer))


def _said(answer: Completed) -> bytes:
    if answer.code:
        reason = answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise Unavailable(f"git cannot tell what has changed: {reason}")
    return answer.stdout


def _text(name: bytes) -> str:
    return printable(name.decode("utf-8", "surrogateescape"))


def _tree(listing: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """Blob by path, and the submodules, from `git ls-tree -r -z`."""
    files: dict[str, str] = {}
    submodules: set[str] = set()
    for entry in listing.split(b"\0"):
        about, tab, path = entry.partition(b"\t")
        if tab:
            mode, _, blob = about.split()
            if mode == SUBMODULE:
                submodules.add(_text(path))
            else:
                files[_text(path)] = blob.decode("ascii")
    return files, frozenset(submodules)


def _difference(fields: Sequence[bytes]) -> tuple[set[str], dict[str, str], set[str]]:
    """Changed, renamed and gone paths from the fields of `git diff --name-status -z -M`."""
    changed: set[str] = set()
    renamed: dict[str, str] = {}
    gone: set[str] = set()
    rest = iter(fields)
    for status in rest:
        if not status:
            continue
        path = _text(next(rest))
        match status[:1]:
            case b"R":
                renamed[_text(next(rest))] = path
            case b"D":
                gone.add(path)
            case _:
                changed.add(path)
    return changed, renamed, gone


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
