"""Python's own functions and methods, applied to what is known of their arguments."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.guard.marks import (
    HERE,
    HOME,
    LOCAL,
    NAMES,
    OUTPUT,
    REMOTE,
    TEMP,
    UNKNOWN,
    VARIABLE,
    is_known,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, as in a loop over a literal list."""

    values: tuple[str, ...]


Value = str | tuple[str, ...] | Choice


def as_text(value: Value) -> str:
    """The value as one text."""
    if isinstance(value, str):
        return value
    return " ".join(value) if isinstance(value, tuple) else UNKNOWN


def as_tuple(value: Value) -> tuple[str, ...]:
    """The value as a list."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else (UNKNOWN,)


def join_paths(left: str, right: str) -> str:
    """Two parts of a path; an absolute second one replaces the first."""
    return right if right.startswith(("/", HOME, TEMP)) else f"{left}/{right}"


def path_part(holder: str, attribute: str) -> str:
    """The parent or the last part of a path, or what a finished process has printed."""
    if attribute == "parent" and VARIABLE.match(holder.rstrip("/").rpartition("/")[2]):
        return holder if "/" not in holder else f"{holder.rstrip('/')}/.."
    if attribute == "parent":
        head, slash, _ = holder.rstrip("/").rpartition("/")
        if slash:
            return head or "/"
        return f"{holder}/.." if holder else ".."
    if attribute == "name":
        return holder.rpartition("/")[2] or UNKNOWN
    return holder if holder in (REMOTE, OUTPUT) else UNKNOWN


def environment(name: str) -> str:
    """What an environment variable is known to hold."""
    if name in ("HOME", "USERPROFILE"):
        return HOME
    return HERE if name in ("PWD", "GITHUB_WORKSPACE", "CI_PROJECT_DIR") else UNKNOWN


def _first(args: list[Value]) -> str:
    return as_text(args[0]) if args else UNKNOWN


def _path(args: list[Value]) -> str:
    path = _first(args) if args else "."
    for part in args[1:]:
        path = join_paths(path, as_text(part))
    return path


def _expanded(args: list[Value]) -> str:
    path = _first(args)
    return HOME + path[1:] if path.startswith("~") else path.replace("$HOME", HOME, 1)


def _split(args: list[Value]) -> Value:
    text = _first(args)
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _character(args: list[Value]) -> str:
    text = _first(args)
    return chr(int(text)) if text.isdigit() and int(text) < 0x110000 else UNKNOWN


def _matches(args: list[Value]) -> str:
    return _first(args)


def _walked(args: list[Value]) -> str:
    return f"{_first(args).rstrip('/')}/*" if args else "./*"


def _fixed(text: str) -> Callable[[list[Value]], Value]:
    return lambda _: text


FUNCTIONS: Mapping[str, Callable[[list[Value]], Value]] = MappingProxyType(
    {
        **dict.fromkeys(
            ["str", "bytes", "repr", "os.fspath", "pathlib.Path", "Path", "compile", "memoryview"], _path
        ),
        **dict.fromkeys(["os.path.join", "pathlib.PurePath", "pathlib.PosixPath", "posixpath.join"], _path),
        **dict.fromkeys(
            ["os.path.abspath", "os.path.realpath", "os.path.normpath", "shlex.quote", "shutil.which"], _first
        ),
        **dict.fromkeys(["list", "tuple", "sorted", "reversed", "set"], lambda args: args[0] if args else ()),
        **dict.fromkeys(["os.path.expanduser", "os.path.expandvars"], _expanded),
        "os.path.split": lambda args: (path_part(_first(args), "parent"), path_part(_first(args), "name")),
        "os.path.dirname": lambda args: path_part(_first(args), "parent"),
        "os.path.basename": lambda args: path_part(_first(args), "name"),
        **dict.fromkeys(["pathlib.Path.home", "Path.home"], _fixed(HOME)),
        **dict.fromkeys(["pathlib.Path.cwd", "Path.cwd", "os.getcwd", "os.getcwdb"], _fixed(HERE)),
        **dict.fromkeys(
            [
                "tempfile.mkdtemp",
                "tempfile.mkstemp",
                "tempfile.TemporaryDirectory",
                "tempfile.NamedTemporaryFile",
                "tempfile.mktemp",
            ],
            _fixed(TEMP),
        ),
        "tempfile.gettempdir": _fixed("/tmp"),  # noqa: S108  A value of the analysed program, not a file of ours.
        **dict.fromkeys(["os.getenv", "os.environ.get"], lambda args: environment(_first(args))),
        "shlex.split": _split,
        "shlex.join": lambda args: " ".join(as_tuple(args[0])) if args else "",
        "chr": _character,
        "input": _fixed(UNKNOWN),
        **dict.fromkeys(["open", "io.open"], _fixed(LOCAL)),
        **dict.fromkeys(["glob.glob", "glob.iglob"], _matches),
        **dict.fromkeys(["os.listdir", "os.scandir", "os.walk"], _walked),
    }
)

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "sys.executable": "python3",
        "os.sep": "/",
        "os.path.sep": "/",
        "os.curdir": ".",
        "os.pardir": "..",
        "os.devnull": "/dev/null",
    }
)


def _searched(holder: str, args: list[str]) -> str:
    pattern = args[0] if args else "*"
    return f"{holder}/{NAMES}" if pattern.strip("*/") else f"{holder}/*"


def _divided(holder: str, args: list[str]) -> Value:
    separator = args[0] if args else " "
    if not separator or not is_known(holder + separator):
        return (UNKNOWN,)
    return tuple(holder.split(separator) if args else holder.split())


def _fresh(_: str, __: list[str]) -> Value:
    return TEMP


METHODS: Mapping[str, Callable[[str, list[str]], Value]] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "decode",
                "encode",
                "strip",
                "lstrip",
                "rstrip",
                "resolve",
                "absolute",
                "as_posix",
                "casefold",
                "expandtabs",
                "read",
                "readline",
                "text",
                "getvalue",
                "__str__",
                "__fspath__",
                "removesuffix",
                "removeprefix",
            ],
            lambda holder, _: holder,
        ),
        **dict.fromkeys(["read_text", "read_bytes"], lambda holder, _: REMOTE if holder == REMOTE else LOCAL),
        "expanduser": lambda holder, _: HOME + holder[1:] if holder.startswith("~") else holder,
        **dict.fromkeys(["joinpath", "__truediv__"], lambda holder, args: "/".join([holder, *args])),
        **dict.fromkeys(["glob", "rglob"], _searched),
        "iterdir": lambda holder, _: f"{holder}/*",
        "lower": lambda holder, _: holder.lower(),
        "upper": lambda holder, _: holder.upper(),
        "with_suffix": lambda holder, args: holder + "".join(args[:1]),
        "with_name": lambda holder, args: f"{path_part(holder, 'parent')}/{''.join(args[:1])}",
        "replace": lambda holder, args: (
            holder.replace(args[0], args[1]) if len(args) == 2 and args[0] else UNKNOWN
        ),
        "split": _divided,
        "getbasetemp": _fresh,
        "mktemp": _fresh,
        "__enter__": lambda holder, _: holder,
    }
)
