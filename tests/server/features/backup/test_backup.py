"""What goes into a backup comes out of it: files, folders, links, modes, times, and nothing is read twice."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.core import durable
from cockpit.core.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from cockpit.features.backup import packs, reading
from cockpit.features.backup.config import Options
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.plan import Change, chosen

from .conftest import Backups, put, seen

BIG = bytes(range(256)) * 12_000
"""Three chunks, of which the last one is short."""
TREE = {
    "a.txt": "one",
    "empty": "",
    "script.sh": (0o755, b"#!/bin/sh\n"),
    "secret": (0o400, b"s"),
    "deep/er/b.txt": "two",
    "deep/hollow": None,
    "link": "-> deep/er/b.txt",
    "dangling": "-> nowhere",
    "to a folder": "-> deep",
    "big": BIG,
    "with\nnewline é": "x",
}
AGES = 1_700_000_000_123_456_789


def aged(folder: Path) -> None:
    """Give everything a time of its own, the deepest first."""
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        os.utime(path, ns=(AGES + number, AGES + number), follow_symlinks=False)


@pytest.mark.parametrize("which", ["backups", "encrypted"])
def test_all_of_it_comes_back(which, request, tmp_path: Path) -> None:
    backups = request.getfixturevalue(which)
    backups.write(TREE)
    aged(backups.workspace)
    made = backups.create()
    assert (made.manifest.missed, made.manifest.files) == ((), 10)
    restored = backups.restore(tmp_path / "new")
    assert restored.lost == []
    assert seen(tmp_path / "new") == seen(backups.workspace)


@pytest.mark.skipif(os.name != "posix", reason="names are Unicode there")
def test_names_that_are_no_unicode(backups, tmp_path: Path) -> None:
    (backups.workspace / os.fsdecode(b"caf\xe9")).write_bytes(b"x")
    backups.create()
    backups.restore(tmp_path / "new")
    assert [os.fsencode(path.name) for path in (tmp_path / "new").iterdir()] == [b"caf\xe9"]


@pytest.mark.skipif(os.name != "posix", reason="only there a file has holes by itself")
def test_a_sparse_file_takes_no_more_room_than_before(backups, tmp_path: Path) -> None:
    holes = backups.workspace / "holes"
    with holes.open("wb") as file:
        file.seek(8 * reading.CHUNK)
        file.write(b"between")
        file.truncate(20 * reading.CHUNK)
    backups.create()
    backups.restore(tmp_path / "new")
    restored = tmp_path / "new" / "holes"
    assert restored.read_bytes() == holes.read_bytes()
    assert restored.stat().st_blocks * 512 <= reading.CHUNK


NAMES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=3).map(str.lower)
CONTENTS = st.one_of(st.binary(max_size=40), st.integers(0, 3).map(lambda number: BIG[: 524_287 + number]))
TREES = st.recursive(
    st.one_of(CONTENTS, NAMES.map(lambda name: f"-> {name}"), st.none()),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


def flat(tree, folder: str = "") -> dict:
    """The nested folders of a strategy as paths."""
    if not isinstance(tree, dict):
        return {folder.rstrip("/") or "only": tree}
    paths = {folder.rstrip("/"): None} if folder else {}
    for name, inner in tree.items():
        paths |= flat(inner, f"{folder}{name}/")
    return paths


@given(st.lists(TREES, min_size=1, max_size=3), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_of_trees_comes_back(trees, whole: bool) -> None:
    with TemporaryDirectory() as scratch:
        backups = Backups(Path(scratch) / "one")
        states = []
        for number, tree in enumerate(trees):
            if whole:
                subprocess.run(["rm", "-r", str(backups.workspace)], check=True)
                backups.workspace.mkdir()
                put(backups.workspace, flat(tree))
            else:
                put(backups.workspace / str(number), flat(tree))
            states.append(seen(backups.workspace))
            backups.create()
        for number, state in enumerate(states, 1):
            target = Path(scratch) / f"new{number}"
            backups.restore(target, number=number)
            assert seen(target) == state
        verdict = backups.verify()
        assert (verdict.faults, verdict.losses) == ([], [])


def test_what_is_unchanged_is_not_read(backups, monkeypatch) -> None:
    monkeypatch.setattr("cockpit.features.backup.create.RACY", -(10**18))
    backups.write(TREE)
    assert backups.create().read == 7
    assert backups.create().read == 0
    (backups.workspace / "a.txt").write_text("eno")
    second = backups.create()
    assert second.read == 1
    (backups.workspace / "a.txt").chmod(0o600)
    assert backups.create().manifest.added < 1_000


def test_a_file_that_has_just_changed_is_read_again(backups) -> None:
    backups.write({"a": "1"})
    backups.create()
    status = (backups.workspace / "a").stat()
    (backups.workspace / "a").write_text("2")
    os.utime(backups.workspace / "a", ns=(status.st_atime_ns, status.st_mtime_ns))
    backups.create()
    (backups.workspace / "a").unlink()
    backups.restore()
    assert (backups.workspace / "a").read_text() == "2"


def test_equal_content_is_kept_once(backups) -> None:
    backups.write({f"copy{number}": os.urandom(1) * 0 + BIG for number in range(5)})
    assert backups.create().manifest.added < len(BIG)
    backups.write({"another": BIG})
    assert backups.create().manifest.added < 2_000


SELECTED = [
    ("git knows them", {".gitignore": "no\n", "yes": "", "no": "", "s/no": ""}, Options(),
     {".gitignore", "yes"}),
    ("ignored but chosen", {".gitignore": "*.env\n", "a.env": "", "b.env": ""}, Options(include=("a.*",)),
     {".gitignore", "a.env"}),
    ("left out", {"a": "", "sub/b": "", "sub/c": ""}, Options(exclude=("sub/b",)), {"a", "sub", "sub/c"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "options", "kept"), [row[1:] for row in SELECTED], ids=[row[0] for row in SELECTED]
)
def test_which_files_are_kept(backups, tmp_path: Path, tree, options, kept) -> None:
    subprocess.run(["git", "init", "-q", str(backups.workspace)], check=True)
    backups.write(tree)
    backups.options = options
    backups.create()
    backups.restore(tmp_path / "new")
    assert set(seen(tmp_path / "new")) == kept


def test_a_tracked_file_that_is_ignored_and_a_repository_inside(backups, tmp_path: Path) -> None:
    git = ["git", "-C", str(backups.workspace)]
    subprocess.run([*git, "init", "-q"], check=True)
    backups.write({".gitignore": "kept\n", "kept": "", "inner/a": "", "inner/b": "", "inner/.gitignore": "b"})
    subprocess.run([*git, "add", "-f", "kept"], check=True)
    subprocess.run(["git", "init", "-q", str(backups.workspace / "inner")], check=True)
    backups.create()
    backups.restore(tmp_path / "new")
    assert set(seen(tmp_path / "new")) == {".gitignore", "kept", "inner", "inner/a", "inner/.gitignore"}


def test_without_git_caches_are_left_out(backups, tmp_path: Path) -> None:
    backups.write({"a": "", "cache/CACHEDIR.TAG": "", "cache/x": "", "venv/pyvenv.cfg": "", "hollow": None})
    backups.create()
    backups.restore(tmp_path / "new")
    assert set(seen(tmp_path / "new")) == {"a", "hollow"}


def test_what_cannot_be_read_is_named(backups, monkeypatch) -> None:
    backups.write({"a": "1", "b": "2"})
    real = os.open

    def refused(path, *arguments, **named):
        if os.fsencode(path).endswith(b"/work/b"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *arguments, **named)

    monkeypatch.setattr(reading.os, "open", refused)
    os.mkfifo(backups.workspace / "pipe")
    missed = {each.path: each.reason for each in backups.create().manifest.missed}
    assert missed == {b"b": "Permission denied", b"pipe": "neither a file, a folder nor a symbolic link"}


def test_a_file_that_never_holds_still_is_kept_and_named(backups, monkeypatch) -> None:
    backups.write({"log": "1"})
    monkeypatch.setattr(reading, "_same", lambda _one, _other: False)
    (missed,) = backups.create().manifest.missed
    assert (missed.path, "changing" in missed.reason) == (b"log", True)


def test_only_what_is_named_comes_back(backups) -> None:
    backups.write({"a": "1", "sub/b": "2", "sub/c": "3"})
    backups.create()
    backups.write({"a": "x", "sub/c": "x"})
    (backups.workspace / "sub/b").unlink()
    backups.restore(None, "sub/b")
    assert {name: content[-1] for name, content in seen(backups.workspace).items() if name != "sub"} == {
        "a": b"x", "sub/b": b"2", "sub/c": b"x",
    }  # fmt: skip
    with pytest.raises(NotFound, match="does not hold gone"):
        backups.restore(None, "gone")


PLANS = [
    ("nothing has changed", {}, {}),
    ("other content", {"a": "x"}, {"a": Change.OVERWRITE}),
    ("a folder in the way of a file", {"a/b": "x"}, {"a": Change.CONFLICT}),
    ("a file in the way of a folder", {"sub": "x"}, {"sub": Change.CONFLICT, "sub/b": Change.CONFLICT}),
    ("a link in the way of a folder", {"sub": "-> /tmp"}, {"sub": Change.CONFLICT, "sub/b": Change.CONFLICT}),
    ("another target", {"link": "-> b"}, {"link": Change.OVERWRITE}),
    ("a mode", {"a": (0o600, b"1")}, {"a": Change.ATTRIBUTES}),
    ("gone", {"sub": ()}, {"sub": Change.NEW, "sub/b": Change.NEW}),
]


@pytest.mark.parametrize(("there", "changes"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS])
def test_a_plan_says_what_would_be_done(backups, there, changes) -> None:
    backups.write({"a": "1", "sub/b": "2", "link": "-> a"})
    aged(backups.workspace)
    backups.create()
    for name, content in there.items():
        subprocess.run(["rm", "-r", str(backups.workspace / Path(name).parts[0])], check=True)
        if content != ():
            backups.write({name: content})
    before = seen(backups.workspace)
    steps = {os.fsdecode(step.entry.path): step.change for step in backups.plan().steps}
    assert {name: change for name, change in steps.items() if change is not Change.SAME} == changes
    if Change.CONFLICT in changes.values():
        with pytest.raises(Conflict, match="is in the way"):
            backups.restore()
        assert seen(backups.workspace) == before
    else:
        backups.restore()
        contents = {name: each[1:] for name, each in seen(backups.workspace).items() if each[0] != "folder"}
        assert contents["a"] == (0o644, AGES + 3, b"1") or contents["a"][-1] == b"1"
        assert (contents["sub/b"][-1], contents["link"][0]) == (b"2", "a")
        assert {step.change for step in backups.plan().steps} == {Change.SAME}


STRANGE = [
    b"../x",
    b"/x",
    b"a/../../x",
    b"a//b",
    b".git/config",
    b"sub/.git/hooks/x",
    b"",
    b".cockpit-restore/x",
]


@pytest.mark.parametrize("path", STRANGE)
def test_a_path_that_leads_elsewhere_is_refused(path: bytes) -> None:
    with pytest.raises(Invalid, match="names a path"):
        chosen([Entry(path, Kind.FILE, 0o644, 0)], ())


def test_a_wrong_password_is_one_sentence(encrypted) -> None:
    encrypted.write({"a": "1"})
    encrypted.create()
    encrypted.password = "wrong"
    with pytest.raises(Refused, match="The password is not the one of these backups"):
        encrypted.verify()


def test_nothing_readable_is_in_an_encrypted_repository(encrypted) -> None:
    encrypted.write({"secret-name": "secret-content " * 50})
    encrypted.create()
    for path in encrypted.folder.rglob("*"):
        if path.is_file():
            assert b"secret-" not in path.read_bytes()
            assert b"secret-" not in os.fsencode(path.name)


FULL = [("packs", packs, "write_whole"), ("files", durable, "write_atomically")]


@pytest.mark.parametrize(("module", "name"), [row[1:] for row in FULL], ids=[row[0] for row in FULL])
def test_a_full_disk_is_one_sentence_and_harms_nothing(backups, monkeypatch, module, name) -> None:
    backups.write({"a": "1"})
    backups.create()
    backups.write({"b": BIG})

    def full(*_arguments, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, name, full, raising=False)
    with pytest.raises(Unavailable, match="There is no room left in"):
        backups.create()
    monkeypatch.undo()
    with backups.opened() as repository:
        assert [link.number for link in repository.head.present] == [1]
        assert {path.name for path in backups.packs()} == set(repository.head.packs)
    assert backups.create().manifest.number == 2


def test_a_full_disk_in_a_restore_is_one_sentence_and_harms_nothing(backups, monkeypatch) -> None:
    backups.write({"a": "1", "big": BIG})
    backups.create()
    backups.write({"a": "changed", "big": "changed"})
    before = seen(backups.workspace)
    written = []

    def full(handle: int, content: bytes) -> None:
        written.append(os.write(handle, content[:1_000]))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cockpit.features.backup.restore.write_whole", full)
    with pytest.raises(Unavailable, match=f"There is no room left in {backups.workspace}: make room"):
        backups.restore()
    assert written
    assert seen(backups.workspace) == before


@pytest.mark.skipif(os.name != "posix", reason="the limit is of POSIX")
def test_a_real_limit_of_the_disk(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "one")
    backups.write({"big": os.urandom(3 * 2**20)})
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20));"
        "from cockpit.cli.program import main; sys.exit(main(sys.argv[1:]))"
    )
    answer = subprocess.run(
        [os.sys.executable, "-c", code, "backup", "create", "--root", str(tmp_path / "other")],
        cwd=backups.workspace, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "There is no room left in" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_two_at_once_are_refused(backups) -> None:
    backups.write({"a": "1"})
    with backups.opened(), pytest.raises(Conflict, match="Another backup, check or restore"):
        backups.create()
    assert backups.create().manifest.number == 1
