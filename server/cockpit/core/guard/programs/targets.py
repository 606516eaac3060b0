"""The verdicts about deleting, writing and changing a path, shared by shells, Python and JavaScript."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import HOME, NAMES, readable
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_Ruling = tuple[Verdict, bool]
"""A verdict, and whether it is routine in mature repositories."""
_DENY, _ASK, _ROUTINE = (Verdict.DENY, False), (Verdict.CONFIRM, False), (Verdict.CONFIRM, True)

_RECURSIVE: Mapping[Place, _Ruling] = MappingProxyType(
    {
        Place.WORKSPACE: _ASK,
        Place.MATCHES: _ROUTINE,
        Place.COMPUTED: _ROUTINE,
        Place.NEARBY: _ROUTINE,
        Place.CHECKED: _ROUTINE,
        Place.UNKNOWN: _ROUTINE,
        Place.TEMPORARY: _ROUTINE,
        Place.PARENT: _ASK,
        Place.OUTSIDE: _ASK,
        Place.HOME: _DENY,
        Place.HOME_BELOW: _ASK,
        Place.ROOT: _DENY,
        Place.ROOT_UNKNOWN: _ASK,
        Place.SYSTEM: _DENY,
        Place.SYSTEM_BELOW: _ASK,
        Place.DEVICE: _DENY,
        Place.GIT: _DENY,
        Place.BACKUP: _DENY,
        Place.ESCAPE: _DENY,
    }
)
_SINGLE: Mapping[Place, _Ruling] = MappingProxyType(
    {
        Place.WORKSPACE: _ASK,
        Place.PARENT: _ROUTINE,
        Place.OUTSIDE: _ROUTINE,
        Place.HOME: _DENY,
        Place.HOME_BELOW: _ROUTINE,
        Place.ROOT: _DENY,
        Place.ROOT_UNKNOWN: _ASK,
        Place.SYSTEM: _DENY,
        Place.SYSTEM_BELOW: _ROUTINE,
        Place.DEVICE: _DENY,
        Place.GIT: _ROUTINE,
        Place.BACKUP: _DENY,
        Place.ESCAPE: _DENY,
    }
)
_OVERWRITE: Mapping[Place, _Ruling] = MappingProxyType(
    {
        Place.ROOT: _DENY,
        Place.SYSTEM: _ASK,
        Place.SYSTEM_BELOW: _ROUTINE,
        Place.OUTSIDE: _ROUTINE,
        Place.GIT: _ROUTINE,
        Place.BACKUP: _DENY,
        Place.ESCAPE: _DENY,
    }
)
_CHANGE: Mapping[Place, _Ruling] = MappingProxyType(
    {
        Place.UNKNOWN: _ROUTINE,
        Place.CHECKED: _ROUTINE,
        Place.PARENT: _ASK,
        Place.OUTSIDE: _ROUTINE,
        Place.HOME: _ASK,
        Place.HOME_BELOW: _ROUTINE,
        Place.ROOT: _DENY,
        Place.ROOT_UNKNOWN: _ASK,
        Place.SYSTEM: _DENY,
        Place.SYSTEM_BELOW: _ASK,
        Place.DEVICE: _ASK,
        Place.GIT: _ASK,
        Place.BACKUP: _DENY,
        Place.ESCAPE: _DENY,
    }
)

_RULES: Mapping[Place, str] = MappingProxyType(
    {
        Place.GIT: "guard.gitDirectory",
        Place.BACKUP: "guard.backupRoot",
        Place.ESCAPE: "guard.symlinkEscape",
        Place.PARENT: "guard.outsideWorkspace",
        Place.DEVICE: "guard.blockDevice",
    }
)
_CRITICAL = lazy_pattern(
    r"/etc/(?:(?:passwd|shadow|sudoers|group|gshadow|fstab|crypttab|hosts|resolv\.conf)-?\Z|ssh/|pam\.d/)"
    r"|/boot/|/proc/sysrq-trigger|/sys/power/state|/proc/sys/kernel/(?:sysrq|panic)|/bin/|/sbin/|/lib|/usr/s?bin/|/dev/mem"
)
_HOME_CRITICAL = lazy_pattern(
    HOME + r"/\.(?:ssh|gnupg|aws|kube|bashrc|bash_profile|profile|zshrc|zshenv|gitconfig|config/(?:fish|git))"
)
_CACHES = lazy_pattern(
    r"/(?:tmp|var/tmp|var/cache|var/lib/apt/lists|var/lib/dpkg/info|var/log|root/\.(?:cache|npm|gnupg|cargo|m2|gradle)"
    r"|usr/share/(?:doc|man|locale|info|gnome)|usr/src|opt|srv|app|work|build|src|install|workspace|code)(?:/|$)"
)
_DROP_IN = lazy_pattern(
    r"/etc/(?:[\w.-]+/)*[\w.-]+\.d/|/etc/apt/|/etc/systemd/system/|/usr/local/|/usr/share/keyrings/"
)


def delete(path: str, setting: Setting, *, recursive: bool) -> list[Hit]:
    """Deleting this path, alone or with everything below it."""
    if not path:
        return []
    place = locate(path, setting)
    if setting.image and _is_image_litter(path, place):
        return []
    if not recursive and place in (Place.OUTSIDE, Place.SYSTEM_BELOW) and _DROP_IN.match(path):
        return []
    ruling = (_RECURSIVE if recursive else _SINGLE).get(place)
    if place is Place.UNKNOWN and path.endswith("/*"):
        ruling = _ROUTINE
    if ruling is None:
        return []
    rule = _RULES.get(place, "guard.recursiveDelete" if recursive else "guard.delete")
    below = " with everything below it" if recursive else ""
    if setting.image and place is Place.OUTSIDE:
        ruling = _ROUTINE
    return [_hit(rule, ruling, f"deletes {_named(path, place)}{below}")]


def _is_image_litter(path: str, place: Place) -> bool:
    """What image builds delete to keep a layer small, or may delete because it is only the image's."""
    if place in (
        Place.UNKNOWN,
        Place.TEMPORARY,
        Place.HOME_BELOW,
        Place.COMPUTED,
        Place.CHECKED,
        Place.MATCHES,
    ):
        return True
    if place is Place.OUTSIDE:
        return not path.startswith("/") or path.strip("/*").count("/") >= 1 or _CACHES.match(path) is not None
    return place in (Place.SYSTEM, Place.SYSTEM_BELOW) and (
        _CACHES.match(path) is not None or path.strip("/*").count("/") >= 2
    )


def _named(path: str, place: Place) -> str:
    if place is Place.WORKSPACE:
        return "the whole working directory"
    return readable(path)


def _hit(rule: str, ruling: _Ruling, detail: str) -> Hit:
    return Hit(rule, ruling[0], detail, ruling[1])


def overwrite(path: str, setting: Setting, *, verb: str = "overwrites", append: bool = False) -> list[Hit]:
    """Writing to this path; appending harms only devices and critical files."""
    place = locate(path, setting)
    shown = _named(path, place)
    if place is Place.DEVICE:
        return [Hit("guard.blockDevice", Verdict.DENY, f"writes straight to the device {shown}")]
    if setting.image:
        return []
    if _CRITICAL.match(path):
        return _critical(path, shown, verb, append=append)
    if append or _DROP_IN.match(path) or path.startswith(("/proc/", "/sys/")):
        return []
    ruling = _ROUTINE if _HOME_CRITICAL.match(path) else _OVERWRITE.get(place)
    return [] if ruling is None else [_hit(_RULES.get(place, "guard.overwrite"), ruling, f"{verb} {shown}")]


def _critical(path: str, shown: str, verb: str, *, append: bool) -> list[Hit]:
    if path.startswith(("/proc/sysrq-trigger", "/sys/power/")):
        return [Hit("guard.power", Verdict.DENY, "tells the kernel to restart, shut down or sleep")]
    if append:
        accounts = is_account_file(path)
        return [Hit("guard.system", Verdict.CONFIRM, f"adds to {shown}")] if accounts else []
    return [Hit("guard.overwrite", Verdict.DENY, f"{verb} {shown}")]


def empty(path: str, setting: Setting, *, verb: str) -> list[Hit]:
    """Destroying the content of an existing file: truncating, shredding, moving it to /dev/null."""
    place = locate(path, setting)
    if place is Place.SINK or (setting.image and _is_image_litter(path, place)):
        return []
    harmless = (Place.INSIDE, Place.FRESH, Place.TEMPORARY, Place.MATCHES)
    if place in harmless:
        return []
    if place is Place.DEVICE:
        return [Hit("guard.blockDevice", Verdict.DENY, f"{verb} the device {readable(path)}")]
    ruling = _RECURSIVE.get(place, _ASK)
    return [_hit(_RULES.get(place, "guard.overwrite"), ruling, f"{verb} {_named(path, place)}")]


def change(path: str, setting: Setting, *, what: str, wide: bool) -> list[Hit]:
    """Changing modes or owners of this path and everything below; `wide` opens it to everyone."""
    place = locate(path, setting)
    if setting.image and place not in (Place.ROOT, Place.SYSTEM):
        return []
    ruling = _ASK if wide and place is Place.WORKSPACE else _CHANGE.get(place)
    if ruling is None:
        return []
    return [_hit("guard.permissions", ruling, f"{what} {_named(path, place)} and everything below it")]


def is_account_file(path: str) -> bool:
    """Whether logins depend on this very file."""
    return re.match(r"/etc/(?:passwd|shadow|sudoers|group)\Z", path) is not None


def is_everything(path: str) -> bool:
    """Whether a bare glob stands for all files of the working directory."""
    return path.removeprefix("./") in ("*", ".*", "*.*", f"{NAMES}", ".[!.]*", "..?*")
