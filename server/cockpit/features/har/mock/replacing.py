"""Puts a mock's values where recorded ones stand, however they are written there; it is copied, too."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.entities import codepoint2name
from typing import Any, Final
from urllib.parse import quote, unquote

from cockpit.features.har.mock.varying import is_list, is_object

STRONG: Final = 8
"""Signs from which on a value is itself wherever it stands."""
_RUN: Final = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_TOKEN: Final = re.compile(r"[^/?#&=;]+")


class _Written:
    """A value as texts, addresses, pages and JSON write it: all but letters and digits may be escaped."""

    def __init__(self, sample: str) -> None:
        self._parts = _RUN.findall(sample)
        self.rarest = max(self._parts, key=len)
        self.pattern = "".join(map(_forms, self._parts))
        self._exact = re.compile("".join(f"({_forms(part)})" for part in self._parts), re.DOTALL)

    def instead(self, found: str, made: str) -> str:
        """What was found with the signs of another value, which is as long, escaped as they were."""
        match = self._exact.fullmatch(found)
        written, at = list[str](), 0
        for number, part in enumerate(self._parts, 1):
            new = made[at : at + len(part)]
            written.append(match[number] if match and new == part else new)
            at += len(part)
        return "".join(written)


def _forms(part: str) -> str:
    if len(part) > 1 or (part.isascii() and part.isalnum()):
        return part
    number = ord(part)
    escaped = quote(part, safe="", errors="surrogatepass")
    if len(escaped) == 1:
        escaped = f"%{number:02X}"
    written = [part, escaped, escaped.lower(), quote(escaped), f"&#{number};", f"&#x{number:x};"]
    written += [
        f"&#x{number:X};",
        f"\\{part}",
        json.dumps(part)[1:-1],
        f"\\u{number:04x}",
        f"\\u{number:04X}",
    ]
    if number in codepoint2name:
        written.append(f"&{codepoint2name[number]};")
    if part == " ":
        written.append("+")
    longest = sorted(dict.fromkeys(written), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest))})"


@dataclass(frozen=True)
class Places:
    """Which values there are, and where short ones count as themselves; the same for all runs."""

    samples: frozenset[str]
    names: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """By a value: the fields, headers and cookies that have it."""
    addresses: frozenset[tuple[str, str]] = frozenset()
    """What stands before a short value in addresses, such as `/users/` or `cursor=`, and the value."""

    @cached_property
    def strong(self) -> Mapping[str, _Written]:
        """The long ones, the longest first."""
        return {
            each: _Written(each)
            for each in sorted(self.samples, key=lambda each: (-len(each), each))
            if len(each) >= STRONG
        }

    @cached_property
    def short(self) -> re.Pattern[str] | None:
        """Finds short ones in addresses."""
        found = [
            rf"(?<={re.escape(before)}){re.escape(quote(sample, safe=''))}(?![\w%~-]|\.\w)"
            for before, sample in sorted(self.addresses)
            if len(sample) < STRONG
        ]
        return re.compile("|".join(found)) if found else None


class Replacing:
    """Writes other values in place of the recorded ones; which are those of one run."""

    def __init__(self, values: Mapping[str, str], places: Places) -> None:
        self._values = {sample: made for sample, made in values.items() if sample != made}
        self._places = places

    def text(self, text: str) -> str:
        """Of a page, a header or a part of JSON: long values, and short ones in addresses."""
        if not self._values:
            return text
        short = self._places.short
        if short is not None:
            text = short.sub(lambda found: quote(self._value(unquote(found[0])), safe=""), text)
        return _BASE64.sub(lambda found: self._coded(found[0]), self._plain(text))

    def data(self, data: bytes) -> bytes:
        """Of bytes that are no text: long values, each as long as it was."""
        return self._plain(data.decode("latin-1")).encode("latin-1", "replace")

    def named(self, text: str, name: str) -> str:
        """Of a header or a cookie: short values, too, where the name is one that they go by."""
        if text in self._values and (len(text) >= STRONG or self._goes_by(text, name)):
            return self._values[text]
        return self.text(text)

    def location(self, address: str) -> str:
        """Of where a redirect leads to: each segment and each parameter is a value."""

        def made(found: re.Match[str]) -> str:
            value = self._values.get(unquote(found[0]))
            return found[0] if value is None else quote(value, safe="")

        return _TOKEN.sub(made, self.text(address))

    def given(self, text: str, gives: Iterable[Mapping[str, Any]], place: str) -> str:
        """Of a text with short values at the places that scripts read them from."""
        for each in gives:
            value = self._values.get(each["sample"])
            if value is None or len(each["sample"]) >= STRONG or each["place"] != place:
                continue
            found = re.search(each["pattern"], text, re.IGNORECASE)
            written = (
                unquote(found[1]) if found and each["escaped"] else html.unescape(found[1] if found else "")
            )
            if found is not None and written == each["sample"]:
                new = quote(value, safe="") if each["escaped"] else html.escape(value)
                text = text[: found.start(1)] + new + text[found.end(1) :]
        return text

    def json(self, value: Any, name: str = "") -> Any:
        """Of JSON: short values and numbers only under a name that the value goes by."""
        if is_object(value):
            return {key: self.json(member, key) for key, member in value.items()}
        if is_list(value):
            return [self.json(item, name) for item in value]
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return value
        if isinstance(value, str):
            return self.named(value, name)
        text = str(value)
        known = text in self._values and (len(text) >= STRONG or self._goes_by(text, name))
        return int(self._values[text]) if known else value

    def _goes_by(self, text: str, name: str) -> bool:
        return name in self._places.names.get(text, ())

    def _value(self, text: str) -> str:
        return self._values.get(text, text)

    def _plain(self, text: str) -> str:
        there = [
            (sample, written)
            for sample, written in self._places.strong.items()
            if sample in self._values and written.rarest in text
        ]
        if not there:
            return text

        def made(found: re.Match[str]) -> str:
            sample, written = there[(found.lastindex or 1) - 1]
            return written.instead(found[0], self._values[sample])

        return re.sub("|".join(f"({written.pattern})" for _, written in there), made, text)

    def _coded(self, text: str) -> str:
        """Base64 in which a value stands, as in `user:token`."""
        bare = text.rstrip("=")
        url = "-" in bare or "_" in bare
        if len(bare) % 4 == 1 or (url and ("+" in bare or "/" in bare)):
            return text
        padded = bare.replace("-", "+").replace("_", "/") + "=" * (-len(bare) % 4)
        before = base64.b64decode(padded)
        after = self.data(before)
        if after == before:
            return text
        made = base64.b64encode(after).decode().rstrip("=") + "=" * (len(text) - len(bare))
        return made.replace("+", "-").replace("/", "_") if url else made
