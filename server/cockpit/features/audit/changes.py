"""Which files differ from a git revision."""

from __future__ import annotations

from pathlib import Path

from cockpit.core.errors import Invalid
from cockpit.core.git import Cancelled, git_in, merge_base, never
from cockpit.core.process import Completed, Runner


def changed_since(root: Path, revision: str, runner: Runner, *, cancelled: Cancelled = never) -> list[Path]:
    """The files below the root that differ from where HEAD left the revision's history.

    That is what a pull request shows, and what is not committed yet: edited, staged and untracked files. A
    renamed file counts under its new name; a deleted one does not. Raises Invalid when the revision does
    not exist.
    """
    git = git_in(root, runner, cancelled)
    base = merge_base(revision, git)
    tracked = git("diff", "--name-only", "-z", "--no-ext-diff", "--diff-filter=d", "--relative", base)
    untracked = git("ls-files", "--others", "--exclude-standard", "-z")
    for answer in (tracked, untracked):
        if answer.code:
            raise Invalid(f"git says: {_said(answer)}")
    names = {name for answer in (tracked, untracked) for name in answer.stdout.split(b"\0") if name}
    paths = (root / name.decode("utf-8", "surrogateescape") for name in sorted(names))
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _said(answer: Completed) -> str:
    return answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
