"""Programs of Windows, as cmd.exe and PowerShell call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from cockpit.core.guard.marks import REMOTE
from cockpit.core.guard.programs import machine, targets
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

Judge = Callable[[Call], list[Hit]]

_SWITCH = lazy_pattern(r"/(?:[A-Za-z?]|[A-Za-z]+(?::\S*)?|a:?[-a-z]*)\Z", re.IGNORECASE)


def _split(call: Call) -> tuple[set[str], list[str]]:
    """Switches, lower-case and also those glued together as in `/s/q`, and operands."""
    switches: set[str] = set()
    operands: list[str] = []
    for arg in call.args:
        parts = re.findall(r"/[^/]+", arg) if arg.startswith("/") else []
        if parts and all(_SWITCH.match(part) for part in parts):
            switches |= {part[1:].lower() for part in parts}
        else:
            operands += [part for part in arg.split(",") if part]
    return switches, operands


def remove_directory(call: Call) -> list[Hit]:
    """rd and rmdir: with /s everything below goes too."""
    switches, operands = _split(call)
    if "s" not in switches or "?" in switches:
        return []
    return [hit for path in operands for hit in targets.delete(_path(path), call.setting, recursive=True)]


def delete_tree(call: Call) -> list[Hit]:
    """deltree needs no switch."""
    return [
        hit for path in _split(call)[1] for hit in targets.delete(_path(path), call.setting, recursive=True)
    ]


def delete_files(call: Call) -> list[Hit]:
    """del and erase; with /s in every directory below."""
    switches, operands = _split(call)
    if "?" in switches:
        return []
    recursive = "s" in switches
    return [hit for path in operands for hit in _delete(_path(path), call, recursive=recursive)]


def _delete(path: str, call: Call, *, recursive: bool) -> list[Hit]:
    head, _, last = path.rpartition("/")
    filtered = re.match(r"\*\.\w+\Z", last) is not None
    if not recursive or not filtered:
        return targets.delete(path, call.setting, recursive=recursive)
    return targets.delete(f"{head}/matches" if head else "matches", call.setting, recursive=False)


def _path(path: str) -> str:
    return path.replace("\\", "/")


def move(call: Call) -> list[Hit]:
    """robocopy /MIR and /PURGE empty the target; move onto nul loses the file."""
    switches, operands = _split(call)
    if (
        call.name.lower() == "robocopy"
        and switches & {"mir", "purge"}
        and len(operands) > 1
        and "l" not in switches
    ):
        return targets.delete(_path(operands[1]), call.setting, recursive=True)
    return []


def format_volume(call: Call) -> list[Hit]:
    """format X:"""
    switches, operands = _split(call)
    if "?" in switches or not any(re.match(r"[A-Za-z]:|\\\\", path) for path in operands):
        return []
    return [Hit("guard.format", Verdict.DENY, f"formats {operands[0]}")]


def diskpart(call: Call) -> list[Hit]:
    """diskpart does nothing harmless in a script."""
    script = any(arg.lower() == "/s" for arg in call.args) or call.stdin
    verdict = Verdict.DENY if script else Verdict.CONFIRM
    return [Hit("guard.format", verdict, "changes disks and partitions")]


def words(rule: str, verdict: Verdict, detail: str, *phrases: str) -> Judge:
    """A judge for a program of which only these phrases do harm."""

    def judge(call: Call) -> list[Hit]:
        text = " ".join(call.args).lower()
        harmful = not phrases or any(re.search(phrase, text) for phrase in phrases)
        return [Hit(rule, verdict, detail)] if harmful and "/?" not in call.args else []

    return judge


def taskkill(call: Call) -> list[Hit]:
    """Every process, or one that Windows cannot live without."""
    text = " ".join(call.args).lower()
    if re.search(
        r"/im\s+(?:\*|csrss|wininit|winlogon|lsass|services|svchost|smss)|/fi\s+\"?(?:pid|status|username)",
        text,
    ):
        return [
            Hit("guard.killAll", Verdict.DENY, "kills every process or one the system cannot live without")
        ]
    return []


def icacls(call: Call) -> list[Hit]:
    """Recursive changes of access lists and owners."""
    switches, operands = _split(call)
    if not switches & {"t", "r", "s"}:
        return []
    paths = [arg for arg in operands if ":" not in arg[2:] or arg[1:2] == ":"]
    if call.name.lower() == "takeown":
        paths = [path for flag, path in pairwise(call.args) if flag.lower() == "/f"]
    return [
        hit
        for path in paths[:1]
        for hit in targets.change(_path(path), call.setting, what="changes the access list of", wide=False)
    ]


def mshta(call: Call) -> list[Hit]:
    """Programs of Windows that run what a URL holds."""
    text = " ".join(call.args)
    if REMOTE in text or re.search(r"https?://", text):
        return [Hit("guard.remoteExecution", Verdict.CONFIRM, "runs code straight from the network")]
    return []


_REGISTRY = words("guard.system", Verdict.CONFIRM, "deletes registry keys", r"^delete\b")
_SHADOWS = words(
    "guard.backupRoot", Verdict.DENY, "deletes shadow copies", r"delete\s+shadows?|resize\s+shadowstorage"
)
_DENY = Verdict.DENY

ANYWHERE: Mapping[str, Judge] = MappingProxyType(
    {
        "diskpart": diskpart,
        "vssadmin": _SHADOWS,
        "wbadmin": words("guard.backupRoot", _DENY, "deletes backups", r"^delete\b"),
        "bcdedit": words(
            "guard.system", _DENY, "changes how the machine starts", r"/delete|/set|/deletevalue"
        ),
        "cipher": words(
            "guard.format", Verdict.CONFIRM, "overwrites free space so that nothing can be recovered", r"/w"
        ),
        "reg": _REGISTRY,
        "wmic": words(
            "guard.system",
            Verdict.CONFIRM,
            "deletes system objects or restarts the machine",
            r"\bdelete\b|\bcall\s+(?:uninstall|terminate|win32shutdown|reboot|shutdown|format)",
        ),
        "wevtutil": words("guard.system", Verdict.CONFIRM, "clears event logs", r"^(?:cl|clear-log)\b"),
        "schtasks": words("guard.system", Verdict.CONFIRM, "deletes scheduled tasks", r"/delete\b.*\*"),
        "fsutil": words(
            "guard.format",
            Verdict.CONFIRM,
            "changes the file system below the files",
            r"deletejournal|setzerodata|volume\s+dismount",
        ),
        "netsh": words(
            "guard.system",
            Verdict.CONFIRM,
            "switches the firewall off or resets the network",
            r"\breset\b|state\s+off|delete\s+rule\s+name=all",
        ),
        "taskkill": taskkill,
        "tskill": words("guard.killAll", _DENY, "kills every process", r"^\*"),
        "icacls": icacls,
        "cacls": icacls,
        "takeown": icacls,
        "robocopy": move,
        "wsl": words(
            "guard.infrastructure", Verdict.CONFIRM, "deletes a distribution with its files", r"--unregister"
        ),
        "mshta": mshta,
        "regsvr32": mshta,
        "rundll32": words(
            "guard.power", _DENY, "shuts down or restarts the machine", r"setsuspendstate|exitwindows|sdsplay"
        ),
        "logoff": words("guard.power", Verdict.CONFIRM, "ends the session"),
        "tsshutdn": machine.power,
        "psshutdown": machine.power,
    }
)

TABLE: Mapping[str, Judge] = MappingProxyType(
    {
        **dict.fromkeys(["rd", "rmdir"], remove_directory),
        **dict.fromkeys(["del", "erase"], delete_files),
        "deltree": delete_tree,
        "format": format_volume,
        "shutdown": machine.shutdown,
        "net": words(
            "guard.system",
            Verdict.CONFIRM,
            "removes a user or stops a critical service",
            r"\buser\b.*/delete",
            r"^stop\s+(?:lanmanserver|windefend|mpssvc|eventlog|rpcss)",
        ),
        "sc": words(
            "guard.service",
            Verdict.CONFIRM,
            "stops or deletes a service",
            r"^(?:\\\\\S+\s+)?(?:delete|stop)\b",
        ),
        "sc.exe": words("guard.service", Verdict.CONFIRM, "stops or deletes a service", r"^delete\b"),
    }
)
