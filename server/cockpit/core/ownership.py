"""Which process something belongs to, and whether that very process still runs.

A number alone does not tell: the system gives it to another process later, and after a restart to anybody.
"""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cockpit.core.process import is_running

PROC = Path("/proc")
_START_FIELD = 19
"""Of `/proc/PID/stat`, counted from behind the name, which may hold blanks and brackets."""


class Life(StrEnum):
    """What is known of an owner."""

    ALIVE = "alive"
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    """On another computer, of which this one knows nothing."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A process, told from all that had or will have its number."""

    host: str
    pid: int
    started: str
    """When it began, as the system counts; empty where the system does not tell."""


def this_process() -> Owner:
    """The owner of what this process makes."""
    pid = os.getpid()
    return Owner(platform.node(), pid, started(pid))


def life_of(owner: Owner) -> Life:
    """Whether that very process runs."""
    if owner.host != platform.node():
        return Life.ELSEWHERE
    if not is_running(owner.pid):
        return Life.GONE
    now = started(owner.pid)
    return Life.GONE if owner.started and now and now != owner.started else Life.ALIVE


if sys.platform == "darwin":
    import ctypes
    import struct

    _BSD_INFO, _BSD_INFO_SIZE, _START_OFFSET = 3, 136, 120  # PROC_PIDTBSDINFO and its struct proc_bsdinfo.

    def started(pid: int) -> str:
        """When a process began; empty for one that is gone or not ours to ask about."""
        buffer = ctypes.create_string_buffer(_BSD_INFO_SIZE)
        libc = ctypes.CDLL(None)
        if libc.proc_pidinfo(pid, _BSD_INFO, ctypes.c_uint64(0), buffer, _BSD_INFO_SIZE) != _BSD_INFO_SIZE:
            return ""
        seconds, micros = struct.unpack_from("=QQ", buffer.raw, _START_OFFSET)
        return f"{seconds}.{micros:06}"

else:

    def started(pid: int, proc: Path = PROC) -> str:
        """When a process began, with the start of the system; empty where the system does not tell."""
        try:
            boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            stat = (proc / str(pid) / "stat").read_bytes()
            return f"{boot}:{stat.rpartition(b')')[2].split()[_START_FIELD].decode('ascii')}"
        except (OSError, ValueError, IndexError):
            return ""
