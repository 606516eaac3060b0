"""Which branch a score is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.core.repository import git_folder, repository_of

VARIABLES: Final = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME")
"""Where GitHub and GitLab say which branch it is: what they check out has none."""

_BRANCH: Final = "ref: refs/heads/"
_ELSEWHERE: Final = ".invalid"
"""What the file HEAD names where git keeps its references in another format."""


def branch_of(root: Path, runner: Runner, environment: Mapping[str, str]) -> str:
    """The branch that is checked out, else the one that the CI server names; empty when nobody knows."""
    branch = _checked_out(root)
    if branch == _ELSEWHERE:
        branch = _told(root, runner)
    return branch or next((environment[name] for name in VARIABLES if environment.get(name)), "")


def _checked_out(root: Path) -> str:
    """The branch by git's own file: no process, so also where nothing may be started."""
    repository = repository_of(root)
    if repository is None:
        return ""
    try:
        head = (git_folder(repository) / "HEAD").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return head.removeprefix(_BRANCH) if head.startswith(_BRANCH) else ""


def _told(root: Path, runner: Runner) -> str:
    try:
        answer = runner.run(("git", "symbolic-ref", "--quiet", "--short", "HEAD"), cwd=root)
    except CockpitError:
        return ""
    return answer.stdout.decode("utf-8", "replace").strip() if answer.code == 0 else ""
