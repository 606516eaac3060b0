"""Power, processes, services, accounts, scheduled jobs, firewalls, packages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from cockpit.core.guard.marks import EVERYTHING
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

Judge = Callable[[Call], list[Hit]]

_POWER = Hit("guard.power", Verdict.DENY, "shuts down or restarts the machine")


def shutdown(call: Call) -> list[Hit]:
    """Not when it only cancels, warns or explains."""
    harmless = {"-c", "-k", "/a", "-a", "/?", "-?", "--show"}
    words = {arg.lower() for arg in call.args}
    return [] if asks_only(call.args) or words & harmless else [_POWER]


def power(call: Call) -> list[Hit]:
    """reboot, halt, poweroff."""
    return [] if asks_only(call.args) or "-w" in call.args or "--wtmp-only" in call.args else [_POWER]


def init(call: Call) -> list[Hit]:
    """Run levels 0 (halt), 1 (single user) and 6 (reboot)."""
    return [_POWER] if call.args and call.args[-1] in ("0", "6", "1", "s", "S") else []


_POWER_VERBS = frozenset(
    [
        "poweroff",
        "reboot",
        "halt",
        "kexec",
        "soft-reboot",
        "suspend",
        "hibernate",
        "hybrid-sleep",
        "rescue",
        "emergency",
        "exit",
        "default",
    ]
) - {"default"}
_TARGETS = lazy_pattern(
    r"(?:poweroff|reboot|halt|shutdown|rescue|emergency|kexec|exit|runlevel[0126])(?:\.target)?\Z"
)
_CRITICAL_UNIT = lazy_pattern(
    r"(?:sshd?|network(?:ing|manager)?|networkmanager|systemd-[\w-]+|dbus(?:-broker)?|polkit|firewalld|ufw|nftables"
    r"|iptables|fail2ban|apparmor|auditd|rsyslog|cron|crond|getty@[\w]+|display-manager|gdm3?|lightdm|sddm"
    r"|\*)(?:\.service|\.socket)?\Z",
    re.IGNORECASE,
)


def systemctl(call: Call) -> list[Hit]:
    """Power verbs and targets, and stopping what the machine needs to be reached."""
    options = parse(call.args, Spec.of("H M t p n o host machine type property root signal kill-whom"))
    if asks_only(call.args) or not options.operands:
        return []
    verb, units = options.operands[0], options.operands[1:]
    if verb in _POWER_VERBS and not options.has("dry-run"):
        return [_POWER]
    if verb in ("isolate", "start") and any(_TARGETS.match(unit) for unit in units):
        return [_POWER]
    if verb in ("stop", "disable", "mask", "kill") and any(_CRITICAL_UNIT.match(unit) for unit in units):
        return [Hit("guard.service", Verdict.CONFIRM, f"{verb}s a service that the machine needs")]
    return []


def loginctl(call: Call) -> list[Hit]:
    """Power verbs and ending everyone's session."""
    words = set(call.args)
    if words & _POWER_VERBS:
        return [_POWER]
    ending = words & {"terminate-user", "kill-user", "terminate-seat"}
    return [Hit("guard.killAll", Verdict.CONFIRM, "ends every session of a user")] if ending else []


def service(call: Call) -> list[Hit]:
    """`service NAME stop`, also `rc-service`."""
    if call.args[1:2] == ("stop",) and _CRITICAL_UNIT.match(call.args[0]):
        return [Hit("guard.service", Verdict.CONFIRM, "stops a service that the machine needs")]
    return []


def bus(call: Call) -> list[Hit]:
    """Power through D-Bus."""
    text = " ".join(call.args)
    asked = re.search(
        r"login1.*\b(?:PowerOff|Reboot|Halt|Suspend|Hibernate)\b|ConsoleKit.*\b(?:Stop|Restart)\b", text
    )
    return [_POWER] if asked else []


def osascript(call: Call) -> list[Hit]:
    """AppleScript: power, and `do shell script`."""
    text = " ".join(call.args)
    if re.search(r"\bto (?:shut down|restart)\b|«event aevt(?:rsdn|rrst)»", text):
        return [_POWER]
    codes = re.findall(r'do shell script "((?:[^"\\]|\\.)*)"', text)
    return [hit for code in codes for hit in call.setting.read("bash", code.replace('\\"', '"'))]


def ipmitool(call: Call) -> list[Hit]:
    """`chassis power off` and its like."""
    words = list(call.args)
    if "power" in words and set(words[words.index("power") :]) & {"off", "cycle", "reset", "soft"}:
        return [_POWER]
    return []


_RELOADS = frozenset(
    ["-1", "-HUP", "-SIGHUP", "HUP", "SIGHUP", "-USR1", "USR1", "-USR2", "USR2", "-0", "-WINCH"]
)
_SIGNAL = lazy_pattern(r"-(?:\d+|(?:SIG)?[A-Z][A-Z0-9+]*)\Z")


def kexec(call: Call) -> list[Hit]:
    """Starting another kernel at once."""
    return [_POWER] if {"-e", "--exec"} & set(call.args) else []


def rtcwake(call: Call) -> list[Hit]:
    """Sleeping or switching off until an alarm."""
    pairs = pairwise(call.args)
    return (
        [_POWER]
        if any(flag in ("-m", "--mode") and mode in ("off", "disk", "mem") for flag, mode in pairs)
        else []
    )


def kill(call: Call) -> list[Hit]:
    """-1 means every process, 1 means init, which may be told to reload."""
    args = list(call.args)
    if not args or args[0] in ("-l", "-L", "--list", "--table"):
        return []
    targets = _kill_targets(args)
    init = "1" in targets and not call.setting.remote and not _RELOADS.intersection(args[:2])
    if init or any(target == "-1" or EVERYTHING in target for target in targets):
        return [Hit("guard.killAll", Verdict.DENY, "signals every process at once")]
    return []


def _kill_targets(args: list[str]) -> list[str]:
    if args[0] in ("-s", "--signal", "-n"):
        rest = args[2:]
    elif args[0].startswith("--signal=") or (_SIGNAL.match(args[0]) and len(args) > 1):
        rest = args[1:]
    else:
        rest = args
    return [arg for arg in rest if arg != "--"]


def killall(call: Call) -> list[Hit]:
    """All processes of a user, or of every name."""
    options = parse(call.args, Spec.of("u s g o y t U G P signal user"))
    broad = any(
        word in ("", ".", ".*", "*", "init", "systemd", "launchd", "^", "-1") for word in options.operands
    )
    whole_user = options.has("u", "U", "user") and not [
        word for word in options.operands if not word.isdigit()
    ]
    if broad or whole_user:
        return [Hit("guard.killAll", Verdict.DENY, "kills every process of a user or of the machine")]
    return []


def always(rule: str, verdict: Verdict, detail: str) -> Judge:
    """A judge for a program that has only one use."""

    def judge(call: Call) -> list[Hit]:
        harmless = asks_only(call.args) or (call.setting.image and verdict is Verdict.CONFIRM)
        return [] if harmless else [Hit(rule, verdict, detail)]

    return judge


def crontab(call: Call) -> list[Hit]:
    """-r removes every job; an own table on standard input is judged line by line."""
    options = parse(call.args, Spec.of("u s"))
    if options.has("r", "remove"):
        return [Hit("guard.system", Verdict.DENY, "removes every scheduled job of the user")]
    if call.stdin is None or "-" not in call.args:
        return []
    jobs = re.findall(r"^\s*(?:@\w+|(?:[\d*/,-]+\s+){5})\s*(.+)$", call.stdin, re.MULTILINE)
    return [hit for job in jobs for hit in call.setting.read("bash", job)]


def firewall(call: Call) -> list[Hit]:
    """Flushing rules or dropping everything."""
    words = call.args
    flush = any(word in ("-F", "--flush", "-X", "--delete-chain") for word in words)
    dropping = any(word in ("-P", "--policy") for word in words) and "DROP" in words
    if flush or dropping:
        return [Hit("guard.system", Verdict.CONFIRM, "removes every firewall rule or locks everyone out")]
    return []


def subcommand(rule: str, detail: str, *words: str) -> Judge:
    """A judge for a program of which only these words, in this order, do harm."""

    def judge(call: Call) -> list[Hit]:
        given = [arg for arg in call.args if not arg.startswith("-")]
        if asks_only(call.args) or not any(_starts(given, word.split()) for word in words):
            return []
        return [Hit(rule, Verdict.CONFIRM, detail)]

    return judge


def _starts(given: list[str], words: list[str]) -> bool:
    return [word.lower() for word in given[: len(words)]] == words


_ESSENTIAL = lazy_pattern(
    r"(?:python3?|libc6|glibc|bash|coreutils|systemd|sudo|apt|dpkg|rpm|yum|dnf|util-linux|login|base-files|openssl"
    r"|openssh-server|kernel.*|linux-image.*|linux|grub.*|\*|\.\*)\Z"
)
_REMOVALS = frozenset(
    [
        "remove",
        "purge",
        "autoremove",
        "erase",
        "uninstall",
        "del",
        "--purge",
        "-e",
        "-R",
        "-Rns",
        "-Rs",
        "-Rdd",
        "-r",
        "-P",
        "--remove",
    ]
)


def packages(call: Call) -> list[Hit]:
    """Removing what the system cannot run without."""
    words = call.args
    if not _REMOVALS & set(words):
        return []
    forced = "--allow-remove-essential" in words or "--force-remove-essential" in words
    if forced or any(_ESSENTIAL.match(word) for word in words):
        return [Hit("guard.system", Verdict.CONFIRM, "removes a package that the system needs")]
    return []


def passwd(call: Call) -> list[Hit]:
    """Locking or emptying a password."""
    options = parse(call.args)
    if options.has("d", "l", "delete", "lock") and (not options.operands or "root" in options.operands):
        return [Hit("guard.system", Verdict.CONFIRM, "locks or removes a password")]
    return []


def usermod(call: Call) -> list[Hit]:
    """Locking an account."""
    return (
        [Hit("guard.system", Verdict.CONFIRM, "locks an account")]
        if any(arg in ("-L", "--lock") for arg in call.args)
        else []
    )


def sysctl(call: Call) -> list[Hit]:
    """Provoking a kernel panic."""
    text = " ".join(call.args)
    return [Hit("guard.power", Verdict.DENY, "makes the kernel panic")] if "kernel.panic_on" in text else []


_USERS = always("guard.system", Verdict.CONFIRM, "removes a user or group")

TABLE: Mapping[str, Judge] = MappingProxyType(
    {
        "shutdown": shutdown,
        **dict.fromkeys(["reboot", "halt", "poweroff", "pm-suspend", "pm-hibernate"], power),
        **dict.fromkeys(["init", "telinit"], init),
        "systemctl": systemctl,
        "loginctl": loginctl,
        **dict.fromkeys(["service", "rc-service", "invoke-rc.d"], service),
        **dict.fromkeys(["dbus-send", "busctl", "gdbus", "qdbus"], bus),
        "osascript": osascript,
        "ipmitool": ipmitool,
        "kexec": kexec,
        "rtcwake": rtcwake,
        "kill": kill,
        "skill": killall,
        "killall": killall,
        "pkill": killall,
        "killall5": always("guard.killAll", Verdict.DENY, "kills every process"),
        "crontab": crontab,
        **dict.fromkeys(["iptables", "ip6tables", "ebtables", "arptables"], firewall),
        "nft": subcommand("guard.system", "removes every firewall rule", "flush ruleset", "delete table"),
        "ufw": subcommand("guard.system", "switches the firewall off", "disable", "reset"),
        "pfctl": firewall,
        "setenforce": subcommand("guard.system", "switches SELinux off", "0", "permissive"),
        **dict.fromkeys(["userdel", "deluser", "groupdel", "delgroup"], _USERS),
        "usermod": usermod,
        "passwd": passwd,
        "sysctl": sysctl,
        "dscl": subcommand("guard.system", "deletes a directory entry", ". delete", "delete"),
        "efibootmgr": lambda call: (
            [Hit("guard.system", Verdict.CONFIRM, "deletes a boot entry")]
            if {"-B", "-O", "--delete-bootnum"} & set(call.args)
            else []
        ),
        **dict.fromkeys(
            ["apt", "apt-get", "aptitude", "dpkg", "yum", "dnf", "zypper", "rpm", "pacman", "apk"], packages
        ),
    }
)
