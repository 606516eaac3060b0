"""The version of a folder that work is compared with: where HEAD left the history of a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.errors import NotFound
from cockpit.core.git import Cancelled, git_in, merge_base, never, path_of, said
from cockpit.core.process import Runner

DEFAULTS: Final = ("origin/main", "origin/master", "main", "master")
"""Where work usually begins, when the remote does not say which branch is its default."""
SUBMODULE: Final = b"160000"


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


def read_base(root: Path, revision: str, runner: Runner, *, cancelled: Cancelled = never) -> Base:
    """Compare the folder on disk with where HEAD left the revision's history; raises Invalid, Unavailable."""
    git = git_in(root, runner, cancelled)
    commit = merge_base(revision, git)
    files, submodules = _tree(said(git("ls-tree", "-r", "-z", commit)))
    difference = said(git("diff", "--name-status", "-z", "-M", "--no-ext-diff", "--relative", commit))
    changed, renamed, gone = _difference(difference.split(b"\0"))
    others = said(git("ls-files", "--others", "--exclude-standard", "-z"))
    return Base(
        commit=commit,
        files=files,
        submodules=submodules,
        changed=frozenset(changed),
        renamed=renamed,
        gone=frozenset(gone),
        untracked=frozenset(path_of(name) for name in others.split(b"\0") if name),
    )


def _tree(listing: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """Blob by path, and the submodules, from `git ls-tree -r -z`."""
    files: dict[str, str] = {}
    submodules: set[str] = set()
    for entry in listing.split(b"\0"):
        about, tab, path = entry.partition(b"\t")
        if tab:
            mode, _, blob = about.split()
            if mode == SUBMODULE:
                submodules.add(path_of(path))
            else:
                files[path_of(path)] = blob.decode("ascii")
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
        path = path_of(next(rest))
        match status[:1]:
            case b"R":
                renamed[path_of(next(rest))] = path
            case b"D":
                gone.add(path)
            case _:
                changed.add(path)
    return changed, renamed, gone
