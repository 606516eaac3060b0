"""Flags in any order and spelling: bundles, `--`, `--name=value`, abbreviated long names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spec:
    """What a program's options look like."""

    valued: frozenset[str] = frozenset()
    """Options that take the next word: single letters, or long names without dashes."""
    longs: tuple[str, ...] = ()
    """Long names that may be abbreviated, as GNU getopt allows."""

    @classmethod
    def of(cls, valued: str = "", longs: str = "") -> Spec:
        """From two lists of words, as tables write them."""
        return cls(frozenset(valued.split()), tuple(longs.split()))


@dataclass(slots=True)
class Options:
    """The flags, values and operands of one command line."""

    flags: set[str] = field(default_factory=set[str])
    values: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    operands: list[str] = field(default_factory=list[str])

    def has(self, *names: str) -> bool:
        """Whether one of these flags or valued options was given."""
        return any(name in self.flags or name in self.values for name in names)

    def value(self, *names: str) -> str | None:
        """The last value of the first of these options that was given."""
        return next((self.values[name][-1] for name in names if name in self.values), None)


PLAIN = Spec()


def parse(args: Sequence[str], spec: Spec = PLAIN) -> Options:
    """Read the words after the program's name, options and operands in any order."""
    options = Options()
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            options.operands.extend(rest)
        elif arg.startswith("--"):
            _read_long(arg[2:], rest, spec, options)
        elif arg.startswith("-") and len(arg) > 1:
            _read_bundle(arg[1:], rest, spec, options)
        else:
            options.operands.append(arg)
    return options


def _read_long(text: str, rest: Iterable[str], spec: Spec, options: Options) -> None:
    name, equals, value = text.partition("=")
    if name not in spec.longs:
        candidates = [full for full in spec.longs if full.startswith(name)]
        name = candidates[0] if candidates else name
    if equals:
        options.values.setdefault(name, []).append(value)
    elif name in spec.valued:
        options.values.setdefault(name, []).append(next(iter(rest), ""))
    else:
        options.flags.add(name)


def _read_bundle(text: str, rest: Iterable[str], spec: Spec, options: Options) -> None:
    for index, letter in enumerate(text):
        if letter in spec.valued:
            value = text[index + 1 :] or next(iter(rest), "")
            options.values.setdefault(letter, []).append(value)
            return
        options.flags.add(letter)


def asks_only(args: Sequence[str]) -> bool:
    """Whether the program would only print its help or version."""
    head = args[: args.index("--")] if "--" in args else args
    return "--help" in head or "--version" in head
