"""chmod, chown and their kin."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import readable
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_SPEC = Spec.of("reference from", "recursive reference from preserve-root no-preserve-root")
_WIDE = lazy_pattern(r"[0-7]?[0-7]?[0-7][2367]\Z|a[+=]\w*w|[ugo]*o[ugo]*[+=]\w*w")
_CLOSED = lazy_pattern(r"0?0?00\Z|0\Z|a[-=]\w*[rwx]\w*\Z|a=\Z|ugo[-=]")
_STICKY = lazy_pattern(r"1[0-7]{3}\Z|\+t|a\+rwxt")
_PASSABLE = lazy_pattern(r"[0-7]?[0-7]?[0-7][1357]\Z")
_SET_ID = lazy_pattern(r"[ug]*[+=]\w*s|[2-7][0-7]{3}\Z")
_PROTECTED = (Place.ROOT, Place.SYSTEM, Place.SYSTEM_BELOW, Place.DEVICE)


def chmod(call: Call) -> list[Hit]:
    """Recursive outside the workspace; world-writable, closed or set-id modes on system files."""
    if asks_only(call.args):
        return []
    mode, paths, recursive = _read(call)
    wide = _WIDE.match(mode) is not None
    hits: list[Hit] = []
    for path in paths:
        if recursive:
            what = "opens to everyone" if wide else "changes the mode of"
            hits += targets.change(path, call.setting, what=what, wide=wide)
        else:
            hits += _single(mode, path, call, wide=wide)
    return hits


def _read(call: Call) -> tuple[str, list[str], bool]:
    """Mode, paths and whether it is recursive; a mode such as `-x` looks like an option."""
    dashed = [arg for arg in call.args if re.match(r"-[rwxXst]+\Z", arg) and arg not in ("-R",)]
    options = parse([arg for arg in call.args if arg not in dashed], _SPEC)
    recursive = options.has("R", "recursive")
    operands = [*dashed, *options.operands]
    if options.value("reference") is not None:
        return "", operands, recursive
    return (operands[0], operands[1:], recursive) if operands else ("", [], recursive)


def _single(mode: str, path: str, call: Call, *, wide: bool) -> list[Hit]:
    place = locate(path, call.setting)
    if (
        wide
        and place in (Place.OUTSIDE, Place.HOME_BELOW)
        and not (call.setting.image or _STICKY.match(mode))
    ):
        detail = f"opens {readable(path)} to everyone"
        return [Hit("guard.permissions", Verdict.CONFIRM, detail, routine=True)]
    if place not in _PROTECTED or (call.setting.image and place is not Place.ROOT):
        return []
    if _SET_ID.match(mode):
        return [
            Hit(
                "guard.permissions",
                Verdict.CONFIRM,
                f"gives {readable(path)} the rights of its owner",
                routine=True,
            )
        ]
    top = place in (Place.ROOT, Place.SYSTEM) and mode.isdigit() and not _PASSABLE.match(mode)
    taken = top or _CLOSED.match(mode) or re.match(r"a?-\w*x", mode)
    if place is Place.DEVICE or not (wide or taken):
        return []
    what = "opens to everyone" if wide else "closes"
    return [Hit("guard.permissions", Verdict.CONFIRM, f"{what} {readable(path)}")]


def chown(call: Call) -> list[Hit]:
    """Recursive outside the workspace."""
    if asks_only(call.args):
        return []
    options = parse(call.args, _SPEC)
    paths = options.operands if options.value("reference") is not None else options.operands[1:]
    if options.has("R", "recursive"):
        return [
            hit
            for path in paths
            for hit in targets.change(path, call.setting, what="changes the owner of", wide=False)
        ]
    return [
        Hit("guard.permissions", Verdict.CONFIRM, f"changes the owner of {readable(path)}")
        for path in paths
        if (locate(path, call.setting) in (Place.ROOT, Place.SYSTEM) or targets.is_account_file(path))
        and not call.setting.image
    ]


def chattr(call: Call) -> list[Hit]:
    """Recursive attribute changes outside the workspace."""
    recursive = any(arg.startswith("-") and "R" in arg for arg in call.args)
    paths = [arg for arg in call.args if not arg.startswith(("-", "+", "="))]
    if not recursive:
        return []
    return [
        hit
        for path in paths
        for hit in targets.change(path, call.setting, what="changes attributes of", wide=False)
    ]


def setfacl(call: Call) -> list[Hit]:
    """Recursive access lists outside the workspace."""
    options = parse(call.args, Spec.of("m x M X modify remove set"))
    if not options.has("R", "recursive"):
        return []
    return [
        hit
        for path in options.operands
        for hit in targets.change(path, call.setting, what="changes the access list of", wide=False)
    ]


TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        "chmod": chmod,
        "gchmod": chmod,
        "chown": chown,
        "gchown": chown,
        "chgrp": chown,
        "chattr": chattr,
        "setfacl": setfacl,
    }
)
