"""A recording that can be shared: what is secret or personal in it is replaced, however it is written.

The file is read twice: first every value is found, then every occurrence of each is replaced in the bytes of
every entry. Stand-ins are as long as what they stand for, so that lengths, offsets and sizes stay true.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Final

from cockpit.core.durable import disk
from cockpit.core.errors import Invalid
from cockpit.features.har.entry import Entry, Path
from cockpit.features.har.finds import Find, Search
from cockpit.features.har.opening import require_unchanged, state_of
from cockpit.features.har.positions import JSON_STRING, offset_within
from cockpit.features.har.reading import Har, Placed, read
from cockpit.features.har.replacing import Pattern, Replacer, patterns_of
from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.secrets.shapes import decoded, is_words
from cockpit.features.har.secrets.standins import StandIns, rewritten
from cockpit.features.har.secrets.text import spots

Progress = Callable[[int, int], None]
MARK: Final = b'"_sanitized":"gh_COPILOT Cockpit",'
"""Stands at the beginning of the log, so that its stand-ins are not taken for secrets again."""
_LOG: Final = re.compile(rb'"log"\s*:\s*\{(?=\s*")')
_EXPONENT: Final = re.compile(r"-?[\d.]+[eE][-+]?\d+")
_NUMBER: Final = re.compile(rb"-?\d[\d.]*")
"""Of a number of JSON what may become another; its exponent stays."""
_LEAST: Final = {"opaque": 12, "tracking": 8, "secret": 6}
_ANYWHERE: Final = frozenset({"pii/email", "pii/phone", "pii/card", "pii/iban", "pii/national-id", "pii/ip"})
_NO_TIMINGS: Final = {"onLoad": -1}
_HEAD: Final = 4096
_REPORT: Final = "Nothing was written; please report this."
_SAID_OF: Final = 1000


@dataclass(slots=True)
class Sanitized:
    """What was replaced; never the values."""

    entries: int = 0
    changed: int = 0
    """Entries in which something was replaced."""
    values: dict[str, int] = field(default_factory=dict[str, int])
    """How many different values of each kind."""
    places: int = 0
    """How often one of them stood somewhere."""
    lost: str = ""
    """What of a damaged file was left out."""


class Sanitizer:
    """Sanitises one recording: `learn` first, then take the `pieces` of the new file."""

    def __init__(self, source: FilePath | bytes, salt: bytes) -> None:
        self._source = source
        self._stand_ins = StandIns(salt)
        self._search = Search()
        self._known: dict[tuple[str, str], None] = {}
        self._written: set[tuple[str, str, str]] = set()
        self._patterns: dict[bytes, Pattern] = {}
        self._anywhere = Replacer(())
        self.outcome = Sanitized()

    def learn(self, progress: Progress | None = None) -> None:
        """The first pass: every value that is to be replaced."""
        har = self._opened()
        end = har.source.start
        for placed in har.entries():
            self._learn_text(bytes(har.data[end : placed.offset]))
            end = placed.offset + len(placed.raw)
            for find in self._search.finds(placed.entry):
                self._take(find)
            self.outcome.entries += 1
            if progress is not None and placed.index % _SAID_OF == 0:
                progress(placed.offset, 2 * len(har.data))
        if har.whole:
            self._learn_text(bytes(har.data[end : har.source.stop]))
        elif har.troubles:
            self.outcome.lost = har.troubles[-1].message
        self.outcome.values = dict(sorted(Counter(kind for kind, _ in self._known).items()))
        self._anywhere = Replacer(self._patterns.values())

    def pieces(self, progress: Progress | None = None) -> Iterator[bytes]:
        """The second pass: the bytes of the new file. Of a damaged one, a new log with its whole entries."""
        har = self._opened()
        end, number = 0 if har.whole else -1, 0
        for placed in har.entries():
            if end < 0:
                yield (b"," if number else _head(har)) + b"\n"
            else:
                yield self._between(bytes(har.data[end : placed.offset]), first=not number)
                end = placed.offset + len(placed.raw)
            yield self._entry(placed)
            number += 1
            if progress is not None and placed.index % _SAID_OF == 0:
                progress(len(har.data) + placed.offset, 2 * len(har.data))
        if end < 0:
            yield (b"" if number else _head(har)) + b"\n]}}\n"
        else:
            yield self._between(bytes(har.data[end:]), first=not number)

    def proved(self, progress: Progress | None = None) -> Iterator[bytes]:
        """The pieces, each looked at once more: none may hold a value that was to be replaced."""
        for piece in self.pieces(progress):
            if any(True for _ in self._anywhere.edits(piece)):
                raise Invalid(f"A secret would have remained in the file. {_REPORT}")
            yield piece

    def prove(self, made: FilePath | bytes) -> None:
        """Read what was made: every entry has to be there."""
        har = read(made)
        if har.refused is not None or sum(1 for _ in har.entries()) != self.outcome.entries:
            raise Invalid(f"The sanitised file could not be read again. {_REPORT}")

    def _opened(self) -> Har:
        har = read(self._source)
        if har.refused is not None:
            name = f"{self._source}: " if isinstance(self._source, FilePath) else ""
            raise Invalid(f"{name}{har.refused.message} Nothing was written.")
        return har

    def _learn_text(self, raw: bytes) -> None:
        """Between the entries stand the pages, whose titles are often addresses."""
        if len(raw) > 2:
            for spot in spots(raw.decode("utf-8", "replace"), Where.RECEIVED):
                self._take(Find(spot.kind, spot.name, spot.value, spot.written, ()))

    def _take(self, find: Find) -> None:
        # An account is replaced where it stands, and everywhere where it is an address of mail, too.
        key = (find.kind, find.value, find.written)
        if key in self._written:
            return
        self._written.add(key)
        self._known[find.kind, find.value] = None
        if is_distinct(find):
            for pattern in self._patterns_of(find):
                self._patterns.setdefault(pattern.found, pattern)

    def _patterns_of(self, find: Find) -> Iterator[Pattern]:
        stand_in = self._stand_ins.of(find.kind, find.value)
        if find.written == find.value:
            return patterns_of(find.value, stand_in)
        again = rewritten(find.written, find.value, stand_in) or self._stand_ins.escaped(find.written)
        return patterns_of(find.value, stand_in, [(find.written, again)])

    def _patterns_in_address(self, find: Find) -> Iterator[Pattern]:
        """Only behind its name or before the host, which may be the same word."""
        stand_in = self._stand_ins.of(find.kind, find.value)
        again = rewritten(find.written, find.value, stand_in) or stand_in
        for before, after in (("=", ""), (":", "@")):
            written = (before + find.written + after, before + again + after)
            yield from patterns_of(before + find.value + after, before + stand_in + after, [written])

    def _between(self, raw: bytes, *, first: bool) -> bytes:
        changed, count = self._anywhere.replaced(raw)
        self.outcome.places += count
        return (
            _LOG.sub(lambda found: found[0] + MARK, changed, count=1)
            if first and MARK not in raw
            else changed
        )

    def _entry(self, placed: Placed) -> bytes:
        raw, count = self._where_they_stand(placed)
        changed, more = self._anywhere.replaced(raw)
        self.outcome.places += count + more
        self.outcome.changed += bool(count + more)
        return changed

    def _where_they_stand(self, placed: Placed) -> tuple[bytes, int]:
        """Short and common values are replaced only in the strings in which they were found."""
        raw = bytes(placed.raw)
        odd = {fault.path for fault in placed.faults}
        by_path: dict[Path, list[Find]] = {}
        for find in self._search.finds(placed.entry):
            if find.path in odd or not is_distinct(find):
                by_path.setdefault(find.path, []).append(find)
        count = 0
        for path, finds in by_path.items():
            start = offset_within(raw, path)
            if number := _NUMBER.match(raw, start):
                # It was read as a text, which need not be how it is written: 1.50 and 1e5.
                made = self._stand_ins.plain(number[0].decode()).encode()
                raw = raw[:start] + made + raw[number.end() :]
                count += 1
                continue
            token = JSON_STRING.match(raw, start)
            is_address = token is not None and path[-1] != "text" and b"://" in token[0]
            patterns_of_find = self._patterns_in_address if is_address else self._patterns_of
            replacer = Replacer(pattern for find in finds for pattern in patterns_of_find(find))
            if token is None:
                raw, done = replacer.replaced(raw)
            else:
                made, done = _in_token(token[0], replacer, encoded=_is_base64(placed.entry, path))
                raw = raw[:start] + made + raw[token.end() :]
            count += done
        return raw, count


def _in_token(token: bytes, replacer: Replacer, *, encoded: bool) -> tuple[bytes, int]:
    text = decoded(token[1:-1].replace(b"\\/", b"/").decode("ascii", "replace")) if encoded else None
    if text is None:
        return replacer.replaced(token)
    changed, count = replacer.replaced(text)
    code = base64.b64encode(changed)
    return (b'"' + code + b'"', count) if len(code) + 2 == len(token) else (token, 0)


def _is_base64(entry: Entry, path: Path) -> bool:
    if path[-1:] != ("text",):
        return False
    response, request = entry.response, entry.request
    part = response.content if path[0] == "response" and response else request.post_data if request else None
    return part is not None and (part.encoding or "").lower() == "base64"


def is_distinct(find: Find) -> bool:
    """Whether a value means itself wherever it stands: a password that is a word does not."""
    family = find.kind.partition("/")[0]
    if family == "pii":
        return find.kind in _ANYWHERE and len(find.value) >= 7
    if len(find.value) < _LEAST[family] or is_words(find.value) or _EXPONENT.fullmatch(find.value):
        return False
    return not find.value.isdecimal() or len(find.value) >= 10


def _head(har: Har) -> bytes:
    """The beginning of a log for the entries that could be read."""
    facts = har.facts
    programs = {
        name: {"name": program.name, "version": program.version}
        for name, program in (("creator", facts.creator), ("browser", facts.browser))
        if program is not None
    }
    pages = [
        {"startedDateTime": page.started, "id": page.id, "title": "", "pageTimings": _NO_TIMINGS}
        for page in facts.pages
    ]
    head = json.dumps({"version": facts.version or "1.2", **programs, "pages": pages})
    return b'{"log":{' + MARK + head[1:-1].encode() + b',"entries":['


def sanitized(source: bytes, salt: bytes) -> tuple[bytes, Sanitized]:
    """A recording in memory as one that can be shared."""
    sanitizer = Sanitizer(source, salt)
    sanitizer.learn()
    made = b"".join(sanitizer.proved())
    sanitizer.prove(made)
    return made, sanitizer.outcome


def beside(target: FilePath) -> FilePath:
    """A file that does not exist yet, in the folder of the target: what is made there becomes the target."""
    return target.with_name(f".{target.name}.{os.urandom(4).hex()}")


def sanitize(
    source: FilePath,
    progress: Progress | None,
    *,
    target: FilePath,
    salt: bytes,
    made: FilePath | None = None,
) -> Sanitized:
    """Write a recording as one that can be shared; the target appears whole and proved, or not at all.

    `made` is where it is written first: whoever ends this process has to remove it.
    """
    before = state_of(source)
    sanitizer = Sanitizer(source, salt)
    sanitizer.learn(progress)
    with disk(target.parent):
        made = made or beside(target)
        try:
            with made.open("xb") as file:
                file.writelines(sanitizer.proved(progress))
                file.flush()
                os.fsync(file.fileno())
            # What was written between the two passes was never looked at.
            require_unchanged(source, before)
            sanitizer.prove(made)
            made.replace(target)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    return sanitizer.outcome


def is_sanitized(har: Har) -> bool:
    """Whether a recording begins as one that was sanitised."""
    return MARK in bytes(har.data[:_HEAD])
