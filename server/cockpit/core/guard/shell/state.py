"""What an abstract run knows at one point of a script: variables, functions, aliases, files, directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cockpit.core.guard.marks import HERE, HOME, OUTPUT, SCRIPT, UNKNOWN
from cockpit.core.guard.setting import Setting, Value

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_VALUES = 8
"""Values that one variable may have before it counts as unknown."""


@dataclass(frozen=True, slots=True)
class Function:
    """A shell function: the source it stands in, and its body."""

    source: bytes
    body: Node


_HOME_NAMES = frozenset(["HOME", "USERPROFILE"])
_HERE_NAMES = frozenset(
    ["PWD", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE_FOLDER", "CURDIR"]
)


@dataclass(slots=True)
class State:
    """Mutable for the time of one run; `copy` starts a subshell."""

    setting: Setting
    variables: dict[str, tuple[Value, ...]]
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, str] = field(default_factory=dict[str, str])
    """Contents that this script itself has written, and those of process substitutions."""
    sinks: dict[str, str] = field(default_factory=dict[str, str])
    """The code of `>(...)`, by the path that writing to it goes through."""
    sockets: set[str] = field(default_factory=set[str])
    """Descriptors that are connected to the network: their numbers, or the variables that hold those."""
    cwd: str = "."
    moved: bool = False
    """Whether a `cd` has happened: a glob then deletes whatever is there if it failed."""
    stack: list[str] = field(default_factory=list[str])
    positional: tuple[str, ...] | None = None
    conditional: int = 0
    """Depth of branches and loops: an assignment there adds a value instead of replacing it."""
    picked: dict[str, int] = field(default_factory=dict[str, int])
    """Which of several values each variable has in the command being judged."""
    forks: dict[str, int] = field(default_factory=dict[str, int])
    """Variables with several values that the command has looked up, and how many."""

    def copy(self) -> State:
        """A subshell: what it changes is lost when it ends."""
        return State(
            self.setting,
            dict(self.variables),
            self.functions,
            dict(self.aliases),
            self.files,
            self.sinks,
            set(self.sockets),
            self.cwd,
            self.moved,
            list(self.stack),
            self.positional,
            self.conditional,
        )

    def assign(self, name: str, value: Value) -> None:
        """Set a variable; inside a branch the earlier values stay possible."""
        earlier = self.variables.get(name, ()) if self.conditional else ()
        values = tuple(dict.fromkeys((*earlier, value)))
        self.variables[name] = values if len(values) <= MAX_VALUES else (UNKNOWN,)

    def choose(self, name: str, values: tuple[Value, ...]) -> None:
        """Let a variable have any of these values."""
        self.variables[name] = values if 0 < len(values) <= MAX_VALUES else (UNKNOWN,)

    def lookup(self, name: str) -> Value | None:
        """A variable's or parameter's value, or None if nothing is known about it."""
        values = self.variables.get(name)
        if values is not None:
            if len(values) > 1:
                self.forks[name] = len(values)
            return values[self.picked.get(name, 0) % len(values)]
        if name in _HOME_NAMES:
            return HOME
        if name in _HERE_NAMES:
            return HERE if self.cwd in (".", "") else self.here()
        return self._special(name)

    def here(self) -> str:
        """The absolute path of the working directory."""
        relative = self.cwd not in (".", "") and (self.cwd[0].isalnum() or self.cwd[0] in "._-")
        return f"{HERE}/{self.cwd}" if relative else HERE if self.cwd in (".", "") else self.cwd

    def _special(self, name: str) -> Value | None:
        if name in ("@", "*"):
            return self.positional if self.positional is not None else UNKNOWN
        if name in ("0", "BASH_SOURCE"):
            return f"{SCRIPT}/script"
        if name.isdigit():
            position = int(name) - 1
            if self.positional is None:
                return None
            return self.positional[position] if position < len(self.positional) else ""
        if name == "IFS":
            return " \t\n"
        return (
            OUTPUT
            if name in ("RANDOM", "$", "?", "!", "#", "UID", "HOSTNAME", "PPID", "SECONDS", "-")
            else None
        )

    def separators(self) -> str:
        """The characters at which unquoted expansions are split."""
        value = self.variables.get("IFS", (" \t\n",))[0]
        return value if isinstance(value, str) and UNKNOWN not in value else " \t\n"

    def pseudo_file(self, content: str) -> str:
        """The path of a process substitution that yields this content."""
        path = f"/dev/fd/{63 + len(self.files)}"
        self.files[path] = content
        return path

    def pseudo_sink(self, code: str) -> str:
        """The path of a process substitution that this code reads from."""
        path = f"/dev/fd/{163 + len(self.sinks)}"
        self.sinks[path] = code
        return path
