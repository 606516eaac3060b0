"""Values of a mock's own in place of those that were recorded; it stands by itself, because it is copied."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeGuard

_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_HEXADECIMAL: Final = re.compile(r"[0-9a-f-]+")
_PREFIX: Final = re.compile(r"\W*(?:[A-Za-z]{1,8}[_-])?")
_STRONG: Final = 8
"""Signs from which on a value is itself wherever it stands."""


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


def _drawn(text: str, seed: bytes, name: str) -> str:
    noise = b""
    while len(noise) < 2 * len(text) + 2:
        noise += hmac.digest(seed, f"{len(noise)} {name}".encode("utf-8", "surrogatepass"), "sha256")
    letters = _DIGITS + "abcdef" if _HEXADECIMAL.fullmatch(text) and not text.isdecimal() else ""
    made = [
        _sign(sign, noise[2 * number] * 256 + noise[2 * number + 1], letters)
        for number, sign in enumerate(text)
    ]
    if text[:1].isdecimal() and text.isdecimal() and made[0] == "0":
        made[0] = "7"
    return "".join(made)


def _sign(sign: str, draw: int, letters: str) -> str:
    if letters and sign != "-":
        return letters[draw % len(letters)]
    for alphabet in (_DIGITS, _LOWER, _LOWER.upper()):
        if sign in alphabet:
            return alphabet[draw % len(alphabet)]
    return sign


class Replacing:
    """Puts fresh values where the recorded ones stand in answers."""

    def __init__(self, values: Mapping[str, str], names: Mapping[str, frozenset[str]]) -> None:
        self._values = values
        self._names = names
        strong = sorted((sample for sample in values if len(sample) >= _STRONG), key=len, reverse=True)
        self._strong = re.compile("|".join(map(re.escape, strong))) if strong else None

    def text(self, text: str) -> str:
        """Of a page, a header or a part of JSON: values that are long enough to be no others."""
        return self._strong.sub(lambda found: self._values[found[0]], text) if self._strong else text

    def whole(self, text: str) -> str:
        """Of what is one value: short ones, too."""
        return self._values.get(text) or self.text(text)

    def path(self, address: str) -> str:
        """Of where a redirect leads to: each segment is a value."""
        return "/".join(self._values.get(segment, segment) for segment in self.text(address).split("/"))

    def json(self, value: Any, name: str = "") -> Any:
        """Of JSON: short values and numbers only under a name that the value goes by."""
        if is_object(value):
            return {key: self.json(member, key) for key, member in value.items()}
        if is_list(value):
            return [self.json(item, name) for item in value]
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return value
        text = str(value)
        if text in self._values and (len(text) >= _STRONG or name in self._names.get(text, ())):
            made = self._values[text]
            return made if isinstance(value, str) else int(made)
        return self.text(value) if isinstance(value, str) else value


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
