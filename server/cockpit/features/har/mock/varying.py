"""Values of a mock's own in place of those that were recorded; it stands by itself, because it is copied."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, TypeGuard

_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_HEXADECIMAL: Final = re.compile(r"[0-9a-f-]+")
_NUMERIC: Final = re.compile(r"[0-9-]+")
_PREFIX: Final = re.compile(r"\W*(?:[A-Za-z]{1,8}[_-])?")
_ATTEMPTS: Final = 24


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Of JSON."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Of JSON."""
    return isinstance(value, list)


def fresh(sample: str, seed: bytes) -> str:
    """Another value of the same form: as long, of the same kinds of signs, with the same prefix."""
    if sample.count(".") == 2 and sample.startswith("eyJ"):
        head, claims, signature = sample.split(".")
        return f"{head}.{claims}.{_drawn(signature, seed, sample)}"
    prefix = "" if _HEXADECIMAL.fullmatch(sample) else (_PREFIX.match(sample) or [""])[0]
    return prefix + _drawn(sample[len(prefix) :], seed, sample)


def distinct(samples: Collection[str], seed: bytes) -> dict[str, str]:
    """A fresh value for each, unlike the others and what was recorded; a short one may become longer."""
    taken = set(samples)
    values: dict[str, str] = {}
    for sample in samples:
        made = fresh(sample, seed)
        for attempt in range(1, _ATTEMPTS):
            if made not in taken:
                break
            # One digit has ten values, and all of them may be taken.
            longer = sample + "0" * (attempt // 8) if sample[-1:].isalnum() and len(sample) < 8 else sample
            made = fresh(longer, seed + bytes((attempt,)))
        taken.add(made)
        values[sample] = made
    return values


def _drawn(text: str, seed: bytes, name: str) -> str:
    noise = b""
    while len(noise) < 2 * len(text) + 2:
        noise += hmac.digest(seed, f"{len(noise)} {name}".encode("utf-8", "surrogatepass"), "sha256")
    letters = _DIGITS + "abcdef" if _HEXADECIMAL.fullmatch(text) and not _NUMERIC.fullmatch(text) else ""
    made = [
        _sign(sign, noise[2 * number] * 256 + noise[2 * number + 1], letters)
        for number, sign in enumerate(text)
    ]
    first = len(text) - len(text.lstrip("-"))
    if _NUMERIC.fullmatch(text) and made[first:] and made[first] == "0":
        made[first] = "7"
    return "".join(made)


def _sign(sign: str, draw: int, letters: str) -> str:
    if letters and sign != "-":
        return letters[draw % len(letters)]
    for alphabet in (_DIGITS, _LOWER, _LOWER.upper()):
        if sign in alphabet:
            return alphabet[draw % len(alphabet)]
    return sign


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The scalars of JSON with their JSON pointers."""
    if is_object(value):
        for key, member in value.items():
            yield from leaves(member, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif is_list(value):
        for number, item in enumerate(value):
            yield from leaves(item, f"{pointer}/{number}")
    else:
        yield pointer, value


def shape(value: Any) -> frozenset[str]:
    """The pointers of JSON without the numbers of items: which names stand where."""
    return frozenset(re.sub(r"/\d+(?=/|$)", "/*", pointer) for pointer, _ in leaves(value))


def without(value: Any, pointers: Iterable[str]) -> Any:
    """JSON without what stands at some pointers."""
    gone = set(pointers)

    def copied(here: Any, pointer: str) -> Any:
        if is_object(here):
            members = (
                (key, member, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
                for key, member in here.items()
            )
            return {key: copied(member, place) for key, member, place in members if place not in gone}
        if is_list(here):
            return [copied(item, f"{pointer}/{number}") for number, item in enumerate(here)]
        return here

    return copied(value, "")
