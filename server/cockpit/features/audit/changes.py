"""Which files differ from a git revision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cockpit.core.errors import Invalid
from cockpit.core.process import Completed, Runner
from cockpit.features.audit.repository import repository_of


def changed_since(
    root: Path, revision: str, runner: Runner, *, cancelled: Callable[[], bool] = lambda: False
) -> list[Path]:
    """The files below the root that differ from where HEAD left the revision's history.

    That is what a pull request shows, and what is not committed yet: edited, staged and untracked files. A
    renamed file counts under its new name; a deleted one does not. Raises Invalid when the revision does
    not exist.
    """
    if repository_of(root) is None:
        raise Invalid(f"--changed-since: {root} is not in a git repository.")

    def git(*arguments: str) -> Completed:
        return runner.run(("git", "--literal-pathspecs", *arguments), cwd=root, cancelled=cancelled)

    base = _base(revision, git)
    tracked = git("diff", "--name-only", "-z", "--no-ext-diff", "--diff-filter=d", "--relative", base)
    untracked = git("ls-files", "--others", "--exclude-standard", "-z")
    for answer in (tracked, untracked):
        if answer.code:
            raise Invalid(f"--changed-since: git says: {_said(answer)}")
    names = {name for answer in (tracked, untracked) for name in answer.stdout.split(b"\0") if name}
    paths = (root / name.decode("utf-8", "surrogateescape") for name in sorted(names))
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _base(revision: str, git: Callable[..., Completed]) -> str:
    """The commit to compare with: the common ancestor of the revision and HEAD, else the revision itself."""
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.code or not revision:
        raise Invalid(
            f"--changed-since: {revision!r} is no revision of this repository; "
            "name a branch, a tag or a commit that has been fetched."
        )
    name = commit.stdout.decode("ascii").strip()
    common = git("merge-base", name, "HEAD")
    return name if common.code else common.stdout.decode("ascii").split()[0]


def _said(answer: Completed) -> str:
    return answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
