"""Cookies that a browser had before it was recorded: no answer gives them, so the environment does."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.features.har.flow.correlations import Typed, Use
from cockpit.features.har.flow.flow import Flow, web_origin
from cockpit.features.har.flow.places import Used


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of one service."""

    base: str
    """The environment variable of the base URL of the service that gets it."""
    name: str
    use: Use
    value: Typed


def cookies_of(flow: Flow) -> tuple[Cookie, ...]:
    """Each once for each service that the session sent it to."""
    steps = {step.index: step for step in flow.chosen.steps}
    found: dict[tuple[str, str], Cookie] = {}
    for typed in flow.correlations.typed:
        for use in typed.uses:
            if use.place is Used.COOKIE:
                base = flow.origins[web_origin(steps[use.step])]
                found.setdefault((base, use.name), Cookie(base, use.name, use, typed))
    return tuple(found.values())
