"""What a mock answers to a request: which recorded exchange is meant, and whether its values are fresh.

With `mutate` every run has ids, tokens and CSRF values of its own, as an application that was started anew:
what was recorded is stale, and refused. A run begins when what was asked already in the last one is asked
again by somebody who carries no value of any.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import quote, unquote

from cockpit.features.har.mock.asked import (
    Content,
    Request,
    alike,
    body_distance,
    carried,
    content_of,
    distance,
    text_at,
    unlike,
)
from cockpit.features.har.mock.replacing import STRONG, Places, Replacing
from cockpit.features.har.mock.varying import distinct

MOST_VALUES: Final = 200_000
"""Of all runs that are known; those of older runs are stale."""
LEAST_RUNS: Final = 50
MOST_RUNS: Final = 10_000
_MOST_VOTES: Final = 100
"""Of the runs that have a short value in common."""
_REFUSALS: Final = {
    "auth": 401,
    "csrf": 403,
    "id": 404,
    "cursor": 400,
    "etag": 412,
    "other": 409,
    "typed": 401,
}


@dataclass(frozen=True)
class Said:
    """A message of a websocket."""

    sent: bool
    """By the client."""
    data: str
    """Base64 where it is binary."""
    binary: bool
    needed: tuple[tuple[str, str], ...] = ()
    """Of what the client sends: JSON pointers, and what has to be in the text there."""


@dataclass(frozen=True)
class Answer:
    """What goes out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    milliseconds: float = 0.0
    messages: tuple[Said, ...] = ()
    entry: int | None = None
    """The recorded entry; None for a refusal."""


@dataclass
class _Run:
    values: Mapping[str, str]
    replacing: Replacing
    answered: Counter[int] = field(default_factory=Counter[int])


class Player:
    """Answers requests from a tape. Not safe for several threads at once: whoever serves takes turns."""

    def __init__(self, tape: Mapping[str, Any], *, mutate: bool = False, seed: bytes = b"") -> None:
        self._tape = tape
        self._mutate = mutate
        self._seed = seed
        self._places = _places(tape)
        self._runs: OrderedDict[int, _Run] = OrderedDict()
        self._most = min(MOST_RUNS, max(LEAST_RUNS, MOST_VALUES // max(1, len(tape["samples"]))))
        self._issued: dict[str, dict[str, list[int]]] = {}
        """By a fresh value: the samples that it stands for, and the runs."""
        self._begun = 0
        self._begin()

    def answer(self, request: Request, address: str = "") -> Answer:
        """The recorded answer with values of this run, or a refusal that says why in one sentence."""
        content = content_of(request)
        run = self._run(carried(request, content), STRONG)
        candidates = [each for each in self._tape["exchanges"] if self._same_path(each, request)]
        if not candidates:
            return refusal(
                404, f"Nothing was recorded for {request.method} {request.path}.{self._near(request)}"
            )
        fitting = [each for each in candidates if _is_method(each["method"], request.method)]
        if not fitting:
            methods = ", ".join(sorted({each["method"] for each in candidates}))
            return refusal(405, f"{request.path} was recorded with {methods} only.")
        ranked = [(self._rank(each, request, content, run), each) for each in fitting]
        rank, exchange = min(ranked, key=lambda pair: pair[0])
        if (refused := self._judged(exchange, request, content, rank)) is not None:
            return refused
        if run is None:
            run = self._run(_used(exchange, request, content), 1) or self._open(exchange)
        run.answered[exchange["entry"]] += 1
        return self._rendered(exchange, run, address)

    def _near(self, request: Request) -> str:
        """The entry that is most like a request, as a sentence."""
        by_path = {each["path"]: each for each in reversed(self._tape["exchanges"])}
        found = get_close_matches(request.path, by_path, n=1, cutoff=0.5)
        return f" The nearest is {_named(by_path[found[0]])}." if found else ""

    def _begin(self) -> _Run:
        samples: Sequence[str] = self._tape["samples"]
        seed = self._seed + str(self._begun).encode()
        values = distinct(samples, seed) if self._mutate else {sample: sample for sample in samples}
        for sample, value in values.items():
            self._issued.setdefault(value, {}).setdefault(sample, []).append(self._begun)
        self._runs[self._begun] = run = _Run(values, Replacing(values, self._places))
        self._begun += 1
        if len(self._runs) > self._most:
            self._forget()
        return run

    def _forget(self) -> None:
        oldest, gone = self._runs.popitem(last=False)
        for sample, value in gone.values.items():
            runs = self._issued[value][sample]
            runs.remove(oldest)
            if not runs:
                del self._issued[value][sample]
            if not self._issued[value]:
                del self._issued[value]

    def _open(self, exchange: Mapping[str, Any]) -> _Run:
        """The run that a request without any value belongs to: the last, or a new one."""
        last = next(reversed(self._runs.values()))
        recorded = sum(1 for each in self._tape["exchanges"] if alike(each, exchange))
        asked = sum(last.answered[each["entry"]] for each in self._tape["exchanges"] if alike(each, exchange))
        return self._begin() if asked >= recorded else last

    def _run(self, values: Iterator[str], least: int) -> _Run | None:
        """The one that most of what a request carries belongs to, when so many signs say so."""
        if not self._mutate and self._begun > 1:
            return None
        votes = Counter[int]()
        for text in set(values):
            for run in {run for runs in self._issued.get(text, {}).values() for run in runs[-_MOST_VOTES:]}:
                votes[run] += len(text)
        if not votes or max(votes.values()) < least:
            return None
        return self._runs[max(votes, key=lambda run: (votes[run], run))]

    def _same_path(self, exchange: Mapping[str, Any], request: Request) -> bool:
        recorded, asked = exchange["path"].split("/"), request.path.split("/")
        varying = {int(use["name"]) + 1 for use in exchange["uses"] if use["place"] == "path"}
        return len(recorded) == len(asked) and all(
            unquote(one) == unquote(other) or number in varying
            for number, (one, other) in enumerate(zip(recorded, asked, strict=True))
        )

    def _rank(
        self, exchange: Mapping[str, Any], request: Request, content: Content, run: _Run | None
    ) -> tuple[Any, ...]:
        """The lower, the likelier it is the exchange that is meant."""
        missing = exchange["authorized"] != ("authorization" in request.headers)
        failed = sum(
            not self._holds(use, request, content) for use in exchange["uses"] if use["place"] != "message"
        )
        taken = (run or next(reversed(self._runs.values()))).answered[exchange["entry"]]
        names = {name for name, _ in exchange["query"]} != {name for name, _ in request.query}
        return (
            *(missing, failed, names, distance(exchange["query"], request.query, exchange["uses"])),
            body_distance(exchange, content),
            bool(taken),
            -exchange["entry"] if taken else exchange["entry"],
        )

    def _holds(self, use: Mapping[str, Any], request: Request, content: Content) -> bool:
        text = text_at(use, request, content)
        if not self._mutate and use["place"] != "path":
            return True
        if use["sample"] is None:
            return bool(text)
        return text is not None and use["sample"] in self._issued.get(text, {})

    def _judged(
        self, exchange: Mapping[str, Any], request: Request, content: Content, rank: tuple[Any, ...]
    ) -> Answer | None:
        for use in exchange["uses"]:
            if use["place"] == "message" or self._holds(use, request, content):
                continue
            absent = text_at(use, request, content) is None
            status = 428 if absent and use["kind"] == "etag" else _REFUSALS[use["kind"]]
            if use["place"] == "path":
                status = 404
            how = "missing" if absent else "stale or unknown"
            return refusal(status, f"The {use['place']} value {use['name']} is {how}.")
        if exchange["authorized"] and "authorization" not in request.headers:
            return refusal(401, "The Authorization header is missing.")
        if rank[2]:
            recorded = ", ".join(sorted({name for name, _ in exchange["query"]})) or "none"
            nearest = f" The nearest is {_named(exchange)}."
            return refusal(404, f"{request.path} was recorded with other parameters: {recorded}.{nearest}")
        if self._mutate and rank[4] >= 2:
            what = f"The body of {request.method} {request.path} is not of the recorded form"
            return refusal(422, f"{what}, that of entry {exchange['entry']}{unlike(exchange, content)}.")
        return None

    def _rendered(self, exchange: Mapping[str, Any], run: _Run, address: str) -> Answer:
        gives = exchange["gives"]
        return Answer(
            exchange["status"],
            tuple(
                (name, run.replacing.given(self._header(name, value, run.replacing, address), gives, name))
                for name, value in exchange["headers"]
            ),
            self._body(exchange, run.replacing, address),
            exchange["milliseconds"],
            tuple(self._said(exchange, number, run) for number in range(len(exchange["messages"]))),
            exchange["entry"],
        )

    def _header(self, name: str, value: str, replacing: Replacing, address: str) -> str:
        if name == "location":
            return self._here(replacing.location(value), address)
        if name == "set-cookie":
            pair, semicolon, rest = value.partition(";")
            cookie, equals, text = pair.partition("=")
            # A cookie for another host, or for HTTPS alone, would not come back to here.
            kept = [
                part
                for part in rest.split(";")
                if part.strip().partition("=")[0].lower() not in ("domain", "secure", "samesite")
            ]
            return (
                cookie + equals + replacing.named(text.strip(), cookie.strip()) + semicolon + ";".join(kept)
            )
        return self._here(replacing.named(value, name), address)

    def _here(self, text: str, address: str) -> str:
        """Links to the recorded hosts lead to the mock."""
        for origin in self._tape["origins"] if address else ():
            for there, here in ((origin, address), (_socket(origin), _socket(address))):
                for write in _WRITTEN:
                    if (written := write(there)) in text:
                        new = write(here).replace("\\", "\\\\")
                        text = re.sub(re.escape(written) + _NO_MORE, new, text)
        return text

    def _said(self, exchange: Mapping[str, Any], number: int, run: _Run) -> Said:
        sent, data, binary = exchange["messages"][number]
        if binary:
            return Said(sent, base64.b64encode(run.replacing.data(base64.b64decode(data))).decode(), binary)
        try:
            text = json.dumps(run.replacing.json(json.loads(data)), ensure_ascii=False)
        except ValueError:
            text = run.values.get(data) or run.replacing.text(data)
        uses = [use for use in exchange["uses"] if use["place"] == "message" and use["nth"] == number]
        needed = tuple(
            (use["name"], _coded(run.values[use["sample"]], use["coding"]))
            for use in uses
            if use["sample"] is not None
        )
        return Said(sent, text, binary, needed if self._mutate else ())

    def _body(self, exchange: Mapping[str, Any], replacing: Replacing, address: str) -> bytes:
        if "base64" in exchange:
            return replacing.data(base64.b64decode(exchange["base64"]))
        if "json" in exchange:
            made = json.dumps(replacing.json(exchange["json"]), ensure_ascii=False, separators=(",", ":"))
        else:
            made = replacing.text(exchange["text"])
        made = replacing.given(made, exchange["gives"], "html")
        return self._here(made, address).encode("utf-8", "surrogatepass")


_WRITTEN: Final[Sequence[Callable[[str], str]]] = (
    lambda text: text,
    lambda text: text.replace("/", "\\/"),
    lambda text: quote(text, safe=""),
    lambda text: quote(text, safe="").replace("%3A", "%3a").replace("%2F", "%2f"),
)
"""How pages, JSON and parameters write an address."""
_NO_MORE: Final = r"(?![\w-]|\.\w|:\d|%3[Aa]\d)"


def _socket(origin: str) -> str:
    return "ws" + origin.removeprefix("http")


def _coded(text: str, coding: str) -> str:
    return base64.b64encode(text.encode()).decode() if coding == "base64" else text


def _places(tape: Mapping[str, Any]) -> Places:
    names: dict[str, set[str]] = {}
    for exchange in tape["exchanges"]:
        for given in exchange["gives"]:
            keys = [key for key in given["name"].split("/") if not key.isdecimal()] or [""]
            names.setdefault(given["sample"], set()).add(keys[-1].replace("~1", "/").replace("~0", "~"))
    addresses = {
        (before, use["sample"])
        for exchange in tape["exchanges"]
        for use in exchange["uses"]
        if use["sample"] is not None
        for before in _before(exchange["path"].split("/"), use)
    }
    return Places(
        frozenset(tape["samples"]),
        {each: frozenset(found) for each, found in names.items()},
        frozenset(addresses),
    )


def _before(segments: Sequence[str], use: Mapping[str, Any]) -> Iterator[str]:
    """What stands before a value in addresses."""
    if use["place"] == "path" and segments[int(use["name"])]:
        yield f"/{segments[int(use['name'])]}/"
    elif use["place"] == "query":
        yield from (f"{sign}{quote(use['name'])}=" for sign in "?&;")


def _used(exchange: Mapping[str, Any], request: Request, content: Content) -> Iterator[str]:
    """The values that stand within others."""
    for use in exchange["uses"]:
        if use["place"] != "message" and (text := text_at(use, request, content)) is not None:
            yield text


def _named(exchange: Mapping[str, Any]) -> str:
    return f"entry {exchange['entry']}, {exchange['method']} {exchange['path']}"


def _is_method(recorded: str, asked: str) -> bool:
    return recorded == asked or (recorded, asked) == ("GET", "HEAD")


def refusal(status: int, sentence: str) -> Answer:
    """An answer that says in one sentence why there is none."""
    body = json.dumps({"error": sentence}).encode()
    return Answer(status, (("content-type", "application/json"),), body)
