"""What is seen of real processes, also of those that were killed, and of real files."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Refused
from cockpit.core.guard.operation import Surroundings, surrounded
from cockpit.core.guard.setting import Bounds
from cockpit.core.home import Home
from cockpit.core.ownership import this_process
from cockpit.core.process import SystemRunner
from cockpit.core.run import Begun, Outcome
from cockpit.features.sessions import fixing
from cockpit.features.sessions.looking import Looking
from cockpit.features.sessions.wrap_up import (
    EMPTIED,
    HANDLES,
    LOGS,
    NESTED,
    ORPHANS,
    TEMPORARY,
    TRANSACTIONS,
    Sight,
    judge,
)
from cockpit.storage.sessions import SessionStore

LINUX = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="This system does not tell.")
WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from cockpit.storage.engine import open_file
database = open_file(Path(sys.argv[1]))
with database.write() as connection:
    connection.execute(text("CREATE TABLE t (n INTEGER)"))
with database.write() as connection:
    connection.execute(text("INSERT INTO t VALUES (1)"))
    print("open", flush=True)
    input()
"""
ATOMIC = """
import sys
from pathlib import Path
from cockpit.core import paths
def never(handle):
    print("written", flush=True)
    input()
paths.os.fsync = never
paths.write_atomically(Path(sys.argv[1]), b"half")
"""


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    for name in ("data", "cache", "tmp", "work"):
        (tmp_path / name).mkdir()
    return Looking(
        data=tmp_path / "data",
        cache=tmp_path / "cache",
        temporary=tmp_path / "tmp",
        clock=SystemClock(),
        runner=SystemRunner(),
        root=tmp_path / "work",
    )


@contextmanager
def child(code: str, *arguments: str):
    """A process that has come to its `input()`; it is killed at the end."""
    argv = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        process.kill()


def outcome(looking: Looking, name: str) -> Outcome:
    (result,) = judge(looking.all([]), [name])
    return result.outcome


@LINUX
def test_a_write_in_the_middle_is_seen_until_its_process_is_killed(looking: Looking) -> None:
    path = looking.data / "workspaces" / "w" / "analytics.db"
    with child(WRITER, str(path)) as process:
        sight = looking.all([])
        assert [(each.database, each.pid) for each in sight.writers or ()] == [(path, process.pid)]
        assert {(each.path, each.pid) for each in sight.handles or ()} == {(path, process.pid)}
        assert outcome(looking, TRANSACTIONS) is Outcome.FAILED
        assert outcome(looking, HANDLES) is Outcome.WARNING
        assert judge(looking.leftovers([], process.pid), [TRANSACTIONS])[0].outcome is Outcome.FAILED
        assert judge(looking.leftovers([], os.getpid()), [TRANSACTIONS])[0].outcome is Outcome.OK
    assert outcome(looking, TRANSACTIONS) is Outcome.OK
    assert outcome(looking, HANDLES) is Outcome.OK


def test_a_write_that_was_killed_leaves_a_file_which_is_moved_aside(looking: Looking) -> None:
    with child(ATOMIC, str(looking.data / "x.json")):
        pass
    (left,) = looking.temporary_files()
    assert outcome(looking, TEMPORARY) is Outcome.OK, "it may still be in use"
    os.utime(left.path, (1, 1))
    sight = looking.all([])
    assert judge(sight, [TEMPORARY])[0].outcome is Outcome.WARNING
    steps = fixing.plan(TEMPORARY, sight, looking.data)
    assert fixing.apply(steps, looking.data, looking.runner, lambda _step: None, pytest.fail) == []
    assert outcome(looking, TEMPORARY) is Outcome.OK
    (kept,) = [each for each in (looking.data / fixing.ASIDE).rglob("*") if each.is_file()]
    assert kept.read_bytes() == b"half"
    assert not left.path.exists()


def test_what_lies_on_another_file_system_is_moved_aside_whole(looking: Looking, monkeypatch) -> None:
    def other_device(*_names: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    folder = looking.temporary / "cockpit-tests-x"
    folder.mkdir()
    (folder / "report.xml").write_text("report")
    os.utime(folder, (1, 1))
    steps = fixing.plan(TEMPORARY, looking.all([]), looking.data)
    monkeypatch.setattr(os, "rename", other_device)
    assert fixing.apply(steps, looking.data, looking.runner, lambda _step: None, pytest.fail) == []
    assert not folder.exists()
    (kept,) = (looking.data / fixing.ASIDE).rglob("report.xml")
    assert kept.read_text() == "report"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Files have no owners there.")
def test_temporary_files_of_other_people_are_theirs(looking: Looking, monkeypatch) -> None:
    (looking.temporary / "cockpit-scan-1.msgpack").write_text("x")
    assert [*looking.temporary_files()]
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert not [*looking.temporary_files()]


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("tmp/cockpit-scan-abc.msgpack", True),
        ("tmp/cockpit-tests-x/report.xml", True),
        ("tmp/other-scan-abc.msgpack", False),
        ("work/.cockpit-restore/a.py", True),
        ("work/.cockpit-baseline.json.a1b2c3d4", True),
        ("work/.eslintrc.abcdefgh", False),
        ("cache/ruff/.x.a1b2c3d4", True),
        ("cache/ruff/x.a1b2c3d4", False),
    ],
)
def test_only_temporary_files_of_ours_are_seen(looking: Looking, place: str, seen: bool) -> None:
    path = looking.data.parent / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    assert bool([*looking.temporary_files()]) is seen


def test_what_was_set_aside_is_not_found_again(looking: Looking) -> None:
    aside = looking.data / fixing.ASIDE / "2026" / "x.log"
    aside.parent.mkdir(parents=True)
    aside.touch()
    aside.with_name(".y.abcdefgh").touch()
    assert [*looking.logs(), *looking.temporary_files()] == []


def test_an_empty_log(looking: Looking) -> None:
    (looking.data / "full.log").write_text("line\n")
    assert outcome(looking, LOGS) is Outcome.OK
    (looking.data / "empty.log").touch()
    assert outcome(looking, LOGS) is Outcome.WARNING


@pytest.fixture
def git(looking: Looking) -> Callable[..., None]:
    def run(*arguments: str) -> None:
        names = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=looking.root, check=True, capture_output=True)

    run("init", "--quiet")
    return run


def test_emptied_files_get_their_content_back(looking: Looking, git) -> None:
    root = looking.root
    assert root is not None
    assert outcome(looking, EMPTIED) is Outcome.UNKNOWN
    files = {
        "a.py": "x = 1\n",
        "sub/b ä.txt": "text\n",
        "__init__.py": "x\n",
        "empty.txt": "",
        "kept.py": "y\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    (root / "a.py").chmod(0o755)
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    assert outcome(looking, EMPTIED) is Outcome.OK
    for name in ("a.py", "sub/b ä.txt", "__init__.py"):
        (root / name).write_text("")
    (root / "kept.py").write_text("changed\n")
    sight = looking.all([])
    assert {path.name for path in sight.emptied or ()} == {"a.py", "b ä.txt"}
    steps = fixing.plan(EMPTIED, sight, looking.data)
    (root / "sub/b ä.txt").write_text("somebody was quicker\n")
    with surrounded(Surroundings(lambda _path: Bounds(workspace=root))):
        failed = fixing.apply(steps, root, looking.runner, lambda _step: None, pytest.fail)
    assert [each.rpartition("/")[2] for each in failed] == ["b ä.txt is not empty any more."]
    assert (root / "a.py").read_text() == files["a.py"]
    assert (root / "a.py").stat().st_mode & 0o777 == 0o755
    assert (root / "sub/b ä.txt").read_text() == "somebody was quicker\n"


def test_a_copy_of_the_workspace_in_itself(looking: Looking, git) -> None:
    root = looking.root
    assert root is not None
    names = ("a.py", "b.py", "README.md", "pyproject.toml")
    for folder in (root, root / "old" / "work", root / "node_modules" / "work"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).write_text(f"content of {name}\n")
    sight = looking.all([])
    assert [(each.folder, each.same, each.of) for each in sight.copies or ()] == [
        (root / "old" / "work", 4, 4)
    ]
    assert outcome(looking, NESTED) is Outcome.WARNING


def test_another_working_tree_of_git_is_no_copy(looking: Looking, git) -> None:
    root = looking.root
    assert root is not None
    for name in ("a.py", "b.py", "c.py"):
        (root / name).write_text(name)
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    git("worktree", "add", "--quiet", "trees/other")
    assert outcome(looking, NESTED) is Outcome.OK


def test_a_killed_session_is_an_orphan_until_it_is_recorded(looking: Looking, clock) -> None:
    store = SessionStore(Home(looking.data), clock, pytest.fail)
    with child("print('here', flush=True); input()") as process:
        me = this_process()
        owner = type(me)(me.host, process.pid, "")
        store.begin(Begun("s", "daemon", (), "ann", "test", "1", owner), clock.now() - timedelta(hours=1))
        assert judge(looking.all(store.running()), [ORPHANS])[0].outcome is Outcome.OK
    (result,) = judge(looking.all(store.running()), [ORPHANS])
    assert result.outcome is Outcome.FAILED
    assert f"process {process.pid} is gone" in result.evidence[0]
    store.find_crashes()
    assert judge(looking.all(store.running()), [ORPHANS])[0].outcome is Outcome.OK
    store.close()


def test_what_may_not_be_run_is_unknown_and_says_why(looking: Looking) -> None:
    class Untrusting(SystemRunner):
        def run(self, *_arguments, **_options):
            raise Refused("git was not run: the workspace is not trusted.")

    looking = Looking(
        **{name: getattr(looking, name) for name in Looking.__slots__} | {"runner": Untrusting()}
    )
    sight: Sight = looking.all([])
    (result,) = judge(sight, [EMPTIED])
    assert (result.outcome, result.evidence) == (
        Outcome.UNKNOWN,
        ("git was not run: the workspace is not trusted.",),
    )
