"""`${...}` and `$((...))`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from types import MappingProxyType

from cockpit.core.guard.marks import CHECKED, OUTPUT, SCRIPT, UNKNOWN, VARIABLE, is_known
from cockpit.core.guard.setting import Value
from cockpit.core.guard.shell.state import State
from cockpit.core.lazy import lazy_pattern

_PARAMETER = lazy_pattern(r"([!#]?)([A-Za-z_]\w*|[@*#?$!0-9-]+)(\[[^\]]*\])?(.*)\Z", re.DOTALL)
_SLICE = lazy_pattern(r":\s*(-?\d+|\(-\d+\)|\s-\d+)(?::(-?\d+))?\Z")
_SUM = lazy_pattern(r"[\d\s+*()-]+\Z")

Expand = Callable[[str], str]
_CASES: Mapping[str, Expand] = MappingProxyType(
    {
        "^": lambda text: text[:1].upper() + text[1:],
        ",": lambda text: text[:1].lower() + text[1:],
        "^^": str.upper,
        ",,": str.lower,
        "@U": str.upper,
        "@L": str.lower,
    }
)


def arithmetic(body: str, state: State) -> str:
    """The number, where it is a plain one; an unknown number otherwise."""
    text = body.strip()
    if text.isdigit():
        return text
    known = state.lookup(text) if text.isidentifier() else None
    return known if isinstance(known, str) and known.isdigit() else OUTPUT


def value(body: str, state: State, expand: Expand) -> Value | None:
    """What `${body}` stands for; None where nothing is known."""
    found = _PARAMETER.match(body)
    if found is None:
        return UNKNOWN
    prefix, name, index, operation = found.groups()
    if prefix == "#" and not operation:
        return OUTPUT
    current = _element(state.lookup(name), index)
    if prefix == "!":
        return state.lookup(current) if isinstance(current, str) and current.isidentifier() else UNKNOWN
    if not operation:
        return current
    return _operate(name, current, operation, state, expand)


def _element(current: Value | None, index: str | None) -> Value | None:
    if index is None:
        return current[0] if isinstance(current, tuple) and current else current
    if index in ("[@]", "[*]") or not isinstance(current, tuple):
        return current
    position = index[1:-1]
    if not position.lstrip("-").isdigit():
        return UNKNOWN
    return current[int(position)] if -len(current) <= int(position) < len(current) else ""


def _operate(name: str, current: Value | None, operation: str, state: State, expand: Expand) -> Value | None:
    if operation[0] in ":-=+?" and (default := re.match(r":?([-=+?])(.*)", operation, re.DOTALL)):
        return _default(name, current, default.groups(), state, expand)
    text = " ".join(current) if isinstance(current, tuple) else current
    if text is None:
        return UNKNOWN
    if slice_ := _SLICE.match(operation):
        return _substring(text, slice_.group(1), slice_.group(2))
    if operation[0] in "%#":
        return _trimmed(text, operation, expand)
    if operation[0] == "/":
        return _replaced(text, operation, expand)
    change = _CASES.get(operation)
    return change(text) if change else text if operation[0] == "@" else UNKNOWN


def _default(
    name: str, current: Value | None, operation: Sequence[str], state: State, expand: Expand
) -> Value | None:
    kind, word = operation
    unset = current is None or current in ("", UNKNOWN)
    if kind == "?":
        return CHECKED if unset else current
    if kind == "+":
        return expand(word) if not unset else _either(name, "", expand(word), state)
    if current is not None and not unset:
        return current
    fallback = expand(word)
    if current == "":
        return fallback
    return _either(name, UNKNOWN, fallback, state) if fallback else UNKNOWN


def _either(name: str, first: str, second: str, state: State) -> str:
    """One of two values, chosen per judged command as for a variable with several values."""
    key = f"${name}"
    state.forks[key] = 2
    return second if state.picked.get(key, 0) else first


def _substring(text: str, offset: str, length: str | None) -> str:
    if not is_known(text):
        return UNKNOWN
    start = int(offset.strip(" ()"))
    rest = text[start:]
    if length is None:
        return rest
    return rest[: int(length)]


def _trimmed(text: str, operation: str, expand: Expand) -> str:
    kind = operation[0]
    greedy = operation[:2] in ("%%", "##")
    pattern = expand(operation[1 + greedy :])
    if text.startswith(SCRIPT) and kind == "%":
        return text.rsplit("/", 1)[0] if "/" in text else text
    if VARIABLE.search(text) or not is_known(pattern):
        return UNKNOWN
    matches = re.compile(translate(pattern)).match
    cuts = range(len(text) + 1)
    pieces = [(text[cut:], text[:cut]) if kind == "%" else (text[:cut], text[cut:]) for cut in cuts]
    ordered = pieces if (kind == "#") != greedy else list(reversed(pieces))
    return next((kept for removed, kept in ordered if matches(removed)), text)


def _replaced(text: str, operation: str, expand: Expand) -> str:
    everywhere = operation.startswith("//")
    pattern, _, replacement = operation[1 + everywhere :].partition("/")
    old, new = expand(pattern), expand(replacement)
    if not is_known(text) or not old or any(char in old for char in "*?["):
        return UNKNOWN
    return text.replace(old, new) if everywhere else text.replace(old, new, 1)
