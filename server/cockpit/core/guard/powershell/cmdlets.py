"""What PowerShell's cmdlets do with their parameters, however these are abbreviated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.guard.command import judge as judge_program
from cockpit.core.guard.marks import EVERYTHING, HOME, NAMES, UNKNOWN
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(["rm", "del", "erase", "rd", "ri", "rmdir"], "remove-item"),
        **dict.fromkeys(["iex"], "invoke-expression"),
        **dict.fromkeys(["gci", "ls", "dir"], "get-childitem"),
        **dict.fromkeys(["clc"], "clear-content"),
        **dict.fromkeys(["sc"], "set-content"),
        **dict.fromkeys(["mi", "mv", "move"], "move-item"),
        **dict.fromkeys(["spps", "kill"], "stop-process"),
        **dict.fromkeys(["gps", "ps"], "get-process"),
        **dict.fromkeys(["saps", "start"], "start-process"),
        **dict.fromkeys(["spsv"], "stop-service"),
        **dict.fromkeys(["rp"], "remove-itemproperty"),
        **dict.fromkeys(["icm"], "invoke-command"),
        **dict.fromkeys(["?", "where"], "where-object"),
        **dict.fromkeys(["%", "foreach"], "foreach-object"),
        "select": "select-object",
        "echo": "write-output",
        "write": "write-output",
    }
)


def canonical(word: str) -> str:
    """The cmdlet's full lower-case name; a module in front of it does not matter."""
    name = word.lower().rpartition("\\")[2] if re.match(r"[\w.]+\\[\w-]+\Z", word) else word.lower()
    return _ALIASES.get(name, name)


def slashed(path: str) -> str:
    """The path as the rules read it; `~` is the home directory."""
    text = re.sub(r"\.(?:FullName|Path|PSPath|Name)\Z", "", path.replace("\\", "/").strip("'\""))
    return (
        HOME + text[1:]
        if text.startswith("~")
        else re.sub(r"^Microsoft\.PowerShell\.Core/FileSystem::", "", text)
    )


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """One call of a cmdlet, with what flows into it."""

    name: str
    words: tuple[str, ...]
    flowing: str | None
    setting: Setting

    def has(self, full: str, shortest: int = 1) -> bool:
        """Whether a switch was given, in full or abbreviated to `shortest` letters or more."""
        return any(
            _abbreviates(word, full, shortest) and not word.lower().endswith((":$false", ":false"))
            for word in self.words
        )

    def value(self, *full: str) -> str | None:
        """The value of the first of these parameters that was given."""
        for index, word in enumerate(self.words):
            if any(_abbreviates(word, name, 2) for name in full):
                head, colon, rest = word.partition(":")
                return (
                    rest if colon and head else self.words[index + 1] if index + 1 < len(self.words) else ""
                )
        return None

    def operands(self, valued: tuple[str, ...]) -> list[str]:
        """Words that are no parameter and no parameter's value."""
        found: list[str] = []
        skip = False
        for word in self.words:
            if skip:
                skip = False
            elif word.startswith("-") and len(word) > 1:
                skip = ":" not in word and any(_abbreviates(word, name, 2) for name in valued)
            else:
                found += [part for part in word.split(",") if part]
        return found

    def paths(self) -> list[str]:
        """The paths it works on, from parameters, position or pipeline."""
        named = self.value("path", "literalpath", "pspath", "lp")
        found = [part for part in named.split(",") if part] if named else self.operands(_VALUED)
        if not found and self.flowing is not None:
            found = [self.flowing]
        return [slashed(path) for path in found]


_VALUED = (
    "include",
    "exclude",
    "filter",
    "erroraction",
    "ea",
    "warningaction",
    "stream",
    "credential",
    "destination",
    "value",
    "encoding",
    "depth",
    "name",
    "id",
    "computername",
    "argumentlist",
    "filepath",
    "newname",
    "verb",
    "workingdirectory",
)


def _abbreviates(word: str, full: str, shortest: int) -> bool:
    if not word.startswith(("-", "\N{EN DASH}", "\N{EM DASH}")):
        return False
    name = word[1:].partition(":")[0].lower()
    return len(name) >= shortest and full.startswith(name)


Judge = Callable[[Cmdlet], list[Hit]]


def _is_dry(call: Cmdlet) -> bool:
    return call.has("whatif", 2) or any(word.lower() in ("-wi", "-?") for word in call.words)


def _remove_item(call: Cmdlet) -> list[Hit]:
    if _is_dry(call):
        return []
    recursive, pattern = call.has("recurse", 1), call.value("include", "filter")
    hits: list[Hit] = []
    for path in call.paths():
        drive = path.partition(":")[0].lower()
        if drive in ("env", "function", "variable", "alias", "cert", "wsman"):
            continue
        if drive in ("hklm", "hkcu", "hkcr", "hku", "registry") or path.upper().startswith("REGISTRY::"):
            hits.append(Hit("guard.system", Verdict.CONFIRM, "deletes registry keys"))
        else:
            hits += targets.delete(_narrowed(path, pattern), call.setting, recursive=recursive)
    return hits


def _narrowed(path: str, pattern: str | None) -> str:
    """A filter picks what is deleted from the directory."""
    if pattern is None or not pattern.strip("*."):
        return path
    return f"{path.rstrip('*').rstrip('/')}/{NAMES}"


def listed(name: str, words: tuple[str, ...]) -> str | None:
    """What Get-ChildItem, Get-Process and their kin pass on."""
    if name == "get-process":
        return EVERYTHING if not [word for word in words if not word.startswith("-")] else UNKNOWN
    if name not in ("get-childitem", "get-item"):
        return None
    call = Cmdlet(name, words, None, Setting({}))
    start = (call.paths() or ["."])[0].rstrip("/")
    pattern = call.value("include", "filter")
    extra = call.operands(_VALUED)[1:]
    picked = (pattern and pattern.strip("*.")) or (extra and extra[0].strip("*."))
    return f"{start}/{NAMES if picked else '*'}" if not start.endswith("*") else start


def _remove_property(call: Cmdlet) -> list[Hit]:
    registry = any(re.match(r"HK\w+:", path, re.IGNORECASE) for path in call.paths())
    return (
        [Hit("guard.system", Verdict.CONFIRM, "deletes registry values")]
        if registry and not _is_dry(call)
        else []
    )


def _empty(call: Cmdlet) -> list[Hit]:
    if _is_dry(call):
        return []
    return [hit for path in call.paths()[:1] for hit in targets.empty(path, call.setting, verb="empties")]


def _write(call: Cmdlet) -> list[Hit]:
    append = call.has("append", 2)
    paths = [slashed(path)] if (path := call.value("filepath")) else call.paths()[:1]
    return [hit for path in paths for hit in targets.overwrite(path, call.setting, append=append)]


def _move(call: Cmdlet) -> list[Hit]:
    paths = call.paths()[:1]
    target = call.value("destination") or "".join(call.operands(_VALUED)[1:2])
    if not paths or _is_dry(call):
        return []
    return judge_program(Call(("mv", paths[0], slashed(target) or UNKNOWN), call.setting))


def _stop_process(call: Cmdlet) -> list[Hit]:
    names = [word.lower() for word in (call.value("name", "processname") or "").split(",")]
    everything = call.flowing == EVERYTHING or "*" in names or "*" in call.operands(_VALUED)
    critical = {"csrss", "wininit", "winlogon", "lsass", "services", "svchost", "smss"} & {*names}
    if (everything or critical) and not _is_dry(call):
        return [
            Hit("guard.killAll", Verdict.DENY, "kills every process or one the system cannot live without")
        ]
    return []


_CRITICAL_SERVICE = lazy_pattern(
    r"(?:windefend|mpssvc|eventlog|rpcss|dhcp|dnscache|lanmanserver|lanmanworkstation|winrm|termservice|sshd|\*)\Z",
    re.IGNORECASE,
)


def _stop_service(call: Cmdlet) -> list[Hit]:
    names = call.operands(_VALUED) + (call.value("name") or "").split(",")
    if any(_CRITICAL_SERVICE.match(name) for name in names) and not _is_dry(call):
        return [Hit("guard.service", Verdict.CONFIRM, "stops a service that the machine needs")]
    return []


def _start_process(call: Cmdlet) -> list[Hit]:
    program = call.value("filepath") or "".join(call.operands(_VALUED)[:1])
    named = call.value("argumentlist")
    operands = call.operands(_VALUED)[1:]
    words = [
        part.strip("'\"")
        for word in ([named] if named else operands)
        for part in re.split(r"[,\s]+", word)
        if part
    ]
    return judge_program(Call((program, *words), call.setting)) if program else []


def _remotely(call: Cmdlet) -> list[Hit]:
    """Its script block is judged with the others of the pipeline."""
    path = call.value("filepath")
    return judge_program(Call((path,), call.setting)) if path else []


def _always(rule: str, verdict: Verdict, detail: str) -> Judge:
    """A judge for a cmdlet that has only one use."""

    def judge(call: Cmdlet) -> list[Hit]:
        return [] if _is_dry(call) else [Hit(rule, verdict, detail)]

    return judge


def _execution_policy(call: Cmdlet) -> list[Hit]:
    words = {word.lower() for word in call.words}
    if words & {"unrestricted", "bypass"} and not words & {"process", "currentuser"}:
        return [Hit("guard.system", Verdict.CONFIRM, "lets every script run on this machine", routine=True)]
    return []


def _firewall(call: Cmdlet) -> list[Hit]:
    off = re.search(r"-enabled\S*[\s:]+(?:false|0)", " ".join(call.words), re.IGNORECASE)
    return [Hit("guard.system", Verdict.CONFIRM, "switches the firewall off")] if off else []


def _defender(call: Cmdlet) -> list[Hit]:
    off = re.search(r"-disable\w+[\s:]+(?:true|1)", " ".join(call.words), re.IGNORECASE)
    return [Hit("guard.system", Verdict.CONFIRM, "switches the virus protection off")] if off else []


_ERASES = _always("guard.format", Verdict.DENY, "erases a disk or volume")
_POWER = _always("guard.power", Verdict.DENY, "shuts down or restarts the machine")
_SYSTEM = _always("guard.system", Verdict.CONFIRM, "removes a user, a service or a part of the system")
_CLOUD = _always("guard.infrastructure", Verdict.CONFIRM, "deletes or stops cloud resources or machines")
_DATA = _always("guard.data", Verdict.CONFIRM, "deletes a database")

_CMDLETS: Mapping[str, Judge] = MappingProxyType(
    {
        "remove-item": _remove_item,
        "remove-itemproperty": _remove_property,
        "clear-content": _empty,
        "set-content": _write,
        "out-file": _write,
        "move-item": _move,
        "rename-item": _move,
        "stop-process": _stop_process,
        "stop-service": _stop_service,
        "set-service": lambda call: _stop_service(call) if "disabled" in " ".join(call.words).lower() else [],
        "start-process": _start_process,
        "invoke-command": _remotely,
        **dict.fromkeys(
            [
                "format-volume",
                "clear-disk",
                "initialize-disk",
                "remove-partition",
                "reset-physicaldisk",
                "remove-virtualdisk",
            ],
            _ERASES,
        ),
        **dict.fromkeys(["remove-storagepool", "clear-storagediagnosticinfo", "remove-volume"], _ERASES),
        **dict.fromkeys(["stop-computer", "restart-computer", "suspend-computer"], _POWER),
        **dict.fromkeys(
            [
                "remove-localuser",
                "disable-localuser",
                "remove-localgroup",
                "remove-aduser",
                "remove-adcomputer",
                "remove-adgroup",
                "remove-service",
                "uninstall-windowsfeature",
                "disable-windowsoptionalfeature",
                "remove-windowsfeature",
                "disable-computerrestore",
                "clear-eventlog",
                "remove-eventlog",
                "disable-netadapter",
                "remove-netfirewallrule",
                "clear-recyclebin",
                "remove-computer",
                "unregister-scheduledtask",
                "disable-bitlocker",
            ],
            _SYSTEM,
        ),
        **dict.fromkeys(["remove-vm", "stop-vm", "restart-vm", "remove-vmsnapshot", "remove-vhd"], _CLOUD),
        **dict.fromkeys(["remove-sqldatabase", "remove-mailbox", "remove-mailboxdatabase"], _DATA),
        "set-executionpolicy": _execution_policy,
        "set-netfirewallprofile": _firewall,
        "set-mppreference": _defender,
        "restart-service": lambda _: [],
        "write-host": lambda _: [],
        "write-output": lambda _: [],
        "write-warning": lambda _: [],
        "get-help": lambda _: [],
        "get-command": lambda _: [],
        "get-childitem": lambda _: [],
        "get-process": lambda _: [],
        "where-object": lambda _: [],
        "foreach-object": lambda _: [],
    }
)


def find(name: str) -> Judge | None:
    """The judge of a cmdlet; Azure's and AWS's removing verbs are many, so the verb decides."""
    if re.match(r"(?:remove|stop|clear|restart)-(?:az|aws|ec2|s3|gce|gcs)\w+\Z", name):
        return _CLOUD
    return _CMDLETS.get(name)
