"""Secrets and personal data: what whoever gets the file could use or learn. Values are never told."""

from __future__ import annotations

from functools import lru_cache

from cockpit.features.har.catalog import RULES
from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.entry import Path
from cockpit.features.har.finding import Findings
from cockpit.features.har.finds import Found, Search
from cockpit.features.har.known import Known
from cockpit.features.har.reading import Har
from cockpit.features.har.sanitizing import is_sanitized
from cockpit.features.har.secrets.judging import OPAQUE
from cockpit.features.har.secrets.standins import is_made


class Secrets:
    """Tells each secret once, by its kind and its name, however often it was sent."""

    def __init__(
        self, har: Har, search: Search | None = None, known: Known[tuple[Found, ...]] | None = None
    ) -> None:
        self._search = search or Search()
        self._known = known
        self._sanitized = is_sanitized(har)

    def look(self, seen: Exchange, found: Findings) -> None:
        """What this exchange gives away; the stand-ins of a sanitised file give away nothing."""
        told: set[tuple[str, str]] = set()
        for path, spots in self._found(seen):
            for spot in spots:
                if spot.kind == OPAQUE or (self._sanitized and is_made(spot.kind, spot.value)):
                    continue
                about = spot.name or str(hash(spot.value))
                if (spot.kind, about) not in told:
                    told.add((spot.kind, about))
                    found.add(
                        spot.kind, _message(spot.kind, spot.name, path[:2]), seen.placed, path, about=about
                    )

    def end(self, found: Findings) -> None:
        """Every exchange spoke for itself."""

    def _found(self, seen: Exchange) -> tuple[Found, ...]:
        def search() -> tuple[Found, ...]:
            return tuple(self._search.strings(seen.placed.entry, seen.digest))

        return search() if self._known is None else self._known.of(seen.identity, search)


@lru_cache(maxsize=1024)
def _message(kind: str, name: str, path: Path) -> str:
    named = f" `{name}`" if name else ""
    return f"{RULES[kind].title}{named} in {_place(path)}."


def _place(path: Path) -> str:
    side = "a request" if path[0] == "request" else "an answer"
    match path[1:2]:
        case ("headers",):
            return f"a header of {side}"
        case ("cookies",):
            return f"the cookies of {side}"
        case ("url",) | ("queryString",) | ("redirectURL",):
            return "an address"
        case ("postData",) | ("content",):
            return f"the body of {side}"
        case _:
            return "a message" if path[:1] == ("_webSocketMessages",) else "what the recorder noted"
