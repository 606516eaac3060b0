"""What everything of ours that changes files passes first; it says no by an exception and changes nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce, wraps
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from cockpit.core.errors import Refused
from cockpit.core.guard.reentrancy import entered, running
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.core.guard import places, setting
else:
    # The start of the daemon knows of operations, but does none.
    places = lazy("cockpit.core.guard.places")
    setting = lazy("cockpit.core.guard.setting")

P = ParamSpec("P")
R = TypeVar("R")

_OUTSIDE: Final = "guard.outsideWorkspace"
_FORBIDDEN: Final = {
    "BACKUP": ("guard.backupRoot", "lies inside the backup root"),
    "GIT": ("guard.gitDirectory", "lies inside a repository's own .git directory"),
    "ESCAPE": ("guard.symlinkEscape", "leaves the workspace through a symbolic link"),
    "ROOT": (_OUTSIDE, "is the root of the file system"),
    "SYSTEM": (_OUTSIDE, "belongs to the system, or holds the workspace"),
    "SYSTEM_BELOW": (_OUTSIDE, "belongs to the system"),
    "DEVICE": (_OUTSIDE, "is a device"),
    "HOME": (_OUTSIDE, "is a person's home"),
}
"""Where nothing of ours ever writes, whoever names it; by the names of places."""
_INSIDE: Final = ("INSIDE", "WORKSPACE")


class Denied(Refused):
    """The guard has stopped an operation of ours."""

    def __init__(self, operation: str, target: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.operation = operation
        self.target = target
        self.rule = rule


def _unheard(_denied: Denied) -> None:
    """For where nobody keeps a record."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around operations, and who hears of those that are stopped."""

    bounds: Callable[[PurePath], setting.Bounds] = field(default=lambda _path: setting.Bounds())
    """The workspace that a path belongs to, and what it must keep clear of."""
    denied: Callable[[Denied], None] = _unheard


_NOTHING_KNOWN: Final = Surroundings()
_around: ContextVar[Surroundings] = ContextVar("surroundings", default=_NOTHING_KNOWN)


def surround(surroundings: Surroundings) -> None:
    """Judge all operations of this task, and of those that it starts, by what is known here."""
    _around.set(surroundings)


@contextmanager
def surrounded(surroundings: Surroundings) -> Generator[None]:
    """Judge the operations of the block by what is known here."""
    token = _around.set(surroundings)
    try:
        yield
    finally:
        _around.reset(token)


def deny(error: Denied) -> Denied:
    """Let the record hear of it; the caller raises it."""
    _around.get().denied(error)
    return error


def validate_enterprise_operation(
    operation: str, *, target: str = "", anywhere: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a function that changes files.

    `target` names the parameter that says where, such as `path` or `plan.target`; empty where none does.
    `anywhere`: also outside the workspace, because a person has named the place. The guarded function raises
    Denied where it must not write, and where it was started by itself or too deeply inside other operations.
    """
    parameter, *attributes = target.split(".")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        if target and parameter not in signature.parameters:
            raise TypeError(f"{function.__name__} has no parameter {parameter}")

        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            name = operation
            if target:
                value: Any = signature.bind(*args, **kwargs).arguments[parameter]
                path = Path(reduce(getattr, attributes, value)).absolute()
                check_target(operation, path, anywhere=anywhere)
                name = f"{operation} on {path}"
            if name in running():
                message = f"{operation} was not done: {name} is what has started it."
                raise deny(Denied(operation, name, "guard.recursion", message))
            with entered(name):
                return function(*args, **kwargs)

        return guarded

    return decorate


def check_target(operation: str, path: PurePath, *, anywhere: bool = False) -> None:
    """Whether an operation of ours may change this path; raises Denied."""
    known = setting.Setting({}, _around.get().bounds(path))
    place = places.locate(path.as_posix(), known).name
    if place in _INSIDE or (anywhere and place not in _FORBIDDEN):
        return
    rule, reason = _FORBIDDEN.get(place, (_OUTSIDE, "lies outside the workspace"))
    raise deny(Denied(operation, str(path), rule, f"{operation} was not done: {path} {reason}."))
