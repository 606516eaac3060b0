"""Kills a process with -9 before its first, second, third ... change of the disk, on Linux.

The process is traced, so that every call of the system counts, also those that SQLite makes in C: opening to
write, writing, truncating, renaming, removing, flushing. Nothing depends on how fast the machine is.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable

TRACEME, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
MARK_CALLS, FOLLOW_THREADS, KILL_WITH_TRACER = 0x1, 0x8, 0x100000
ALL_CHILDREN = 0x40000000
ENTRY = 1
CALL = signal.SIGTRAP | 0x80
OURS = (CALL, signal.SIGTRAP, signal.SIGSTOP)
INFO_SIZE = 88
NUMBER_AT, ARGUMENTS_AT = 24, 32
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

CHANGES = {
    "x86_64": {
        1, 18, 20, 296, 40, 326,  # write, pwrite64, writev, pwritev, sendfile, copy_file_range
        74, 75, 76, 77, 285,  # fsync, fdatasync, truncate, ftruncate, fallocate
        82, 264, 316, 87, 263, 86, 265,  # rename, renameat, renameat2, unlink, unlinkat, link, linkat
        83, 258, 84, 88, 266, 90, 91, 268, 280,  # mkdir(at), rmdir, symlink(at), (f)chmod(at), utimensat
    },
    "aarch64": {64, 68, 66, 70, 71, 285, 82, 83, 45, 46, 47, 38, 276, 35, 37, 34, 36, 52, 53, 88},
}  # fmt: skip
"""The numbers of the calls, by machine."""
OPENS = {"x86_64": {257: 2, 2: 1}, "aarch64": {56: 2}}
"""Those that open, and which argument says for what."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def is_possible() -> bool:
    """Whether processes can be traced on this machine."""
    return platform.system() == "Linux" and platform.machine() in CHANGES


def run(do: Callable[[], object], last: int = 0) -> tuple[int, bool]:
    """Do it in a child that is killed before that change; how many changes there were, and whether it was."""
    child = os.fork()
    if child == 0:
        _become_traced(do)
    os.waitpid(child, 0)
    _trace(SETOPTIONS, child, MARK_CALLS | FOLLOW_THREADS | KILL_WITH_TRACER)
    _trace(SYSCALL, child, 0)
    count, done = 0, False
    while True:
        task, status = os.waitpid(-1, ALL_CHILDREN)
        if task == child and not os.WIFSTOPPED(status):
            code = os.waitstatus_to_exitcode(status)
            if code not in (0, -signal.SIGKILL):
                raise AssertionError(f"The child ended with {code}.")
            return count, code != 0
        if not os.WIFSTOPPED(status):
            continue
        heard = os.WSTOPSIG(status)
        if task == child and heard == signal.SIGSTOP:
            done = True
        if heard == CALL and not done and _changes_the_disk(task):
            count += 1
            if count == last:
                os.kill(child, signal.SIGKILL)
        # A thread may have gone with its process meanwhile. What stops for us alone gets no signal.
        _libc.ptrace(SYSCALL, task, 0, 0 if heard in OURS else heard)


def _become_traced(do: Callable[[], object]) -> None:
    code = 1
    try:
        _trace(TRACEME, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        do()
        # What follows is not of the action, such as what measures the coverage.
        os.kill(os.getpid(), signal.SIGSTOP)
        code = 0
    finally:
        os._exit(code)


def _changes_the_disk(task: int) -> bool:
    info = ctypes.create_string_buffer(INFO_SIZE)
    _libc.ptrace(GET_SYSCALL_INFO, task, INFO_SIZE, ctypes.addressof(info))
    if info.raw[0] != ENTRY:
        return False
    machine = platform.machine()
    (number,) = struct.unpack_from("Q", info.raw, NUMBER_AT)
    if number in CHANGES[machine]:
        return True
    argument = OPENS[machine].get(number)
    if argument is None:
        return False
    (flags,) = struct.unpack_from("Q", info.raw, ARGUMENTS_AT + 8 * argument)
    return bool(flags & WRITES)


def _trace(request: int, task: int, value: int) -> None:
    if _libc.ptrace(request, task, 0, value) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
