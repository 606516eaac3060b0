"""Which other daemon is at work on the same folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.cli.diagnosis.check import Machine, Outcome, ok, warning
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.core import lease
else:
    lease = lazy("cockpit.core.lease")

LOCKS = {"lead.lock": "does what is done once", "scan.lock": "audits the folder"}


def others(machine: Machine) -> Outcome:
    """Who holds the locks of this workspace; a file that nobody holds is no lock."""
    held = [name for name in LOCKS if _is_held(machine.own_data / name)]
    if not held:
        return ok("none on this folder")
    told: list[str] = []
    for name in held:
        holder = _holder(machine.own_data / name, machine.proc)
        if holder is not None and not _is_daemon(command := _command(holder, machine.proc)):
            return warning(
                f"{name} is held by process {holder} ({command or 'unknown'}), which is no daemon",
                f"A daemon that was killed left it behind: kill {holder}",
            )
        told.append(f"{f'process {holder}' if holder else 'another daemon'} {LOCKS[name]}")
    return ok(", ".join(told))


def _is_held(path: Path) -> bool:
    if not path.is_file():
        return False
    probe = lease.Lease(path)
    try:
        return not probe.take()
    finally:
        probe.release()


def _holder(path: Path, proc: Path) -> int | None:
    """The process that has the lock, where the system tells; it names files by their inodes."""
    try:
        lines = (proc / "locks").read_text().splitlines()
    except OSError:
        return None
    inode = path.stat().st_ino
    for fields in map(str.split, lines):
        if len(fields) > 5 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode):
            return int(fields[4])
    return None


def _command(pid: int, proc: Path) -> str:
    try:
        return (
            (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        )
    except OSError:
        return ""


def _is_daemon(command: str) -> bool:
    """A command line that cannot be read is taken for a daemon's: it may be that of another user."""
    return not command or ("cockpit" in command and "serve" in command.split())
