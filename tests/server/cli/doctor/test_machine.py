"""Programs, packages, folders and the system."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cockpit.cli.diagnosis import installation, places, programs, system
from cockpit.cli.diagnosis.check import Machine, ok
from cockpit.cli.diagnosis.examine import Check, examine
from cockpit.core.errors import Unavailable
from cockpit.core.pins import PINNED
from cockpit.core.process import Completed

from .world import LINUX, POSIX, World, explains


@contextmanager
def without_rights(path: Path) -> Iterator[None]:
    """Nobody may use the folder: root, whom rights do not bind, becomes somebody else for a while."""
    path.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(0o700)


def old_python(world: World) -> None:
    world.options["python"] = (3, 10, 4)


def a_package_is_missing(world: World) -> None:
    world.patch.setitem(PINNED, "no-such-package", "1.0")


def a_package_of_another_version(world: World) -> None:
    """An older one lies before the right one on the path of modules."""
    elsewhere = world.folder.parent / "elsewhere"
    world.write(
        elsewhere / "msgspec-0.1.dist-info" / "METADATA",
        "Metadata-Version: 2.1\nName: msgspec\nVersion: 0.1\n",
    )
    world.patch.syspath_prepend(elsewhere)


def _installed(world: World, text: str, *, size: int) -> Path:
    """A package of one module, installed where no other is, and its module."""
    place_ = world.folder.parent / "site"
    info = place_ / "wanting-1.0.dist-info"
    world.write(info / "METADATA", "Metadata-Version: 2.1\nName: wanting\nVersion: 1.0\n")
    world.write(info / "RECORD", f"wanting.py,sha256=x,{size}\n")
    world.patch.syspath_prepend(place_)
    world.patch.setitem(PINNED, "wanting", "1.0")
    return world.write(place_ / "wanting.py", text)


def a_file_of_a_package_is_lost(world: World) -> None:
    _installed(world, "", size=0).unlink()


def a_file_of_a_package_was_cut(world: World) -> None:
    _installed(world, "x = 1\n", size=600)


def a_module_hides_a_package(world: World) -> None:
    _installed(world, "", size=0)
    hiding = world.write(world.folder.parent / "hiding" / "wanting.py")
    world.patch.syspath_prepend(hiding.parent)


def a_module_that_the_daemon_needs_is_broken(world: World) -> None:
    world.patch.setattr(installation, "WHOLE", "import cockpit.app; import no_such_module")


def old_sqlite(world: World) -> None:
    world.patch.setattr(installation, "OLDEST_SQLITE", (99, 0, 0))


def ruff_at_a_wrong_place(world: World) -> None:
    world.options["ruff"] = str(world.folder / "no-ruff")


@contextmanager
def _nothing_on_the_path(world: World) -> Iterator[None]:
    empty = world.folder.parent / "empty"
    empty.mkdir()
    world.patch.setenv("PATH", str(empty))
    yield


def no_ruff(world: World) -> None:
    world.patch.setattr(sys, "executable", str(world.folder / "python"))
    world.stack.enter_context(_nothing_on_the_path(world))


def broken_ruff(world: World) -> None:
    world.options["ruff"] = str(world.program("ruff", "echo 'cannot execute binary file' >&2; exit 126"))


def no_git(world: World) -> None:
    world.stack.enter_context(_nothing_on_the_path(world))


def old_git(world: World) -> None:
    world.program("git", "echo git version 2.17.1")


def broken_git(world: World) -> None:
    world.program("git", "exit 3")


def git_refuses(world: World) -> None:
    shutil.rmtree(world.folder / ".git")
    subprocess.run(["git", "init", "-q"], cwd=world.folder, check=True)
    # What git itself does where the folder belongs to another user.
    world.patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")


def git_cannot_read(world: World) -> None:
    world.write(world.folder / ".git" / "HEAD", "nonsense")


def an_untrusted_workspace(world: World) -> None:
    world.options["trusted"] = False


def a_workspace_that_cannot_be_read(world: World) -> None:
    world.stack.enter_context(without_rights(world.folder))


def a_faulty_model(world: World) -> None:
    text = "[compliance.models.ours]\nweights = { lint = 0.5 }\n"
    world.write(world.folder / "cockpit.toml", text)


def a_faulty_configuration(world: World) -> None:
    world.write(world.folder / "cockpit.toml", "tags = 5")


def a_faulty_baseline(world: World) -> None:
    world.write(world.folder / "cockpit-baseline.json", "{")


def a_file_in_place_of_the_data_folder(world: World) -> None:
    world.write(world.folder.parent / "data")


def a_read_only_home(world: World) -> None:
    (world.folder.parent / "data").mkdir()
    world.stack.enter_context(without_rights(world.folder.parent / "data"))


def data_inside_the_workspace(world: World) -> None:
    world.options["storage"] = str(world.folder / "data")


def a_full_disk(world: World) -> None:
    """No file may grow, which is how a used-up quota and a full disk look to whoever writes."""
    import resource

    # Python ignores the signal that comes with it, and gets an error instead.
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    world.stack.callback(signal.signal, signal.SIGXFSZ, handler)
    world.stack.callback(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))


def an_unwritable_cache(world: World) -> None:
    blocked = world.write(world.folder.parent / "blocked")
    world.patch.setattr(places.paths, "cache_home", lambda: blocked, raising=False)


def _free(megabytes: int) -> Callable[[World], None]:
    usage = shutil.disk_usage("/")._replace(free=megabytes * 2**20)
    return lambda world: world.patch.setattr(places.shutil, "disk_usage", lambda _place: usage)


def few_watches(world: World) -> None:
    limits = world.folder.parent / "proc" / "sys" / "fs" / "inotify"
    world.write(limits / "max_user_watches", "2\n")
    world.write(world.folder / "deep" / "er" / "a.py")
    world.options["proc"] = world.folder.parent / "proc"


def no_more_watchers(world: World) -> None:
    limits = world.folder.parent / "proc" / "sys" / "fs" / "inotify"
    world.write(limits / "max_user_instances", "128\n")
    world.options["proc"] = world.folder.parent / "proc"
    # Using up the real limit would take the watchers of every other program of this user.
    world.patch.setattr(system, "_no_watcher", lambda: errno.errorcode[errno.EMFILE])


def names_in_ascii(world: World) -> None:
    world.options["names_in"] = "ascii"


def a_proxy(world: World) -> None:
    world.options["environ"] = {"HTTPS_PROXY": "http://ann:secret@proxy.example:3128", "PIP_NO_INDEX": "1"}


def a_faulty_proxy(world: World) -> None:
    world.options["environ"] = {"https_proxy": "http://:3128"}


def no_wheelhouse(world: World) -> None:
    world.options["wheelhouse"] = str(world.folder / "wheels")


def _wheels(world: World, names: Callable[[str], bool]) -> None:
    for name, version in PINNED.items():
        if names(name):
            world.write(
                world.folder.parent / "wheels" / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
            )
    world.options["wheelhouse"] = str(world.folder.parent / "wheels")


def an_incomplete_wheelhouse(world: World) -> None:
    _wheels(world, lambda name: name != "tree-sitter-bash")


def a_wheelhouse(world: World) -> None:
    _wheels(world, lambda _name: True)


TROUBLES = [
    (old_python, "python", "problem", "3.10.4 at ", "Install Python 3.11 or newer"),
    (a_package_is_missing, "packages", "problem", "missing: no-such-package", "Set Up Environment Again"),
    (
        a_package_of_another_version,
        "packages",
        "warning",
        f"msgspec 0.1 instead of {PINNED['msgspec']}",
        "pip install",
    ),
    (a_file_of_a_package_is_lost, "package files", "problem", "wanting lacks wanting.py", "npm run setup"),
    (
        a_file_of_a_package_was_cut,
        "package files",
        "problem",
        "wanting has a changed wanting.py",
        "npm run setup",
    ),
    (a_module_hides_a_package, "package files", "problem", "wanting is taken from .*hiding", "npm run setup"),
    (
        a_module_that_the_daemon_needs_is_broken,
        "daemon",
        "problem",
        "No module named 'no_such_module'",
        "pip install",
    ),
    (old_sqlite, "sqlite", "warning", r"\d", "Older than 99.0.0"),
    (ruff_at_a_wrong_place, "ruff", "warning", "no-ruff is not a program", "cockpit.lint.path"),
    (no_ruff, "ruff", "warning", "ruff was not found", "pip install ruff"),
    pytest.param(
        broken_ruff, "ruff", "warning", "cannot execute binary file", "cockpit.lint.path", marks=POSIX
    ),
    (no_git, "git", "warning", "git was not found", "apt-get install git"),
    pytest.param(old_git, "git", "warning", "2.17.1", "Update git to 2.30", marks=POSIX),
    pytest.param(broken_git, "git", "warning", "ended with 3", "apt-get install git", marks=POSIX),
    (git_refuses, "repository", "warning", "belongs to another user", "--add safe.directory '"),
    (git_cannot_read, "repository", "warning", "git cannot read .*not a git repository", "Repair"),
    (an_untrusted_workspace, "repository", "unknown", "git is not run in it", "Trust it"),
    pytest.param(
        a_workspace_that_cannot_be_read,
        "workspace",
        "problem",
        "Permission denied",
        "right to read",
        marks=POSIX,
    ),
    (a_faulty_configuration, "configuration", "problem", "tags: expected `array`", "Correct it in"),
    (a_faulty_model, "configuration", "problem", "they must add up to 1", "Correct it in"),
    (a_faulty_baseline, "configuration", "problem", "cockpit-baseline.json", "Correct it in"),
    (a_file_in_place_of_the_data_folder, "data folder", "problem", "File exists", "cockpit.storage.folder"),
    pytest.param(
        a_read_only_home, "data folder", "problem", "Permission denied", "cockpit.storage.folder", marks=POSIX
    ),
    (data_inside_the_workspace, "data folder", "problem", "inside the workspace", "cockpit.storage.folder"),
    pytest.param(a_full_disk, "data folder", "problem", "File too large", "Make room", marks=POSIX),
    (an_unwritable_cache, "cache folder", "warning", "File exists", "writable"),
    (_free(100), "disk space", "warning", "100 MB free", "Make room"),
    (_free(5), "disk space", "problem", "5 MB free", "Make room"),
    pytest.param(few_watches, "file watching", "warning", "limit .* is 2", "max_user_watches=", marks=LINUX),
    pytest.param(no_more_watchers, "file watching", "warning", "EMFILE", "max_user_instances=", marks=LINUX),
    (names_in_ascii, "encoding", "warning", "file names in ascii", "PYTHONUTF8"),
    (
        a_proxy,
        "package source",
        "ok",
        "HTTPS_PROXY=http://ann:.redacted.@proxy.example:3128, PIP_NO_INDEX=1",
        "",
    ),
    (a_faulty_proxy, "package source", "warning", "https_proxy is no address", "HOST:PORT"),
    (no_wheelhouse, "package source", "problem", "No such file", "cockpit.daemon.wheelhouse"),
    (an_incomplete_wheelhouse, "package source", "problem", "lacks tree-sitter-bash", "pip download"),
    (a_wheelhouse, "package source", "ok", f"all {len(PINNED)} packages", ""),
]


@pytest.mark.parametrize(("make", "name", "state", "found", "advice"), TROUBLES)
def test_a_trouble_is_found_and_explained(
    world: World, make: Callable[[World], None], name: str, state: str, found: str, advice: str
) -> None:
    explains(world, make, name, state, found, advice)


def test_a_look_that_fails_does_not_stop_the_others(world: World) -> None:
    def crash(_machine: Machine) -> Any:
        raise ZeroDivisionError("token=abcdefgh12345678")

    def give_up(_machine: Machine) -> Any:
        raise Unavailable("It did not answer.", hint="do this")

    checks = list(
        examine(world.machine(), [("a", crash), ("b", give_up), ("c", lambda _machine: ok("fine"))])
    )
    assert checks[0].state == "unknown"
    assert checks[0].found == "could not be looked at: ZeroDivisionError: token=[redacted]"
    assert checks[1:] == [
        Check("b", "unknown", "It did not answer.", "do this"),
        Check("c", "ok", "fine", ""),
    ]


def test_git_that_fails_without_a_word_is_unknown(world: World) -> None:
    class Silent:
        """Every program ends with 1 and says nothing."""

        def run(self, argv: Any, **_options: Any) -> Completed:
            return Completed(1, b"", b"")

    world.options["runner"] = Silent()
    (check,) = examine(world.machine(), [("repository", programs.repository)])
    assert check.state == "unknown"


@LINUX
def test_the_machine_itself_has_watchers_to_give(world: World) -> None:
    outcome = system.watching(world.machine())
    assert "folders, the limit for all programs is" in outcome.found
