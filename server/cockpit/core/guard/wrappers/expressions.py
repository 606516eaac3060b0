"""What the expression of `find` lets through to an action that stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cockpit.core.guard.marks import HERE, NAMES, SCRIPT, is_known
from cockpit.core.guard.setting import Call
from cockpit.core.lazy import lazy_pattern

EXECUTES = frozenset(["-exec", "-execdir", "-ok", "-okdir"])
_NAME = frozenset(["-name", "-iname"])
_FILTERS = _NAME | {"-path", "-ipath", "-wholename", "-regex", "-iregex", "-lname"}
_LINKS = frozenset(["-H", "-L", "-P"])
_ALL = frozenset(["*", ".*", "*.*", "?*"])
_GIT = ".git"

_Picked = frozenset[str] | None
"""The names that are let through, NAMES for those that only `find` knows; None when all are."""


@dataclass(slots=True)
class _Group:
    """A pair of parentheses, as far as it was read."""

    negated: bool = False
    alternatives: list[_Picked] = field(default_factory=list[_Picked])
    picked: _Picked = None
    """By what stands before in the alternative that is being read."""

    def narrow(self, picked: _Picked) -> None:
        """One more condition, joined by "and"."""
        self.picked = self.picked if picked is None or _says_more(self.picked, picked) else picked

    def close_alternative(self) -> None:
        """An "or" follows: nothing before it limits what stands behind."""
        self.alternatives.append(self.picked)
        self.picked = None

    def all_picked(self) -> _Picked:
        """By the whole group."""
        if self.negated:
            return None
        names: set[str] = set()
        for picked in (*self.alternatives, self.picked):
            if picked is None:
                return None
            names |= picked
        return frozenset(names)


def found_by(call: Call, action: int | None = None, *, named: bool = False) -> list[str]:
    """The paths that reach the action at this index; without one, those that are printed.

    Each start is followed by NAMES when a filter picks, else by `*`. With `named` a filter by a name that
    says what it is, such as `__pycache__` or `*.egg-info`, puts that name below a start in the workspace.
    """
    begins = _expression_of(call.args)
    starts = [arg for arg in call.args[:begins] if arg not in _LINKS] or ["."]
    picked = _reaching(call.args[begins:], None if action is None else action - begins)
    paths: list[str] = []
    for start in starts:
        names = ["*"] if picked is None else sorted({_shown(name, start, named=named) for name in picked})
        paths += [f"{start.rstrip('/')}/{name}" for name in names]
    return paths


def _expression_of(args: Sequence[str]) -> int:
    """The index at which the starts end."""
    words = (at for at, arg in enumerate(args) if arg.startswith(("-", "(", "!")) and arg not in _LINKS)
    return next(words, len(args))


_SPEAKING = lazy_pattern(r"(?:\*\.)?[\w.@+-]*\w[\w.@+-]*(?:\[\w+\])?")
"""A whole name or a whole ending: what it picks can be read from it, as from a glob of the shell."""


def _shown(name: str, start: str, *, named: bool) -> str:
    if name == _GIT:
        return name
    inside = start[:1].isalnum() or start[:1] in (".", "_", HERE, SCRIPT)
    return name if named and inside and is_known(name) and _SPEAKING.fullmatch(name) else NAMES


def _reaching(expression: Sequence[str], action: int | None) -> _Picked:
    """What the conditions before the action let through; the whole expression when there is no index."""
    groups = [_Group()]
    index, negated = 0, False
    end = len(expression) if action is None else action
    while index < end:
        word = expression[index]
        value = expression[index + 1] if index + 1 < len(expression) else ""
        if word == "(":
            groups.append(_Group(negated))
        elif word == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].narrow(closed.all_picked())
        elif word in ("-o", "-or", ","):
            groups[-1].close_alternative()
        elif word in _FILTERS or word == "-empty":
            groups[-1].narrow(None if negated else _picked_by(word, value))
        negated = word in ("!", "-not")
        index += _length(expression, index)
    if action is None:
        return groups[0].all_picked()
    innermost = groups.pop().picked
    for group in reversed(groups):
        innermost = innermost or group.picked
    return innermost


def _length(expression: Sequence[str], index: int) -> int:
    """How many words a condition or an action takes."""
    word = expression[index]
    if word in EXECUTES:
        rest = expression[index + 1 :]
        return 2 + next((at for at, each in enumerate(rest) if each in (";", "+")), len(rest))
    return 2 if word in _FILTERS else 1


def _picked_by(test: str, pattern: str) -> _Picked:
    if test == "-empty":
        return frozenset([NAMES])
    if pattern in _ALL:
        return None
    if pattern.rstrip("*").rstrip("/").endswith(_GIT):
        return frozenset([_GIT])
    return frozenset([pattern if test in _NAME else NAMES])


def _says_more(known: _Picked, other: frozenset[str]) -> bool:
    """Whether the names that are known already are at least as exact as the other ones."""
    return known is not None and other == frozenset([NAMES])
