"""File systems, partitions, volumes and pools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import readable
from cockpit.core.guard.options import Spec, asks_only, parse
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict

Judge = Callable[[Call], list[Hit]]

_FILES = (Place.INSIDE, Place.FRESH, Place.TEMPORARY, Place.SINK)


def _on_devices(verb: str, paths: list[str], call: Call) -> list[Hit]:
    """One hit per operand that is a device or may be one; image files in the workspace are only files."""
    hits: list[Hit] = []
    for path in paths:
        place = locate(path, call.setting)
        if place in _FILES:
            continue
        verdict = Verdict.DENY if place is Place.DEVICE else Verdict.CONFIRM
        hits.append(
            Hit("guard.format", verdict, f"{verb} {readable(path)}", routine=place is not Place.DEVICE)
        )
    return hits


def mkfs(call: Call) -> list[Hit]:
    """mkfs, mkfs.*, mke2fs, mkswap: the file system that was there is gone."""
    if asks_only(call.args) or not call.args:
        return []
    options = parse(call.args, Spec.of("t b i I L m N O E T U g G J C S s n d label uuid pagesize type"))
    if options.has("n", "N") and call.name == "mke2fs":
        return []
    return _on_devices("formats", [path for path in options.operands if not path.isdigit()], call)


def wipefs(call: Call) -> list[Hit]:
    """Lists signatures, unless told to erase them."""
    options = parse(call.args, Spec.of("o O p t offset", "all force no-act"))
    if not options.has("a", "all", "o", "offset") or options.has("n", "no-act"):
        return []
    return _on_devices("erases the signatures of", options.operands, call)


def partition(call: Call) -> list[Hit]:
    """fdisk and its kin: listing is harmless, opening a disk is not."""
    options = parse(call.args, Spec.of("b c C H L o S t u w W n d"))
    listing = options.has(
        "l", "list", "p", "print", "s", "x", "d", "dump", "J", "json", "V", "verify", "help", "v", "i"
    )
    if listing and not options.has("Z", "zap-all", "o", "clear", "delete"):
        return []
    return _on_devices("changes the partition table of", options.operands[:1], call)


def parted(call: Call) -> list[Hit]:
    """parted DEVICE COMMAND."""
    options = parse(call.args, Spec.of("a align"))
    reading = {"print", "unit", "align-check", "help", "version", "quit"}
    if options.has("l", "list") or len(options.operands) < 2 or options.operands[1] in reading:
        return []
    return _on_devices("changes the partition table of", options.operands[:1], call)


def sgdisk(call: Call) -> list[Hit]:
    """Only options that write."""
    writing = (
        "-Z",
        "-z",
        "-o",
        "-d",
        "-n",
        "-R",
        "--zap",
        "--zap-all",
        "--clear",
        "--delete",
        "--new",
        "--mbrtogpt",
    )
    if not any(arg.startswith(writing) for arg in call.args):
        return []
    devices = [
        arg for arg in call.args if not arg.startswith("-") and (arg.startswith("/") or "$" in readable(arg))
    ]
    return _on_devices("changes the partition table of", devices[-1:] or ["/dev/sda"], call)


def operands(verb: str, *unless: str) -> Judge:
    """A judge for a program that destroys whatever device it is given."""

    def judge(call: Call) -> list[Hit]:
        if asks_only(call.args) or any(flag in call.args for flag in unless):
            return []
        paths = [arg for arg in call.args if not arg.startswith("-")]
        return _on_devices(verb, paths[-1:], call)

    return judge


def with_flag(verb: str, *flags: str) -> Judge:
    """A judge for a program that only destroys with one of these flags or words."""
    destroy = operands(verb)

    def judge(call: Call) -> list[Hit]:
        return destroy(call) if any(arg.split("=")[0] in flags for arg in call.args) else []

    return judge


def always(detail: str, *words: str, unless: tuple[str, ...] = ()) -> Judge:
    """A judge for a subcommand that destroys a named volume."""

    def judge(call: Call) -> list[Hit]:
        given = [arg for arg in call.args if not arg.startswith("-")]
        if asks_only(call.args) or any(flag in call.args for flag in unless):
            return []
        if words and not (given and given[0].lower() in words):
            return []
        return [Hit("guard.format", Verdict.DENY, detail)] if given else []

    return judge


def cryptsetup(call: Call) -> list[Hit]:
    """luksFormat and luksErase make the old content unreadable."""
    given = [arg for arg in call.args if not arg.startswith("-")]
    if not given or given[0] not in ("luksFormat", "luksErase", "erase", "reencrypt", "luksKillSlot"):
        return []
    return _on_devices("encrypts over", given[1:2], call)


def diskutil(call: Call) -> list[Hit]:
    """macOS: only verbs that erase."""
    verb = call.args[0].lower() if call.args else ""
    erasing = (
        "erase",
        "zero",
        "random",
        "secureerase",
        "partition",
        "reformat",
        "deletevolume",
        "mergepartitions",
    )
    if verb in ("apfs", "cs", "corestorage", "ar", "appleraid"):
        verb = call.args[1].lower() if len(call.args) > 1 else ""
        erasing = ("delete", "erase", "destroy")
    if "freespace" in call.args:
        return []
    return [Hit("guard.format", Verdict.DENY, "erases a disk or volume")] if verb.startswith(erasing) else []


def umount(call: Call) -> list[Hit]:
    """Unmounting everything, or the root."""
    options = parse(call.args, Spec.of("t O"))
    if options.has("a", "all") or "/" in options.operands:
        return [Hit("guard.system", Verdict.CONFIRM, "unmounts every file system")]
    return []


def mount(call: Call) -> list[Hit]:
    """Remounting the root read-only stops everything that writes."""
    if "/" in call.args and any("remount" in arg and "ro" in arg.split(",") for arg in call.args):
        return [Hit("guard.system", Verdict.CONFIRM, "makes the root file system read-only")]
    return []


def zfs(call: Call) -> list[Hit]:
    """destroy and rollback -r."""
    verb = call.args[0] if call.args else ""
    dry = any(arg.startswith("-") and "n" in arg[1:] and not arg.startswith("--") for arg in call.args)
    if dry or not (verb == "destroy" or (verb == "rollback" and "-r" in call.args)):
        return []
    return [Hit("guard.format", Verdict.DENY, "destroys a ZFS dataset or its snapshots")]


_MKFS = "mkfs mke2fs mkswap mkdosfs mkntfs newfs newfs_hfs newfs_apfs newfs_msdos bcachefs"

TABLE: Mapping[str, Judge] = MappingProxyType(
    {
        **dict.fromkeys(_MKFS.split(), mkfs),
        **{
            f"mkfs.{kind}": mkfs
            for kind in [
                "ext2",
                "ext3",
                "ext4",
                "xfs",
                "btrfs",
                "vfat",
                "fat",
                "ntfs",
                "f2fs",
                "exfat",
                "minix",
                "jfs",
                "reiserfs",
            ]
        },
        "wipefs": wipefs,
        **dict.fromkeys(["fdisk", "cfdisk", "sfdisk", "gdisk"], partition),
        "parted": parted,
        "sgdisk": sgdisk,
        "blkdiscard": operands("discards every block of"),
        "nwipe": operands("wipes"),
        "hdparm": with_flag(
            "erases",
            *[
                "--security-erase",
                "--security-erase-enhanced",
                "--trim-sector-ranges",
                "--make-bad-sector",
                "--write-sector",
            ],
        ),
        "nvme": with_flag("erases", "format", "sanitize", "delete-ns"),
        "badblocks": with_flag("overwrites", "-w", "-wsv", "-wv", "-ws"),
        "mdadm": with_flag(
            "takes apart the array on", "--zero-superblock", "--stop", "-S", "--fail", "--remove"
        ),
        "cryptsetup": cryptsetup,
        "zpool": always("destroys a storage pool", "destroy", "labelclear"),
        "zfs": zfs,
        "lvremove": always("removes a logical volume with its data", unless=("-t", "--test")),
        "vgremove": always("removes a volume group with its data", unless=("-t", "--test")),
        "pvremove": always("removes a physical volume", unless=("-t", "--test")),
        "diskutil": diskutil,
        "umount": umount,
        "mount": mount,
        "flashrom": with_flag("overwrites the firmware through", "-w", "--write", "-E", "--erase"),
    }
)
