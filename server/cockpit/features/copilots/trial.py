"""Runs a module of Python in a copy of a project, with limits: `python trial.py LIMITS MODULE ARGUMENT...`,
or another program: `python trial.py LIMITS --program PROGRAM ARGUMENT...`.

The project's own interpreter runs this file by its path, whatever its version: it imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import runpy
import socket
import struct
import sys
from pathlib import Path

try:
    import fcntl
    import resource
except ImportError:  # Windows has neither.
    fcntl = None
    resource = None

LOOPBACK_UP = 0x8914  # SIOCSIFFLAGS of Linux.
IS_UP = 0x1 | 0x40
PROGRAM = "--program"
PRIVATE = ("TOKEN", "SECRET", "PASSWORD", "API_KEY", "CREDENTIAL", "ACCESS_KEY")
"""What tests are not told: variables with such words in their names."""


def limit(seconds: int) -> None:
    """Bound what the tests can take of the machine, where the system knows such limits."""
    if resource is None:
        return
    wanted = {"RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 2**30, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 4096}
    for name, most in wanted.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


def raise_loopback() -> None:
    """A network of its own has only itself, and that is down: tests may well talk to themselves."""
    if fcntl is None:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        try:
            fcntl.ioctl(control, LOOPBACK_UP, struct.pack("16sh14x", b"lo", IS_UP))
        except OSError:
            return


def look_first(root: str, copy: str) -> None:
    """Have modules looked for in the copy before anywhere else."""
    instead = [path.replace(root, copy, 1) for path in sys.path if path.startswith(root)]
    first = [copy, str(Path(copy) / "src"), *(path for path in instead if Path(path).is_dir())]
    sys.path[:] = [*first, *sys.path[1:]]
    os.environ["PYTHONPATH"] = os.pathsep.join(first)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def confine(home: str) -> None:
    """Give the tests a home of their own, and no variables that may hold secrets."""
    for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"):
        os.environ[name] = home
    for name in list(os.environ):
        if any(word in name.upper() for word in PRIVATE):
            del os.environ[name]


def main() -> None:
    """Set the limits, then run the module as a program, or the program."""
    limits = json.loads(sys.argv[1])
    limit(limits["seconds"])
    if limits["alone"]:
        raise_loopback()
    confine(limits["home"])
    os.chdir(limits["copy"])
    sys.argv[:] = sys.argv[2:]
    if sys.argv[0] == PROGRAM:
        os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - A program with its arguments, and no shell.
    look_first(limits["root"], limits["copy"])
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
