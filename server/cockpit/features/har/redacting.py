"""What is kept of an entry, without what is secret in it: hashes that compare equal stand in its place."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cockpit.features.har.entry import Entry, Pair, Request
from cockpit.features.har.finds import Search
from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.secrets.text import Spot

ALWAYS = frozenset({"authorization", "proxy-authorization", "x-api-key", "x-auth-token", "x-csrf-token"})
"""Headers whose value is never kept, whatever it looks like."""

_REMEMBERED = 1024
"""Sessions and the like are sent with every request."""
_LONGEST = 4000
_NO_REQUEST = Request()
_COOKIE = re.compile(r"=([^;\n]+)")
_FIRST_COOKIE = re.compile(r"(^|,\s*)([^=;,\s]+)=((?:(?!,\s*[^;,=\s]+=)[^;\n])+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kept:
    """What of an entry goes into the database as text."""

    url: str
    path: str


class Redaction:
    """Redacts entry after entry; the same secret becomes the same hash, and another one with another salt."""

    def __init__(self, salt: bytes, search: Search | None = None) -> None:
        self._salt = salt
        self._search = search or Search()
        self.values: set[str] = set()
        """The hashes that were put in the place of something."""
        self._hashes = lru_cache(maxsize=_REMEMBERED)(self._hashed)

    def kept(self, entry: Entry, path: str) -> Kept:
        """The address and its path; bodies are not kept, so nobody looks through them."""
        request = entry.request or _NO_REQUEST
        found = self._search.look(None, "", request.url)
        return Kept(
            self._without(request.url, found),
            self._without(path, found),
        )

    def text(self, text: str) -> str:
        """A text that may be an address, or have some, such as the title of a page."""
        return " ".join(self._without(word, self._search.look(None, "", word)) for word in text.split(" "))

    def redacted(self, name: str, value: str) -> str:
        """The value of a header as it may be kept: credentials as hashes, of cookies their names."""
        lower = name.lower()
        if lower in ALWAYS:
            return self._hash(value)
        if lower == "cookie":
            return _COOKIE.sub(lambda match: f"={self._hash(match[1])}", value)
        if lower == "set-cookie":
            return _FIRST_COOKIE.sub(lambda match: f"{match[1]}{match[2]}={self._hash(match[3])}", value)
        return value

    def header(self, where: Where, pair: Pair) -> str:
        """The value of a header as it may be kept."""
        value = self.redacted(pair.name, pair.value)
        if value == pair.value:
            value = self._without(value, self._search.header(where, pair))
        return value

    def _without(self, text: str, found: tuple[Spot, ...]) -> str:
        if not found:
            return text
        for spot in sorted(found, key=lambda each: -len(each.written)):
            if spot.written:
                text = text.replace(spot.written, self._hash(spot.value))
        return text

    def _hash(self, value: str) -> str:
        return self._hashes(value) if len(value) <= _LONGEST else self._hashed(value)

    def _hashed(self, value: str) -> str:
        digest = hashlib.blake2b(value.encode("utf-8", "replace"), key=self._salt, digest_size=8).hexdigest()
        hashed = f"[redacted:{digest}]"
        self.values.add(hashed)
        return hashed
