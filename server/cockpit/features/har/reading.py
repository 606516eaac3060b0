"""A HAR as its facts and its entries, each with its place, in bounded memory; whatever is broken is told.

The whole file is passed over once without decoding it (`list[Raw]`), then each entry is decoded by itself.
A file that this refuses is taken apart by `splitting`, which finds the whole entries around the damage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

import msgspec
from msgspec import Raw, Struct

from cockpit.features.har import splitting
from cockpit.features.har.entry import Entry, Fault
from cockpit.features.har.facts import MEMBERS, Facts, facts_of
from cockpit.features.har.mending import fault_in, mended
from cockpit.features.har.opening import Opened, data_of, opened
from cockpit.features.har.positions import Data, address

_FORGIVEN = "NaN, trailing commas, control characters and lone surrogates are forgiven"
_Decoded = tuple[Entry, tuple[Fault, ...]]
_DECODER = msgspec.json.Decoder(Entry)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about the file as a whole, or a place where it broke."""

    code: str
    message: str
    offset: int
    fatal: bool = False
    """Nothing could be read for it."""


class Placed(Struct, frozen=True, gc=False):
    """An entry and where it stands: `raw` is its text, which begins `offset` bytes into `Har.data`."""

    index: int
    entry: Entry
    raw: bytes | Raw
    offset: int
    faults: tuple[Fault, ...] = ()


class _Log(Struct, gc=False):
    version: Raw = Raw()
    creator: Raw = Raw()
    browser: Raw = Raw()
    pages: Raw = Raw()
    entries: list[Raw] | None = None


class _Root(_Log, gc=False):
    log: _Log | None = None
    request: Raw = Raw()


class Har:
    """A recording that was opened. `troubles` is complete when all entries were taken."""

    def __init__(self, source: Opened) -> None:
        self.source = source
        self.troubles: list[Trouble] = _about(source)
        self.facts = Facts()
        self._entries: list[Raw] | None = None
        self._list: int | None = None
        if not any(trouble.fatal for trouble in self.troubles):
            self._open()

    @property
    def data(self) -> Data:
        """The text that offsets count in: the file, or what UTF-16 became."""
        return self.source.data

    @property
    def refused(self) -> Trouble | None:
        """Why nothing could be read, if nothing could."""
        return next((trouble for trouble in self.troubles if trouble.fatal), None)

    @property
    def whole(self) -> bool:
        """Whether the file is one document without damage; only then is all of it known to be passed over."""
        return self._entries is not None

    def entries(self) -> Iterator[Placed]:
        """Every entry that can be read, in the order of the file. To be asked once."""
        if self._entries is not None:
            return self._quickly(self._entries)
        return iter(()) if self._list is None else self._slowly(self._list)

    def _open(self) -> None:
        view = memoryview(self.data)[self.source.start : self.source.stop]
        if not bytes(view[:1]).startswith((b"{", b"[")):
            self._refuse(
                "schema/not-json", f"This is no HAR: it begins with {_beginning(view)}, not with an object."
            )
            return
        try:
            self._take(view)
        except RecursionError:
            self._take_apart()
            self._tell(
                "schema/too-deep",
                "Something in this file is nested too deeply to be read.",
                self.source.start,
            )
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._take_apart()

    def _take(self, view: memoryview) -> None:
        if bytes(view[:1]) == b"[":
            self._entries = msgspec.json.decode(view, type=list[Raw])
            self._tell_bare()
            return
        root = msgspec.json.decode(view, type=_Root)
        log = root.log or root
        if log.entries is None and len(root.request):
            log.entries = [msgspec.json.decode(view, type=Raw)]
        if log.entries is None:
            self._refuse("schema/no-entries", _missing(has_log=root.log is not None))
        elif root.log is None:
            self._tell_bare()
        self._entries = log.entries or []
        base = address(self.data)
        raws = {"version": log.version, "creator": log.creator, "browser": log.browser, "pages": log.pages}
        found = {name: (address(raw) - base, bytes(raw)) for name, raw in raws.items() if len(raw)}
        self.facts = facts_of(found)

    def _take_apart(self) -> None:
        """Find the list of entries in a file that is not whole."""
        data, stop = self.data, self.source.stop
        start = self.source.start
        self._several_documents(start, stop)
        if data[start : start + 1] == b"[":
            self._list = start
            self._tell_bare()
            return
        parts = dict(splitting.members(data, start, stop))
        log = parts.get("log")
        if log is not None:
            parts = dict(splitting.members(data, log, stop))
        elif "entries" in parts:
            self._tell_bare()
        self.facts = facts_of(_texts(data, parts, stop))
        self._list = parts.get("entries")
        if self._list is None or data[self._list : self._list + 1] != b"[":
            self._list = None
            self._refuse("schema/no-entries", _missing(has_log=log is not None), parts.get("entries", start))

    def _several_documents(self, start: int, stop: int) -> None:
        end = splitting.end_of(self.data, start, stop)
        if isinstance(end, int) and end < stop:
            self._tell("schema/after-end", "The recording ends here; what follows is not read.", end)

    def _quickly(self, raws: list[Raw]) -> Iterator[Placed]:
        end = address(raws[0]) - address(self.data) if raws else 0
        for index, raw in enumerate(raws):
            # Between two entries stand white space and a comma, which is sooner passed than asked for.
            offset = splitting.skip(self.data, end, self.source.stop)
            end = offset + len(raw)
            read = self._decoded(raw, offset)
            if read is None:
                message = f"Entry {index + 1} is not an object that can be read."
                self._tell("schema/entry", message, offset)
            else:
                yield Placed(index, read[0], raw, offset, read[1])

    def _slowly(self, start: int) -> Iterator[Placed]:
        index = 0
        for found in splitting.recovered(self.data, start, self.source.stop, self._read):
            if isinstance(found, splitting.Break):
                self._tell_break(found, index)
            else:
                offset, (raw, (entry, faults)) = found
                yield Placed(index, entry, raw, offset, faults)
                index += 1
        if not self.troubles:
            self._tell("schema/not-strict", f"This is not strict JSON; {_FORGIVEN}.", self.source.start)

    def _read(self, start: int, end: int) -> tuple[bytes, _Decoded] | None:
        """What stands there, if it is an entry: here anything may, so one without a request is none."""
        raw = bytes(self.data[start:end])
        read = self._decoded(raw, start)
        return None if read is None or read[0].request is None else (raw, read)

    def _decoded(self, raw: bytes | Raw, offset: int) -> _Decoded | None:
        try:
            return _DECODER.decode(raw), ()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            text = bytes(raw)
            read = mended(text)
            if read is not None and not isinstance(error, msgspec.ValidationError):
                self._tell_loose(text, offset)
        return None if read is None else (read[0], tuple(read[1]))

    def _tell_loose(self, raw: bytes, offset: int) -> None:
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            message = "These bytes are not UTF-8; they are read as replacement characters."
            self._tell("schema/not-utf8", message, offset + error.start)
        else:
            self._tell("schema/not-strict", f"This entry is not strict JSON; {_FORGIVEN}.", offset)

    def _tell_break(self, found: splitting.Break, read: int) -> None:
        if not found.truncated:
            place = found.offset + (fault_in(bytes(self.data[found.offset : found.end])) if found.end else 0)
            message = f"The JSON breaks here, after {read} whole entries; the search goes on behind it."
            self._tell("schema/broken", message, place)
        elif read:
            message = f"The file ends in the middle; the {read} entries before are read."
            self._tell("schema/truncated", message, found.offset)
        else:
            self._tell("schema/truncated", "The file ends before its first entry is whole.", found.offset)

    def _tell_bare(self) -> None:
        message = "There is no `log` around the entries; they are read for all that."
        self._tell("schema/no-log", message, self.source.start)

    def _tell(self, code: str, message: str, offset: int) -> None:
        self.troubles.append(Trouble(code, message, offset))

    def _refuse(self, code: str, message: str, offset: int | None = None) -> None:
        self.troubles.append(
            Trouble(code, message, self.source.start if offset is None else offset, fatal=True)
        )


def read(source: FilePath | bytes) -> Har:
    """Open a recording. What is wrong with it stands in `troubles`; only a file we may not read raises."""
    return Har(opened(source if isinstance(source, bytes) else data_of(source)))


def _about(source: Opened) -> list[Trouble]:
    """What is odd about the bytes before anything of them is read."""
    troubles: list[Trouble] = []
    if source.start >= source.stop:
        troubles.append(Trouble("schema/empty", "The file is empty.", source.first, fatal=True))
    if source.encoding == "utf-8-sig":
        message = "The file begins with a byte order mark, which JSON does not have."
        troubles.append(Trouble("schema/encoding", message, source.first))
    elif source.encoding != "utf-8":
        message = f"The file is {source.encoding.upper()}; JSON is exchanged as UTF-8."
        troubles.append(Trouble("schema/encoding", message, source.first))
    if source.wrapped:
        troubles.append(Trouble("schema/wrapped", "The recording stands in a call (JSONP).", source.first))
    return troubles


def _texts(data: Data, parts: dict[str, int], stop: int) -> dict[str, tuple[int, bytes]]:
    """The members of a log beside the entries, as far as they are whole."""
    texts: dict[str, tuple[int, bytes]] = {}
    for name in MEMBERS:
        if (start := parts.get(name)) is not None:
            end = splitting.end_of_value(data, start, stop)
            if isinstance(end, int):
                texts[name] = (start, bytes(data[start:end]))
    return texts


def _missing(*, has_log: bool) -> str:
    return (
        "The log has no list of entries."
        if has_log
        else "This is JSON, but no HAR: it has neither `log` nor `entries`."
    )


def _beginning(view: memoryview) -> str:
    text = bytes(view[:24]).decode("utf-8", "replace").split("\n")[0]
    return repr(text)
