"""rm and its kin, find -delete, rsync --delete, shred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import NAMES, VARIABLE, readable
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.guard.wrappers.expressions import found_by

_AFTER_CD = "deletes everything in the directory it has changed to"
_RM = Spec.of(longs="recursive force interactive verbose dir preserve-root no-preserve-root one-file-system")
_RSYNC = Spec.of(
    "e f T B M rsh exclude include exclude-from include-from files-from filter partial-dir temp-dir "
    "backup-dir bwlimit port password-file log-file compare-dest link-dest suffix max-delete chmod "
    "chown rsync-path timeout out-format info",
    "delete delete-before delete-during delete-delay delete-after delete-excluded dry-run "
    "remove-source-files",
)
_SHRED = Spec.of("n s iterations size random-source", "remove zero force iterations verbose")


def rm(call: Call) -> list[Hit]:
    """GNU, BSD and busybox rm."""
    if asks_only(call.args):
        return []
    options = parse(call.args, _RM)
    recursive = options.has("r", "R", "recursive")
    hits = [hit for path in options.operands for hit in _remove(path, call, recursive=recursive)]
    if options.has("no-preserve-root"):
        hits.append(
            Hit("guard.recursiveDelete", Verdict.DENY, "switches off the protection of the root directory")
        )
    return hits


def _remove(path: str, call: Call, *, recursive: bool) -> list[Hit]:
    hits = targets.delete(path, call.setting, recursive=recursive)
    moved = call.setting.cwd not in ("", ".") or call.setting.moved
    if not hits and recursive and moved and targets.is_everything(path):
        return [Hit("guard.recursiveDelete", Verdict.CONFIRM, _AFTER_CD, routine=True)]
    return hits


def rmtree(call: Call) -> list[Hit]:
    """rimraf, del-cli, trash-less removers: recursive without a flag."""
    if asks_only(call.args):
        return []
    options = parse(call.args)
    return [hit for path in options.operands for hit in targets.delete(path, call.setting, recursive=True)]


def unlink(call: Call) -> list[Hit]:
    """Exactly one file."""
    options = parse(call.args)
    return [hit for path in options.operands for hit in targets.delete(path, call.setting, recursive=False)]


def shx(call: Call) -> list[Hit]:
    """shelljs on the command line: `shx rm -rf dist`."""
    return rm(Call(call.args, call.setting, call.stdin)) if call.args[:1] == ("rm",) else []


def find(call: Call) -> list[Hit]:
    """`-delete` and `-fprint`; the commands of -exec are judged as commands of their own."""
    if "-delete" not in call.args:
        return []
    hits: list[Hit] = []
    for path in found_by(call, call.args.index("-delete")):
        start, picked = path.rsplit("/", 1)
        target = path if picked != "*" else start or "/"
        hits += targets.delete(target, call.setting, recursive=picked != NAMES) or _found_below(start)
    return hits


def _found_below(start: str) -> list[Hit]:
    """A search that starts at a variable deletes whatever matches, wherever that is."""
    if not VARIABLE.search(start):
        return []
    detail = f"deletes what it finds below {readable(start)}"
    return [Hit("guard.recursiveDelete", Verdict.CONFIRM, detail, routine=True)]


def rsync(call: Call) -> list[Hit]:
    """`--delete` removes from the target what the source does not have."""
    options = parse(call.args, _RSYNC)
    if options.has("n", "dry-run", "list-only", "help") or len(options.operands) < 2:
        return []
    *sources, target = options.operands
    if options.has("remove-source-files"):
        return [hit for path in sources for hit in targets.delete(path, call.setting, recursive=True)]
    if not any(flag.startswith("del") for flag in options.flags):
        return []
    if ":" in target.split("/")[0]:
        detail = f"deletes from {readable(target)} on another machine what the source does not have"
        return [Hit("guard.recursiveDelete", Verdict.CONFIRM, detail, routine=True)]
    return targets.delete(target, call.setting, recursive=True)


def shred(call: Call) -> list[Hit]:
    """Overwrites so that nothing can be recovered."""
    if asks_only(call.args):
        return []
    options = parse(call.args, _SHRED)
    return [hit for path in options.operands for hit in targets.empty(path, call.setting, verb="shreds")]


def unknown_program(call: Call) -> list[Hit]:
    """A program whose name is computed, called the way only rm is: `$tool -rf /`."""
    options = parse(call.args, _RM)
    if not (options.has("r", "R", "recursive") and options.has("f", "force")):
        return []
    if not VARIABLE.search(call.argv[0]):
        return []
    worst = (
        Place.ROOT,
        Place.SYSTEM,
        Place.SYSTEM_BELOW,
        Place.HOME,
        Place.ROOT_UNKNOWN,
        Place.PARENT,
        Place.OUTSIDE,
    )
    if any(locate(path, call.setting) in worst for path in options.operands):
        detail = "calls a computed program the way only rm is called"
        return [Hit("guard.recursiveDelete", Verdict.CONFIRM, detail, routine=True)]
    return []


TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        "rm": rm,
        "grm": rm,
        "rimraf": rmtree,
        "del-cli": rmtree,
        "premove": rmtree,
        "srm": rmtree,
        "shx": shx,
        "unlink": unlink,
        "find": find,
        "gfind": find,
        "rsync": rsync,
        "shred": shred,
        "gshred": shred,
        "wipe": shred,
        "scrub": shred,
    }
)
