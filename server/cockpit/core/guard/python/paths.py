"""Python calls that delete, overwrite or move what a path names."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.command import judge as judge_command
from cockpit.core.guard.marks import UNKNOWN, readable
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.python.call import PythonCall
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict

Judge = Callable[[PythonCall], list[Hit]]


def _rmtree(call: PythonCall) -> list[Hit]:
    paths = call.paths(0, "path", "directory")
    return [hit for path in paths for hit in targets.delete(path, call.setting, recursive=True)]


def _remove(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(0, "path", "name")
        for hit in targets.delete(path, call.setting, recursive=False)
    ]


def _unlink(call: PythonCall) -> list[Hit]:
    if call.node.args:
        return []
    return [hit for path in call.receiver() for hit in targets.delete(path, call.setting, recursive=False)]


def _open(call: PythonCall) -> list[Hit]:
    mode = call.evaluator.text(call.argument(1, "mode"))
    return (
        _written(call.paths(0, "file", "path"), mode, call.setting)
        if call.argument(1, "mode") is not None
        else []
    )


def _open_method(call: PythonCall) -> list[Hit]:
    mode = call.evaluator.text(call.argument(0, "mode"))
    return _written(call.receiver(), mode, call.setting) if call.argument(0, "mode") is not None else []


def _written(paths: tuple[str, ...], mode: str, setting: Setting) -> list[Hit]:
    if not re.fullmatch(r"[rwaxbtU+]{1,4}", mode) or not set(mode) & set("wa+x"):
        return []
    append = "w" not in mode and "+" not in mode
    return [hit for path in paths for hit in targets.overwrite(path, setting, append=append)]


def _os_open(call: PythonCall) -> list[Hit]:
    flags = ast.unparse(node) if (node := call.argument(1, "flags")) is not None else ""
    if not re.search(r"O_(?:WRONLY|RDWR|TRUNC)", flags):
        return []
    append = "O_TRUNC" not in flags
    return [
        hit for path in call.paths(0, "path") for hit in targets.overwrite(path, call.setting, append=append)
    ]


def _write_method(call: PythonCall) -> list[Hit]:
    return [hit for path in call.receiver() for hit in targets.overwrite(path, call.setting)]


def _truncate(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(0, "path")
        for hit in targets.empty(path, call.setting, verb="truncates")
        if path != UNKNOWN
    ]


def _move(call: PythonCall) -> list[Hit]:
    pairs = [(source, target) for source in call.paths(0, "src") for target in call.paths(1, "dst")]
    return [hit for pair in pairs for hit in judge_command(Call(("mv", *pair), call.setting))]


def _copy(call: PythonCall) -> list[Hit]:
    return [
        hit
        for path in call.paths(1, "dst")
        for hit in judge_command(Call(("cp", UNKNOWN, path), call.setting))
    ]


def _chmod(call: PythonCall) -> list[Hit]:
    mode = call.argument(1, "mode")
    if not isinstance(mode, ast.Constant) or not isinstance(mode.value, int):
        return []
    paths = call.paths(0, "path")
    return [
        hit for path in paths for hit in judge_command(Call(("chmod", f"{mode.value:o}", path), call.setting))
    ]


def _walk(call: PythonCall) -> list[Hit]:
    """os.removedirs climbs upwards as long as directories are empty."""
    return [
        Hit("guard.recursiveDelete", Verdict.CONFIRM, f"removes {readable(path)} and its empty parents")
        for path in call.paths(0, "name")
        if locate(path, call.setting) not in (Place.INSIDE, Place.FRESH, Place.TEMPORARY)
    ]


FUNCTIONS: Mapping[str, Judge] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "shutil.rmtree",
                "distutils.dir_util.remove_tree",
                "distutils.dir_util.remove_tree",
                "setuptools.distutils.dir_util.remove_tree",
                "fsutil.rmtree",
                "test.support.rmtree",
                "py.path.local().remove",
            ],
            _rmtree,
        ),
        **dict.fromkeys(["os.remove", "os.unlink", "os.rmdir"], _remove),
        "os.removedirs": _walk,
        **dict.fromkeys(["open", "io.open", "codecs.open", "builtins.open"], _open),
        "os.open": _os_open,
        "os.truncate": _truncate,
        **dict.fromkeys(["shutil.move", "os.rename", "os.replace", "os.renames"], _move),
        **dict.fromkeys(["shutil.copy", "shutil.copyfile", "shutil.copy2"], _copy),
        "os.chmod": _chmod,
        "pathlib.Path().rmtree": _rmtree,
    }
)
"""By full name."""
METHODS: Mapping[str, Judge] = MappingProxyType(
    {
        "unlink": _unlink,
        "rmtree": lambda call: [
            hit
            for path in call.receiver()
            if not call.node.args
            for hit in targets.delete(path, call.setting, recursive=True)
        ],
        "write_text": _write_method,
        "write_bytes": _write_method,
        "open": _open_method,
    }
)
"""By the name of the method alone."""
