"""Where a path points, as far as its text and the bounds tell."""

from __future__ import annotations

import enum
from pathlib import PurePath

from cockpit.core.guard.marks import CHECKED, HERE, HOME, NAMES, SCRIPT, TEMP, VARIABLE, squeeze
from cockpit.core.guard.setting import Setting
from cockpit.core.lazy import lazy_pattern


class Place(enum.Enum):
    """The kinds of place that the rules tell apart."""

    INSIDE = enum.auto()
    WORKSPACE = enum.auto()
    """The workspace's root itself, or everything in it."""
    MATCHES = enum.auto()
    """What a search in the workspace has picked."""
    COMPUTED = enum.auto()
    """A literal directory of the workspace followed by a variable."""
    NEARBY = enum.auto()
    """Found by going up from the script's own directory."""
    CHECKED = enum.auto()
    """A variable that is checked not to be empty."""
    UNKNOWN = enum.auto()
    FRESH = enum.auto()
    """A temporary directory that this very script made."""
    TEMPORARY = enum.auto()
    SINK = enum.auto()
    """`/dev/null` and its like."""
    PARENT = enum.auto()
    OUTSIDE = enum.auto()
    HOME = enum.auto()
    HOME_BELOW = enum.auto()
    ROOT = enum.auto()
    ROOT_UNKNOWN = enum.auto()
    """A variable right below the root: the root itself when it is empty."""
    SYSTEM = enum.auto()
    SYSTEM_BELOW = enum.auto()
    DEVICE = enum.auto()
    GIT = enum.auto()
    BACKUP = enum.auto()
    ESCAPE = enum.auto()
    """A symbolic link leads out of the workspace."""


_DRIVE = lazy_pattern(r"[A-Za-z]:(?=[/\\*]|$)")
_EVERYTHING = lazy_pattern(r"[*?.\[\]!^{},]*[*?][*?.\[\]!^{},]*\Z")
_BLOCK = lazy_pattern(
    r"/dev/(?:[shv]d[a-z*?\[]|(?:a?da|nvd|vtbd|wd|nda)\d|cciss|xvd|nvme|mmcblk|loop|dm-|md\d|md/|mapper/|r?disk|sr\d|ram\d|nbd|zvol|vg|pmem|k?mem$|port$|sg\d|fd\d)"
)
_TEMPORARY = lazy_pattern(r"/(?:private/)?(?:tmp|var/tmp|var/folders|dev/shm)/")
_SYSTEM = frozenset(
    [
        "bin",
        "boot",
        "dev",
        "efi",
        "etc",
        "home",
        "lib",
        "lib32",
        "lib64",
        "libx32",
        "media",
        "mnt",
        "nix",
        "opt",
        "proc",
        "root",
        "run",
        "sbin",
        "snap",
        "srv",
        "sys",
        "usr",
        "var",
        "Applications",
        "Library",
        "Network",
        "System",
        "Users",
        "Volumes",
        "cores",
        "private",
    ]
)
_SYSTEM_TREES = frozenset(
    [
        "/usr/bin",
        "/usr/sbin",
        "/usr/lib",
        "/usr/lib64",
        "/usr/share",
        "/usr/local",
        "/usr/libexec",
        "/usr/include",
        "/usr/local/bin",
        "/usr/local/lib",
        "/var/lib",
        "/var/log",
        "/var/spool",
        "/var/www",
        "/var/run",
        "/etc/ssh",
        "/etc/ssl",
        "/etc/systemd",
        "/System/Library",
        "/usr/src",
    ]
)
_ESSENTIAL = lazy_pattern(
    r"/(?:etc|bin|sbin|boot|lib\d*|usr|proc|sys|var/(?:lib|log)|System|root/\.ssh)(?:/|$)"
)
_WINDOWS = frozenset(
    ["windows", "users", "program files", "program files (x86)", "programdata", "system32", "boot"]
)


def locate(path: str, setting: Setting) -> Place:
    """The kind of place a path points to, relative ones from the setting's working directory."""
    anchor, parts, climbs = _walk(_join(setting.cwd, path))
    while parts and _EVERYTHING.match(parts[-1]):
        parts.pop()
    if anchor == "/" or _DRIVE.match(anchor):
        return _absolute(anchor, parts, setting)
    if anchor == HOME:
        return _below_home(parts, climbs)
    if anchor == TEMP:
        return Place.PARENT if climbs else Place.FRESH
    if anchor == SCRIPT and climbs <= 3:
        return _relative(parts, setting) if not climbs or not parts else Place.NEARBY
    if anchor and VARIABLE.match(anchor):
        return _variable(anchor, parts, climbs)
    return Place.PARENT if climbs else _relative(parts, setting)


def _join(cwd: str, path: str) -> str:
    if not path:
        return "."
    if (
        path[0] in "/\\"
        or _DRIVE.match(path)
        or path[0] in (HOME, TEMP, HERE, SCRIPT)
        or VARIABLE.match(path)
    ):
        return path
    if path[0] == "~":
        return HOME + path[1:] if path[1:2] in ("", "/") else "/home/" + path[1:]
    return path if cwd in ("", ".") else f"{cwd}/{path}"


def _walk(path: str) -> tuple[str, list[str], int]:
    """The anchor, the remaining components, and how often `..` climbs above the anchor."""
    text = squeeze(path)
    if drive := _DRIVE.match(text):
        anchor, text = drive.group(), text[drive.end() :].replace("\\", "/")
    elif text.startswith("/"):
        anchor, text = "/", text[1:]
    elif text[:1] in (HOME, TEMP, HERE, SCRIPT) or VARIABLE.match(text):
        anchor, _, text = text.partition("/")
        text = text if len(anchor) == 1 else f"{anchor[1:]}/{text}"
        anchor = anchor[0]
    else:
        anchor = ""
    parts: list[str] = []
    climbs = 0
    for part in text.split("/"):
        if part == "..":
            known = bool(parts) and not VARIABLE.search(parts[-1])
            climbs += not known
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return anchor, parts, climbs


def _absolute(anchor: str, parts: list[str], setting: Setting) -> Place:
    if anchor != "/":
        return _windows(anchor, parts, setting)
    if not parts:
        return Place.ROOT
    if VARIABLE.match(parts[0]):
        return Place.ROOT_UNKNOWN
    path = "/" + "/".join(parts)
    if parts[0] == "dev":
        return _device(path, parts)
    return _bounded(path, setting) or _by_convention(path, parts)


def _by_convention(path: str, parts: list[str]) -> Place:
    """What the usual layout of a system says about an absolute path."""
    below = _TEMPORARY.match(path)
    if below is not None and not _is_variable(path[below.end() :].partition("/")[0]):
        return Place.TEMPORARY
    if parts[0] in ("home", "Users") and len(parts) >= 2:
        return Place.HOME if len(parts) == 2 else Place.HOME_BELOW
    if parts[0] == "root" and len(parts) >= 2:
        return Place.HOME_BELOW
    if (len(parts) == 1 and parts[0] in _SYSTEM) or path in _SYSTEM_TREES:
        return Place.SYSTEM
    return Place.SYSTEM_BELOW if _ESSENTIAL.match(path) else Place.OUTSIDE


def _is_variable(part: str) -> bool:
    return VARIABLE.match(part) is not None and part[0] != CHECKED


def _device(path: str, parts: list[str]) -> Place:
    if len(parts) == 1:
        return Place.SYSTEM
    if parts[1] == "shm" and len(parts) > 2:
        return Place.TEMPORARY
    if parts[1:] == ["fd"] or path.startswith("/dev/fd/"):
        return Place.SINK
    if _BLOCK.match(path) or VARIABLE.match(parts[1]) or (parts[1] == "disk" and len(parts) > 2):
        return Place.DEVICE
    return Place.SINK


def _windows(anchor: str, parts: list[str], setting: Setting) -> Place:
    if not parts or VARIABLE.match(parts[0]):
        return Place.ROOT
    head = parts[0].lower()
    if (known := _bounded(f"{anchor}/{'/'.join(parts)}", setting)) is not None:
        return known
    if head in ("temp", "tmp") and len(parts) > 1:
        return Place.TEMPORARY
    if head == "users" and len(parts) >= 2:
        return Place.HOME if len(parts) == 2 else Place.HOME_BELOW
    if head in _WINDOWS:
        return Place.SYSTEM if len(parts) == 1 or head == "windows" else Place.SYSTEM_BELOW
    return Place.OUTSIDE


def _below_home(parts: list[str], climbs: int) -> Place:
    if climbs:
        return Place.SYSTEM
    return Place.HOME_BELOW if parts else Place.HOME


def _variable(anchor: str, parts: list[str], climbs: int) -> Place:
    if climbs:
        return Place.PARENT
    if ".git" in parts:
        return Place.GIT
    return Place.CHECKED if anchor == CHECKED else Place.UNKNOWN


def _relative(parts: list[str], setting: Setting) -> Place:
    if setting.remote:
        return Place.HOME_BELOW if parts else Place.HOME
    if not parts:
        return Place.WORKSPACE
    if ".git" in parts:
        return Place.GIT
    if any(VARIABLE.search(part) for part in parts):
        return Place.COMPUTED
    if parts[0].startswith(NAMES):
        return Place.MATCHES
    return _linked("/".join(parts), setting) or Place.INSIDE


def _bounded(path: str, setting: Setting) -> Place | None:
    """What the bounds say about an absolute path, or None where they say nothing."""
    bounds, pure = setting.bounds, PurePath(path)
    if bounds.backup_root is not None and _is_below(pure, bounds.backup_root):
        return Place.BACKUP
    if bounds.workspace is not None:
        if pure == bounds.workspace:
            return Place.WORKSPACE
        if _is_below(pure, bounds.workspace) and not setting.remote:
            return _relative(list(pure.relative_to(bounds.workspace).parts), setting)
        if _is_below(bounds.workspace, pure):
            return Place.SYSTEM
    if bounds.home is not None and _is_below(pure, bounds.home):
        return Place.HOME if pure == bounds.home else Place.HOME_BELOW
    return None


def _linked(relative: str, setting: Setting) -> Place | None:
    """Where symbolic links lead, if a resolver was given."""
    bounds = setting.bounds
    if bounds.resolve is None or bounds.workspace is None or "*" in relative:
        return None
    real = bounds.resolve(bounds.workspace / relative)
    if bounds.backup_root is not None and _is_below(real, bounds.resolve(bounds.backup_root)):
        return Place.BACKUP
    return None if _is_below(real, bounds.resolve(bounds.workspace)) else Place.ESCAPE


def _is_below(path: PurePath, root: PurePath) -> bool:
    return path == root or root in path.parents
