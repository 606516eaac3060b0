"""What went wrong between the two sides: failures, redirects, repetitions, websockets."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import msgspec

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.finding import Findings, Spot, spot_of

HOPS = 2
"""A chain begins with so many redirects; one alone is how the web works."""
RETRY_SECONDS = 30.0
_OPEN_CHAINS = 10_000
_REPEATABLE = frozenset({0, 408, 429, 500, 502, 503, 504})
_TROUBLE = re.compile(rb'"type"\s*:\s*"error"|"opcode"\s*:\s*8\b')
_ORDERLY = frozenset({1000, 1001, 1005})
"""Done, gone away, and no code given (RFC 6455)."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True)
class _Chain:
    urls: list[str]
    spots: list[Spot]


class _Message(msgspec.Struct):
    """A message of a websocket as Chrome records it: `data` of whatever is no text is base64."""

    type: str = ""
    opcode: float = 1
    data: str = ""


class Http:
    """The rules `http/*`."""

    def __init__(self) -> None:
        self._chains: dict[str, _Chain] = {}
        self._failures: dict[tuple[str, str], float] = {}

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        self._status(seen, found)
        self._redirects(seen, found)
        self._retries(seen, found)
        if len(seen.placed.entry.messages) and _TROUBLE.search(memoryview(seen.placed.entry.messages)):
            _socket(seen, found)

    def end(self, found: Findings) -> None:
        """Chains whose last answer was not recorded."""
        for chain in self._chains.values():
            self._close(chain, found)
        self._chains.clear()

    def _status(self, seen: Exchange, found: Findings) -> None:
        placed, status = seen.placed, seen.status
        if status >= 400:
            code = "http/5xx" if status >= 500 else "http/4xx"
            found.add(code, f"{_what(seen)} answered {status}.", placed, ("response", "status"))
        elif status <= 0 and seen.request.url and not seen.url.scheme.startswith(("ws", "data", "blob")):
            reason = seen.response.error or "blocked, aborted, or the connection failed"
            path = ("response", "status") if placed.entry.response else ()
            found.add("http/blocked-or-aborted", f"{_what(seen)} got no answer: {reason}.", placed, path)

    def _redirects(self, seen: Exchange, found: Findings) -> None:
        url = seen.request.url
        chain = self._chains.pop(url, None)
        target = _target(seen) if seen.status in _REDIRECTS else ""
        if not target:
            if chain is not None:
                chain.urls.append(url)
                chain.spots.append(spot_of(seen.placed))
                self._close(chain, found)
            return
        chain = chain or _Chain([], [])
        looped = url in chain.urls
        chain.urls.append(url)
        chain.spots.append(spot_of(seen.placed))
        if looped:
            message = f"The redirects come back to {_short(url)} after {len(chain.urls) - 1} hops."
            found.add_spots("http/redirect-loop", message, chain.spots, ("response", "redirectURL"))
        elif len(self._chains) < _OPEN_CHAINS:
            self._chains[_joined(url, target)] = chain

    def _close(self, chain: _Chain, found: Findings) -> None:
        hops = len(chain.urls) - 1
        if hops >= HOPS:
            message = f"{hops} redirects from {_short(chain.urls[0])} to {_short(chain.urls[-1])}."
            found.add_spots("http/redirect-chain", message, chain.spots, ("response", "redirectURL"))

    def _retries(self, seen: Exchange, found: Findings) -> None:
        key = (seen.request.method, seen.request.url)
        failed = self._failures.pop(key, None)
        if seen.started is None:
            return
        if failed is not None and 0 <= seen.started - failed <= RETRY_SECONDS:
            message = f"{_what(seen)} was repeated after a failure."
            found.add("http/retry", message, seen.placed, ("request", "url"))
        if seen.status in _REPEATABLE and len(self._failures) < _OPEN_CHAINS:
            self._failures[key] = seen.started


def _socket(seen: Exchange, found: Findings) -> None:
    """How a websocket ended, where that was recorded."""
    try:
        messages = msgspec.json.decode(seen.placed.entry.messages, type=list[_Message])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    for number, message in enumerate(messages):
        reason = "an error" if message.type == "error" else ""
        if message.opcode == 8 and (code := _close_code(message.data)) not in _ORDERLY:
            reason = f"the code {code}"
        if reason:
            said = f"The websocket {seen.url.host}{seen.url.template} ended with {reason}."
            found.add("http/websocket-error", said, seen.placed, ("_webSocketMessages", number))
            return


def _close_code(data: str) -> int:
    try:
        payload = base64.b64decode(data[:12], validate=False)
    except ValueError:
        return 1005
    return int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005


def _what(seen: Exchange) -> str:
    return f"{seen.request.method} {seen.url.host}{seen.url.template}"


def _target(seen: Exchange) -> str:
    return seen.response.redirect_url or seen.headers.get("location", "")


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target).partition("#")[0]
    except ValueError:
        return target


def _short(url: str) -> str:
    return url.partition("?")[0][:120]
