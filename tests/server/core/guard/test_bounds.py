"""Paths against a workspace, a backup root, a home directory and symbolic links."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath

import pytest

from cockpit.core.guard.check import Bounds, check
from cockpit.core.guard.containment import contained, writable
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Verdict

WORKSPACE = PurePosixPath("/home/me/project")
LINKS = {"/home/me/project/out": "/srv/data", "/home/me/project/sub": "/home/me/project/real"}


def resolve(path: PurePath) -> PurePath:
    """Follow the links of the table, whatever they stand in."""
    for link, target in LINKS.items():
        if path == PurePosixPath(link) or PurePosixPath(link) in path.parents:
            return PurePosixPath(target) / path.relative_to(link)
    return path


BOUNDS = Bounds(
    workspace=WORKSPACE,
    backup_root=PurePosixPath("/mnt/backups"),
    home=PurePosixPath("/home/me"),
    resolve=resolve,
)


@pytest.mark.parametrize(
    ("command", "cwd", "verdict", "rule"),
    [
        ("rm -rf build", None, Verdict.ALLOW, None),
        ("rm -rf /home/me/project/build", None, Verdict.ALLOW, None),
        ("rm -rf /home/me/project", None, Verdict.CONFIRM, "guard.recursiveDelete"),
        ("rm -rf /home/me/project/../other", None, Verdict.CONFIRM, "guard.recursiveDelete"),
        ("rm -rf /home/me", None, Verdict.DENY, "guard.recursiveDelete"),
        ("rm -rf /home", None, Verdict.DENY, "guard.recursiveDelete"),
        ("rm -rf ../other", WORKSPACE / "sub", Verdict.ALLOW, None),
        ("rm -rf ../../other", WORKSPACE / "sub", Verdict.CONFIRM, "guard.outsideWorkspace"),
        ("rm -rf x", "/etc", Verdict.CONFIRM, "guard.recursiveDelete"),
        ("rm -rf /mnt/backups/today", None, Verdict.DENY, "guard.backupRoot"),
        ("rm /mnt/backups/today.zip", None, Verdict.DENY, "guard.backupRoot"),
        ("echo x > /mnt/backups/today.zip", None, Verdict.DENY, "guard.backupRoot"),
        ("rm -rf .git", None, Verdict.DENY, "guard.gitDirectory"),
        ("rm -rf /home/me/project/.git/objects", None, Verdict.DENY, "guard.gitDirectory"),
        ("rm -rf out/cache", None, Verdict.DENY, "guard.symlinkEscape"),
        ("rm -rf sub/cache", None, Verdict.ALLOW, None),
        (["rm", "-rf", "build"], WORKSPACE, Verdict.ALLOW, None),
        (["rm", "-rf", "*"], WORKSPACE, Verdict.CONFIRM, "guard.recursiveDelete"),
        (["git", "status"], WORKSPACE, Verdict.ALLOW, None),
        (["echo", "$(rm -rf /)"], WORKSPACE, Verdict.ALLOW, None),
        ([], WORKSPACE, Verdict.ALLOW, None),
    ],
)
def test_paths(
    command: str | list[str], cwd: PurePath | str | None, verdict: Verdict, rule: str | None
) -> None:
    judgement = check(command, cwd=cwd, bounds=BOUNDS)
    assert (judgement.verdict, next(iter(judgement.rules), None)) == (verdict, rule)


@pytest.mark.parametrize(
    ("command", "cwd", "verdict"),
    [
        ("rm -rf build", "/home/me/project", Verdict.ALLOW),
        ("rm -rf *", "/home/me/project", Verdict.CONFIRM),
        ("rm -rf etc", "/", Verdict.DENY),
        ("rm -rf Documents", "/home/me", Verdict.CONFIRM),
        ("rm -rf x", "/etc", Verdict.CONFIRM),
    ],
)
def test_without_a_workspace_the_directory_stands_for_one(command: str, cwd: str, verdict: Verdict) -> None:
    assert check(command, cwd=cwd).verdict is verdict


@pytest.mark.parametrize(
    ("workspace", "backup", "verdict"),
    [
        ("/home/me/project", "/mnt/backups", Verdict.ALLOW),
        ("/home/me/project", "/home/me/project-backups", Verdict.ALLOW),
        ("/home/me/project", "/home/me/project", Verdict.DENY),
        ("/home/me/project", "/home/me/project/backups", Verdict.DENY),
        ("/mnt/backups/project", "/mnt/backups", Verdict.DENY),
        ("/srv/data/project", "/home/me/project/out", Verdict.DENY),
        (None, "/mnt/backups", Verdict.ALLOW),
    ],
)
def test_containment(workspace: str | None, backup: str, verdict: Verdict) -> None:
    bounds = Bounds(workspace and PurePosixPath(workspace), PurePosixPath(backup), resolve=resolve)
    assert contained(bounds).verdict is verdict


def test_containment_through_another_name_of_the_same_directory() -> None:
    inodes = {"/home/me/project": 7, "/mnt/bind": 7}
    bounds = Bounds(WORKSPACE, PurePosixPath("/mnt/bind/backups"))
    assert contained(bounds).verdict is Verdict.ALLOW
    assert contained(bounds, identity=lambda path: inodes.get(path.as_posix())).verdict is Verdict.DENY


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/home/me/project/x.py", None),
        ("src/x.py", None),
        ("/home/me/project/.git/config", "guard.gitDirectory"),
        ("/mnt/backups/x", "guard.backupRoot"),
        ("/home/me/project/out/x", "guard.symlinkEscape"),
        ("/home/me/other/x.py", "guard.outsideWorkspace"),
        ("../x.py", "guard.outsideWorkspace"),
        ("/etc/passwd", "guard.outsideWorkspace"),
    ],
)
def test_what_our_own_operations_may_write(path: str, rule: str | None) -> None:
    judgement = writable(PurePosixPath(path), Setting({}, BOUNDS))
    assert next(iter(judgement.rules), None) == rule
    assert (judgement.verdict is Verdict.ALLOW) is (rule is None)
