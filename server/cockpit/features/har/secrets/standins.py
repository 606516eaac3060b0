"""What stands for a secret in a file that is shared: as long, alike, and the same for the same value.

Digits become digits, letters become letters of the same case, hexadecimal stays hexadecimal, and all other
signs stay where they are: lengths and comparisons hold. Without the salt not even a guess can be checked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final

from cockpit.features.har.secrets.shapes import decoded, is_jwt

_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-f]{2,}|[0-9A-F]{2,})(?:-(?:[0-9a-f]{2,}|[0-9A-F]{2,}))*")
_TURNS: Final = 4
"""A value of one or two signs may be drawn as itself; then it is drawn again."""
_PEM: Final = re.compile(r"(-----(?:BEGIN|END) [A-Z0-9 ]+-----|\\+[rn])")
_STRING: Final = re.compile(r'(:\s*")((?:[^"\\]|\\.)*)(")')
_ESCAPE: Final = re.compile(r"\\u[0-9a-fA-F]{4}|\\.")
_ESCAPED: Final = re.compile(r"(\\+)(u[0-9a-fA-F]{4}|[\"'/bfnrt])")
"""An escape of JSON, in a string that may stand in others: each level has put backslashes before it."""
_SHORT: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_WIDE: Final = ((2, 0x00E0, 22), (3, 0x4E00, 20_000), (4, 0x20000, 40_000))
"""Letters outside ASCII: how many bytes they have in UTF-8, and from which range another is taken."""


class StandIns:
    """Makes stand-ins with one salt; without it, nobody can tell whether a guess was right."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def of(self, kind: str, value: str) -> str:
        """What stands for this value; of a token the parts that are no secret are kept."""
        if is_jwt(value) and value.count(".") == 2:
            return self._token(value)
        if kind == "secret/basic-auth":
            return self._basic(value)
        if kind == "secret/private-key":
            parts = _PEM.split(value)
            return "".join(part if number % 2 else self.plain(part) for number, part in enumerate(parts))
        if kind == "pii/email":
            name, dot, top = value.rpartition(".")
            return self.plain(name) + dot + top
        return self.plain(value)

    def plain(self, value: str) -> str:
        """The stand-in of a value without parts; its last signs follow from the others."""
        made = value
        for turn in range(_TURNS):
            seed = hmac.digest(self._salt, bytes((turn,)) + value.encode("utf-8", "surrogatepass"), "sha256")
            made = _ended(_drawn(value, seed, range(len(value))))
            if made != value:
                break
        return made

    def _token(self, value: str) -> str:
        """The header with the algorithm is kept, and so are times, by which one sees that it was expired."""
        head, claims, signature = value.split(".")
        text = decoded(claims)
        if text is None or not text.isascii():
            return ".".join((head, self.plain(claims), self.plain(signature)))
        changed = _STRING.sub(lambda found: found[1] + self.escaped(found[2]) + found[3], text.decode())
        again = base64.urlsafe_b64encode(changed.encode()).decode().rstrip("=")
        return ".".join((head, again, self.plain(signature)))

    def escaped(self, text: str) -> str:
        """The stand-in of a text in which escapes of JSON stay as they are."""
        parts = _ESCAPE.split(text)
        escapes = [*_ESCAPE.findall(text), ""]
        if len(parts) == 1:
            return self.plain(text)
        return "".join(self.plain(part) + escape for part, escape in zip(parts, escapes, strict=True))

    def _basic(self, value: str) -> str:
        text = decoded(value)
        if text is None or not text.isascii() or b":" not in text:
            return self.plain(value)
        user, _, password = text.decode().partition(":")
        made = f"{self.plain(user)}:{self.plain(password)}".encode()
        return base64.b64encode(made).decode()[: len(value)]


def is_made(kind: str, value: str) -> bool:
    """Whether a value of a sanitised file is a stand-in; very short ones are always taken for one."""
    if value.startswith("eyJ") and value.count(".") == 2:
        parts = [value.rpartition(".")[2]]
    elif kind == "secret/basic-auth" and (text := decoded(value)) is not None and text.isascii():
        parts = text.decode().split(":", 1)
    elif kind == "pii/email":
        parts = [value.rpartition(".")[0]]
    elif kind == "secret/private-key":
        parts = _PEM.split(value)[::2]
    else:
        parts = [value]
    return all(_ended(part) == part for part in parts)


def _ended(made: str) -> str:
    """The same with its end as it follows from its beginning."""
    start = _told_from(made)
    return _drawn(made, made[:start].encode("utf-8", "surrogatepass"), range(start, len(made)))


def _told_from(value: str) -> int:
    """Where the signs begin that follow from those before: a third of a value, at most 8 signs."""
    return len(value) - min(8, len(value) // 3)


def _drawn(value: str, seed: bytes, places: range) -> str:
    """The value with other signs at these places, drawn from the seed."""
    noise = hashlib.shake_256(seed).digest(4 * len(value) + 4)
    letters = 6 if _HEXADECIMAL.fullmatch(value) else 26
    signs = list(value)
    for place in places:
        number = int.from_bytes(noise[4 * place : 4 * place + 4])
        signs[place] = _other(value[place], number, letters, first=not value[place - 1 : place].isalnum())
    return "".join(signs)


def _other(sign: str, number: int, letters: int, *, first: bool) -> str:
    """Another sign of the same class; a number that does not begin with 0 does not do so afterwards."""
    if "0" <= sign <= "9":
        return _DIGITS[1 + number % 9] if first and sign != "0" else _DIGITS[number % 10]
    if "a" <= sign <= "z":
        return _LOWER[number % letters]
    if "A" <= sign <= "Z":
        return _UPPER[number % letters]
    if sign.isascii() or not sign.isalpha():
        return sign
    length = len(sign.encode("utf-8", "surrogatepass"))
    return next((chr(start + number % span) for size, start, span in _WIDE if size == length), sign)


def _meant(escape: str) -> str:
    """The sign that an escape of JSON stands for, by what follows its backslashes."""
    return chr(int(escape[1:], 16)) if len(escape) == 5 else _SHORT.get(escape, escape)


def rewritten(written: str, value: str, stand_in: str) -> str | None:
    """The stand-in as an address, a form or a string wrote the value (`%2B`, `+`, `\\u002B`, `\\"`).

    None when they do not match.
    """
    parts: list[str] = []
    place = 0
    for sign, other in zip(value, stand_in, strict=True):
        size = len(sign.encode("utf-8", "surrogatepass"))
        if written[place : place + 1] == "%" and sign != "%":
            lower = any(letter.islower() for letter in written[place : place + 3 * size])
            digits = other.encode("utf-8", "surrogatepass").hex("%")
            parts.append("%" + (digits if lower else digits.upper()))
            place += 3 * size
        elif written[place : place + 1] == sign or (sign == " " and written[place : place + 1] == "+"):
            parts.append(other if sign != " " else written[place])
            place += 1
        elif sign == "%" and written[place : place + 3] == "%25":
            parts.append("%25")
            place += 3
        elif (escape := _ESCAPED.match(written, place)) is not None and _meant(escape[2]) == sign:
            parts.append(escape[1] + (f"u{ord(other):04x}" if other != sign else escape[2]))
            place = escape.end()
        else:
            return None
    return "".join(parts) if place == len(written) else None
