"""tee, truncate, dd, cp, mv and their kin: what they write over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from cockpit.core.guard.marks import VARIABLE, readable
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict

_COPY = Spec.of("t S target-directory suffix", "recursive force target-directory backup")
_MOVE = Spec.of("t S target-directory suffix", "force target-directory backup no-clobber")
_TRUNCATE = Spec.of("s r o size reference", "size reference no-create")
_TOP = (Place.ROOT, Place.SYSTEM, Place.HOME)


def tee(call: Call) -> list[Hit]:
    """Overwrites its operands, or appends with -a."""
    options = parse(call.args)
    append = options.has("a", "append")
    return [hit for path in options.operands for hit in targets.overwrite(path, call.setting, append=append)]


def truncate(call: Call) -> list[Hit]:
    """Sets a file's size, most often to 0."""
    options = parse(call.args, _TRUNCATE)
    if (options.value("s", "size") or "").startswith("+"):
        return []
    return [hit for path in options.operands for hit in targets.empty(path, call.setting, verb="truncates")]


def dd(call: Call) -> list[Hit]:
    """Only `of=` matters: reading a disk harms nothing."""
    if asks_only(call.args):
        return []
    hits: list[Hit] = []
    for arg in call.args:
        name, _, path = arg.partition("=")
        if name != "of":
            continue
        if locate(path, call.setting) is Place.UNKNOWN:
            detail = f"copies raw bytes onto {readable(path)}, which may be a disk"
            hits.append(Hit("guard.blockDevice", Verdict.CONFIRM, detail, routine=True))
        else:
            hits += targets.overwrite(path, call.setting)
    return hits


def copy(call: Call) -> list[Hit]:
    """The target may be a device; /dev/null as the source empties it."""
    options = parse(call.args, _COPY)
    target, sources = _target(options.value("t", "target-directory"), options.operands)
    if target is None:
        return []
    if "/dev/null" in sources or "/dev/zero" in sources:
        return targets.empty(target, call.setting, verb="empties")
    if locate(target, call.setting) is Place.DEVICE:
        return targets.overwrite(target, call.setting)
    return targets.overwrite(target, call.setting) if targets.is_account_file(target) else []


def _target(directory: str | None, operands: list[str]) -> tuple[str | None, list[str]]:
    if directory is not None:
        return directory, operands
    return (operands[-1], operands[:-1]) if len(operands) > 1 else (None, operands)


def move(call: Call) -> list[Hit]:
    """Moving a system directory away, or anything onto /dev/null or a device."""
    options = parse(call.args, _MOVE)
    target, sources = _target(options.value("t", "target-directory"), options.operands)
    if target is None:
        return []
    if target == "/dev/null":
        return [Hit("guard.overwrite", Verdict.DENY, f"moves {readable(' '.join(sources))} onto /dev/null")]
    hits = [
        Hit("guard.overwrite", Verdict.DENY, f"moves {readable(path)} away")
        for path in sources
        if locate(path, call.setting) in _TOP and not call.setting.image
    ]
    hits += [
        Hit("guard.overwrite", Verdict.CONFIRM, f"moves {readable(path)} away", routine=True)
        for path in sources
        if locate(path, call.setting) is Place.SYSTEM_BELOW and not call.setting.image
    ]
    if locate(target, call.setting) is Place.DEVICE or targets.is_account_file(target):
        hits += targets.overwrite(target, call.setting)
    if any(locate(path, call.setting) in (Place.GIT, Place.BACKUP) for path in (*sources, target)):
        hits.append(
            Hit("guard.gitDirectory", Verdict.CONFIRM, "moves files of the repository or of the backups")
        )
    return hits


def link(call: Call) -> list[Hit]:
    """`ln -sf x /etc/passwd` replaces the file, `ln -sf /dev/null ~/.bashrc` loses its content.

    In /etc a link to /dev/null is how units and rules of the system are switched off.
    """
    options = parse(call.args, _COPY)
    target, sources = _target(options.value("t", "target-directory"), options.operands)
    if target is None or not options.has("f", "force"):
        return []
    if targets.is_account_file(target):
        return targets.overwrite(target, call.setting, verb="replaces")
    if sources != ["/dev/null"] or locate(target, call.setting) is not Place.HOME_BELOW:
        return []
    return targets.empty(target, call.setting, verb="empties")


def sponge(call: Call) -> list[Hit]:
    """moreutils: writes standard input to its operand."""
    return [
        hit for path in call.args if not path.startswith("-") for hit in targets.overwrite(path, call.setting)
    ]


def sed(call: Call) -> list[Hit]:
    """`sed -i` on account files and devices."""
    options = parse(call.args, Spec.of("e f l"))
    if not options.has("i", "in-place"):
        return []
    return [
        hit
        for path in options.operands
        if targets.is_account_file(path)
        for hit in targets.overwrite(path, call.setting)
    ]


def output_option(call: Call) -> list[Hit]:
    """`curl -o /dev/sda`: a download written onto a device."""
    flags = ("-o", "--output", "-O", "--output-document")
    pairs = pairwise(call.args)
    paths = [value for flag, value in pairs if flag in flags and not VARIABLE.match(value)]
    return [
        hit
        for path in paths
        if locate(path, call.setting) is Place.DEVICE
        for hit in targets.overwrite(path, call.setting)
    ]


def tar(call: Call) -> list[Hit]:
    """An archive written straight onto a disk; `--remove-files` deletes what went into it."""
    if "--remove-files" in call.args:
        paths = parse(call.args, Spec.of("f C")).operands
        return [hit for path in paths for hit in targets.delete(path, call.setting, recursive=True)]
    for index, arg in enumerate(call.args[:-1]):
        bundle = arg.lstrip("-") if arg.startswith("-") or index == 0 else ""
        if bundle.endswith("f") and set(bundle) & set("cru") and not arg.startswith("--"):
            return _onto_devices([call.args[index + 1]], call)
    return []


def image_writer(call: Call) -> list[Hit]:
    """ddrescue, qemu-img and their kin: every operand but the first may be written."""
    return _onto_devices(parse(call.args, Spec.of("O f o b l")).operands[1:], call)


def _onto_devices(paths: list[str], call: Call) -> list[Hit]:
    devices = [path for path in paths if locate(path, call.setting) is Place.DEVICE]
    return [hit for path in devices for hit in targets.overwrite(path, call.setting)]


TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        "tee": tee,
        "truncate": truncate,
        "gtruncate": truncate,
        "dd": dd,
        "gdd": dd,
        "dcfldd": dd,
        "dc3dd": dd,
        "cp": copy,
        "gcp": copy,
        "install": copy,
        "mv": move,
        "gmv": move,
        "ln": link,
        "sponge": sponge,
        "sed": sed,
        "gsed": sed,
        "tar": tar,
        "gtar": tar,
        "bsdtar": tar,
        **dict.fromkeys(["ddrescue", "qemu-img", "bmaptool", "partclone.restore"], image_writer),
        "curl": output_option,
        "wget": output_option,
    }
)
