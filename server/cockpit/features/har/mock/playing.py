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
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from cockpit.features.har.mock.asked import (
    Content,
    Request,
    alike,
    body_distance,
    carried,
    content_of,
    distance,
    text_at,
)
from cockpit.features.har.mock.varying import Replacing, fresh, is_list, leaves, without

MOST_RUNS: Final = 10_000
"""Runs whose values are known; those of older ones are stale."""
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
    needed: tuple[str, ...] = ()
    """Of what the client sends: the values of this run that must be in it."""


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
    answered: Counter[int] = field(default_factory=Counter[int])


class Player:
    """Answers requests from a tape. Not safe for several threads at once: whoever serves takes turns."""

    def __init__(
        self,
        tape: Mapping[str, Any],
        *,
        mutate: bool = False,
        seed: bytes = b"",
        broken: str = "",
        at: int | None = None,
    ) -> None:
        self._tape = tape
        self._mutate = mutate
        self._seed = seed
        self._broken, self._at = broken, at
        self._names: dict[str, frozenset[str]] = {}
        for exchange in tape["exchanges"]:
            for given in exchange["gives"]:
                name = [part for part in given["name"].split("/") if not part.isdecimal()][-1:]
                self._names[given["sample"]] = self._names.get(given["sample"], frozenset()) | {*name}
        self._runs: OrderedDict[int, _Run] = OrderedDict()
        self._issued: dict[str, dict[str, int]] = {}
        """By a fresh value: the samples that it stands for, and the run."""
        self._begun = 0
        self._begin()

    def answer(self, request: Request, address: str = "") -> Answer:
        """The recorded answer with values of this run, or a refusal that says why in one sentence."""
        content = content_of(request)
        run = self._run(request, content)
        candidates = [each for each in self._tape["exchanges"] if self._same_path(each, request)]
        if not candidates:
            return _refusal(404, f"Nothing was recorded for {request.method} {request.path}.")
        fitting = [each for each in candidates if each["method"] == _method(request)]
        if not fitting:
            methods = ", ".join(sorted({each["method"] for each in candidates}))
            return _refusal(405, f"{request.path} was recorded with {methods} only.")
        ranked = [(self._rank(each, request, content, run), each) for each in fitting]
        rank, exchange = min(ranked, key=lambda pair: pair[0])
        if (refused := self._judged(exchange, request, content, rank)) is not None:
            return refused
        if run is None:
            run = self._open(exchange)
        run.answered[exchange["entry"]] += 1
        return self._rendered(exchange, run, address)

    def _begin(self) -> _Run:
        seed = self._seed + str(self._begun).encode()
        values = {sample: fresh(sample, seed) if self._mutate else sample for sample in self._tape["samples"]}
        for sample, value in values.items():
            self._issued.setdefault(value, {})[sample] = self._begun
        self._runs[self._begun] = run = _Run(values)
        self._begun += 1
        if len(self._runs) > MOST_RUNS:
            oldest, gone = self._runs.popitem(last=False)
            for sample, value in gone.values.items():
                if self._issued.get(value, {}).get(sample) == oldest:
                    self._issued.pop(value)
        return run

    def _open(self, exchange: Mapping[str, Any]) -> _Run:
        """The run that a request without any value belongs to: the last, or a new one."""
        last = next(reversed(self._runs.values()))
        recorded = sum(1 for each in self._tape["exchanges"] if alike(each, exchange))
        asked = sum(last.answered[each["entry"]] for each in self._tape["exchanges"] if alike(each, exchange))
        return self._begin() if asked >= recorded else last

    def _run(self, request: Request, content: Content) -> _Run | None:
        """That of the value which the request carries, the path's before the others'."""
        for text in carried(request, content):
            for number in self._issued.get(text, {}).values():
                if number in self._runs and (self._mutate or self._begun == 1):
                    return self._runs[number]
        return None

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
            return _refusal(status, f"The {use['place']} value {use['name']} is {how}.")
        if exchange["authorized"] and "authorization" not in request.headers:
            return _refusal(401, "The Authorization header is missing.")
        if rank[2]:
            recorded = ", ".join(sorted({name for name, _ in exchange["query"]})) or "none"
            return _refusal(404, f"{request.path} was recorded with other parameters: {recorded}.")
        if self._mutate and rank[4] >= 2:
            return _refusal(422, f"The body of {request.method} {request.path} is not of the recorded form.")
        return None

    def _rendered(self, exchange: Mapping[str, Any], run: _Run, address: str) -> Answer:
        replacing = Replacing(run.values, self._names)
        broken = self._broken if self._at in (None, exchange["entry"]) else ""
        gives: list[Mapping[str, Any]] = exchange["gives"] if broken == "token" else []
        hidden = {(each["place"], each["name"]) for each in gives}
        headers = [
            (name, self._header(name, value, replacing, address))
            for name, value in exchange["headers"]
            if ("header", name) not in hidden
            and not (name == "set-cookie" and ("cookie", value.partition("=")[0].strip()) in hidden)
        ]
        return Answer(
            _broken_status(exchange["status"]) if broken == "status" else exchange["status"],
            tuple(headers),
            self._body(exchange, replacing, broken, address),
            exchange["milliseconds"],
            tuple(
                self._said(exchange, number, replacing, run) for number in range(len(exchange["messages"]))
            ),
            exchange["entry"],
        )

    def _header(self, name: str, value: str, replacing: Replacing, address: str) -> str:
        if name == "location":
            return replacing.path(self._here(value, address))
        if name == "set-cookie":
            pair, semicolon, rest = value.partition(";")
            cookie, equals, text = pair.partition("=")
            # A cookie for another host, or for HTTPS alone, would not come back to here.
            kept = [
                part
                for part in rest.split(";")
                if part.strip().partition("=")[0].lower() not in ("domain", "secure", "samesite")
            ]
            return cookie + equals + replacing.whole(text.strip()) + semicolon + ";".join(kept)
        return replacing.whole(self._here(value, address))

    def _here(self, text: str, address: str) -> str:
        """Links to the recorded hosts lead to the mock."""
        for origin in self._tape["origins"] if address else ():
            text = text.replace(origin, address)
        return text

    def _said(self, exchange: Mapping[str, Any], number: int, replacing: Replacing, run: _Run) -> Said:
        sent, data, binary = exchange["messages"][number]
        uses = [use for use in exchange["uses"] if use["place"] == "message" and use["message"] == number]
        needed = tuple(run.values[use["sample"]] for use in uses if use["sample"] is not None)
        if binary:
            return Said(sent, data, binary)
        try:
            text = json.dumps(replacing.json(json.loads(data)), ensure_ascii=False)
        except ValueError:
            text = replacing.whole(data)
        return Said(sent, text, binary, needed if self._mutate else ())

    def _body(self, exchange: Mapping[str, Any], replacing: Replacing, broken: str, address: str) -> bytes:
        if "base64" in exchange:
            return base64.b64decode(exchange["base64"])
        if "json" not in exchange:
            text = replacing.text(self._here(exchange["text"], address))
            for given in exchange["gives"] if broken == "token" else ():
                if given["place"] == "html":
                    text = text.replace(replacing.whole(given["sample"]), "")
            return text.encode("utf-8", "surrogatepass")
        value = exchange["json"]
        if broken == "token":
            value = without(value, (each["name"] for each in exchange["gives"] if each["place"] == "json"))
        if broken in ("field", "type"):
            given = {each["name"] for each in exchange["gives"]}
            value = _spoiled(value, broken, given)
        made = json.dumps(replacing.json(value), ensure_ascii=False, separators=(",", ":"))
        return self._here(made, address).encode("utf-8", "surrogatepass")


def _method(request: Request) -> str:
    return "GET" if request.method == "HEAD" else request.method


def _broken_status(status: int) -> int:
    return 500 if status < 400 else 200


def _spoiled(value: Any, how: str, kept: set[str]) -> Any:
    """Without one of its fields, or with one of another type, of those that nothing else needs."""
    pointers = [pointer for pointer, _ in leaves(value) if pointer not in kept]
    chosen = next((each for each in pointers if not re.search(r"/\d+$", each)), None)
    if not chosen:
        return {} if how == "field" else "spoiled"
    if how == "field":
        return without(value, [chosen])
    return _retyped(value, chosen.split("/")[1:])


def _retyped(value: Any, keys: list[str]) -> Any:
    if not keys:
        return 7 if isinstance(value, str) or value is None else "spoiled"
    key, rest = keys[0], keys[1:]
    if is_list(value):
        return [_retyped(item, rest) if str(number) == key else item for number, item in enumerate(value)]
    name = key.replace("~1", "/").replace("~0", "~")
    return {given: _retyped(member, rest) if given == name else member for given, member in value.items()}


def _refusal(status: int, sentence: str) -> Answer:
    body = json.dumps({"error": sentence}).encode()
    return Answer(status, (("content-type", "application/json"),), body)
