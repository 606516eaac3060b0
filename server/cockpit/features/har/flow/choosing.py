"""Which steps a script repeats, and why the others are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.sites import site_of

_ASSETS: Final = frozenset(
    {"stylesheet", "script", "image", "font", "media", "manifest", "texttrack", "preflight"}
)
_SCHEMES: Final = frozenset({"http", "https", "ws", "wss"})
_BEACONS: Final = frozenset({"ping", "beacon", "cspviolationreport", "csp_report"})
_PORT: Final = re.compile(r":\d*$")
_ASSET_KIND: Final = re.compile(
    r"text/css|(text|application)/(x-)?(javascript|ecmascript)|image/.*|font/.*|audio/.*|video/.*"
    r"|application/(x-)?font.*|application/manifest\+json|application/wasm"
)
_ASSET_PATH: Final = re.compile(
    r".*\.(css|m?js|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|webmanifest)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step that is not repeated."""

    step: Step
    reason: str
    """A clause, such as "a static asset"."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is repeated, and what is not."""

    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...]


def choose(
    steps: Iterable[Step], *, only: frozenset[int] | None = None, hosts: frozenset[str] = frozenset()
) -> Chosen:
    """Leave out what a script would not repeat; of the entries that somebody named (`only`), nothing.

    Where `hosts` are named, with a port or without, they are what the session is about.
    """
    taken = list(steps)
    home = frozenset(site_of(step.host) for step in taken) if hosts else _home(taken)
    answered = any(step.status for step in taken)
    kept: list[Step] = []
    left_out: list[LeftOut] = []
    for step in taken:
        if hosts and not is_of(step, hosts):
            reason = "a host that was not chosen"
        elif only is None:
            reason = _reason(step, home, answered=answered)
        else:
            reason = "" if step.index in only else "not selected"
        if reason:
            left_out.append(LeftOut(step, reason))
        else:
            kept.append(step)
    return Chosen(tuple(kept), tuple(left_out))


def is_of(step: Step, hosts: frozenset[str]) -> bool:
    """Whether a step has asked one of some hosts."""
    return step.host in hosts or _PORT.sub("", step.host) in hosts


def _home(steps: list[Step]) -> frozenset[str]:
    """The sites that the session is about: that of the first page, and those that it is known to."""
    documents = [
        step for step in steps if step.resource == "document" or step.answer.media_type == "text/html"
    ]
    first = next(iter([*documents, *steps]), None)
    sites = {site_of(first.host)} if first else set[str]()
    if not documents:
        # A recording without a page is one of an interface: everything that it asks is meant.
        return frozenset(site_of(step.host) for step in steps)
    for step in steps:
        credentials = step.header("authorization") is not None
        if credentials and step.resource not in _BEACONS and step.answer.kind is BodyKind.JSON:
            sites.add(site_of(step.host))
    return frozenset(sites)


def _reason(step: Step, home: frozenset[str], *, answered: bool) -> str:
    preflight = step.method == "OPTIONS" and step.header("access-control-request-method") is not None
    reasons = (
        (step.scheme not in _SCHEMES, f"not of the network ({step.scheme or 'no scheme'})"),
        (preflight or step.resource == "preflight", "a pre-flight, which browsers send by themselves"),
        (step.resource in _BEACONS, "a beacon"),
        # Of a recording of requests alone nothing has an answer.
        (answered and step.status == 0, "it was blocked or aborted"),
        (_is_asset(step), "a static asset"),
        (site_of(step.host) not in home, "another site than the session's"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _is_asset(step: Step) -> bool:
    if step.method not in ("GET", "HEAD") or step.is_websocket:
        return False
    if step.resource in _ASSETS:
        return True
    if step.resource in ("document", "xhr", "fetch"):
        # What a program asked for is a part of its work, whatever it is.
        return bool(_ASSET_PATH.fullmatch(step.path)) and step.resource == "document"
    return bool(_ASSET_KIND.fullmatch(step.answer.media_type)) or bool(_ASSET_PATH.fullmatch(step.path))
