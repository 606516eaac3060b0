"""What a wrapper runs, and how the wrapper's own words are told from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cockpit.core.lazy import lazy_pattern

_ASSIGNMENT = lazy_pattern(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True)
class Inner:
    """What a wrapper runs: an argument vector, or code of a language."""

    argv: tuple[str, ...] = ()
    code: str = ""
    language: str = ""
    stdin: str | None = None
    remote: bool = False


def code_values(args: Sequence[str], flags: Iterable[str]) -> list[str]:
    """The shell code that these options carry."""
    codes: list[str] = []
    known = frozenset(flags)
    for index, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if arg in known and index + 1 < len(args):
            codes.append(args[index + 1])
        elif equals and name.startswith("--") and name in known:
            codes.append(value)
        elif arg == "--":
            break
        elif any(len(flag) == 2 and arg.startswith(flag) and len(arg) > 2 for flag in known):
            codes.append(arg[2:])
    return codes


def after_options(args: Sequence[str], valued: frozenset[str], skip: int) -> tuple[str, ...]:
    """The words after the wrapper's own options, assignments and operands."""
    at = skipped = 0
    while at < len(args):
        arg = args[at]
        if arg == "--":
            at += 1
            return tuple(args[at + skip - skipped :])
        if arg.startswith("-") and len(arg) > 1:
            at += 2 if _takes_next(arg, valued) else 1
        elif _ASSIGNMENT.match(arg):
            at += 1
        elif skipped < skip:
            skipped += 1
            at += 1
        else:
            break
    return tuple(args[at:])


def _takes_next(arg: str, valued: frozenset[str]) -> bool:
    if arg in valued:
        return True
    return not arg.startswith("--") and len(arg) > 2 and f"-{arg[-1]}" in valued and arg[1:].isalpha()
