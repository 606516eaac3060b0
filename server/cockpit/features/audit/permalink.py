"""The address of a line on the server that a repository is published on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cockpit.core.errors import CockpitError
from cockpit.core.git import Git, git_in
from cockpit.core.lazy import lazy_pattern
from cockpit.core.process import Runner
from cockpit.core.repository import repository_of
from cockpit.features.audit.repository import below

_ADDRESS = lazy_pattern(
    r"^(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[\w.-]+)(?::\d+)?/|(?:[^/@]*@)?(?P<scp>[\w.-]+):(?!//))"
    r"(?P<path>[^?#]+?)(?:\.git)?/?$"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A published repository."""

    host: str
    path: str


def remote_of(address: str) -> Remote | None:
    """The repository that a remote's address names, without user and password; None for a local one."""
    match = _ADDRESS.match(address.strip())
    if match is None:
        return None
    return Remote(match["host"] or match["scp"], match["path"].strip("/"))


def line_address(remote: Remote, commit: str, path: str, line: int) -> str:
    """Where the server shows a line of a commit; GitHub's form where the server is not known otherwise."""
    root, file = f"https://{remote.host}/{quote(remote.path)}", quote(path)
    if "gitlab" in remote.host:
        return f"{root}/-/blob/{commit}/{file}#L{line}"
    if "bitbucket" in remote.host:
        return f"{root}/src/{commit}/{file}#lines-{line}"
    if "codeberg" in remote.host or "gitea" in remote.host or "forgejo" in remote.host:
        return f"{root}/src/commit/{commit}/{file}#L{line}"
    return f"{root}/blob/{commit}/{file}#L{line}"


def permalink(root: Path, path: str, line: int, runner: Runner) -> str:
    """The address of a 1-based line as it is on disk; empty when the server does not have it like that."""
    repository = repository_of(root)
    if repository is None:
        return ""
    try:
        git = git_in(root, runner)
        remote = remote_of(_line(git, "remote", "get-url", "origin"))
        commit = _published(git)
        if remote is None or not commit or git("diff", "--quiet", "--no-ext-diff", commit, "--", path).code:
            return ""
        if not _line(git, "ls-tree", "--name-only", commit, "--", path):
            return ""
    except CockpitError:
        return ""
    return line_address(remote, commit, below(root, repository) + path, line)


def _published(git: Git) -> str:
    """HEAD where the remote has it, else the latest ancestor that the remote's default branch has."""
    if _line(git, "for-each-ref", "--count=1", "--contains", "HEAD", "refs/remotes/origin"):
        return _line(git, "rev-parse", "--verify", "HEAD")
    return _line(git, "merge-base", "HEAD", "refs/remotes/origin/HEAD")


def _line(git: Git, *arguments: str) -> str:
    """The first line of what git says; empty when it fails."""
    answer = git(*arguments)
    return "" if answer.code else answer.stdout.decode("utf-8", "replace").partition("\n")[0].strip()
