"""Who may use a mock: programs, and pages of this computer; it is copied with the mock.

A page of any site can send requests to this computer, and under a name of its own (DNS rebinding) read the
answers. So the name that is asked for has to be one of the mock's, and other pages have to be let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from ipaddress import ip_address
from typing import Final

from cockpit.features.har.mock.playing import Answer, refusal

ANY: Final = "*"


@dataclass(frozen=True)
class Callers:
    """By which names the mock is asked, and from where."""

    names: frozenset[str]
    """Beside those of this computer, and addresses, which no site can take; in lower case."""
    origins: frozenset[str] = frozenset()
    """Of pages elsewhere that may use it; `*` for all."""

    def refused(self, headers: Mapping[str, str]) -> Answer | None:
        """Why a request is not answered; None for one that is."""
        host = headers.get("host", "")
        if host and not self._is_here(host):
            what = _shown(_name(host))
            return refusal(421, f"This mock is not {what}; --allow-host {what} makes it answer to that name.")
        origin = headers.get("origin", "")
        if origin and not self._may(origin):
            what = _shown(origin)
            return refusal(403, f"Pages of {what} may not use this mock; --cors {what} lets them.")
        return None

    def shared(self, headers: Message, answer: Answer) -> list[tuple[str, str]]:
        """What tells a browser that a page may read an answer."""
        origin = str(headers.get("origin", ""))
        if not origin or not origin.isascii() or not origin.isprintable() or not self._may(origin):
            return []
        shown = {name for name, _ in answer.headers if name.isascii() and name.isprintable()}
        asked = str(headers.get("access-control-request-headers", ""))
        method = str(headers.get("access-control-request-method", "GET"))
        given = [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Credentials", "true"),
            ("Vary", "Origin"),
            ("Access-Control-Expose-Headers", ", ".join(sorted({*shown, "x-mock-entry"} - {"set-cookie"}))),
        ]
        if method.isascii() and method.isalpha():
            methods = dict.fromkeys(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", method])
            given.append(("Access-Control-Allow-Methods", ", ".join(methods)))
        if asked and asked.isascii() and asked.isprintable():
            given.append(("Access-Control-Allow-Headers", asked))
        if headers.get("access-control-request-private-network"):
            given.append(("Access-Control-Allow-Private-Network", "true"))
        return given

    def _may(self, origin: str) -> bool:
        if ANY in self.origins or origin in self.origins:
            return True
        return "://" in origin and self._is_here(origin.partition("://")[2], addresses=False)

    def _is_here(self, host: str, *, addresses: bool = True) -> bool:
        name = _name(host)
        if name == "localhost" or name.endswith(".localhost") or name in self.names:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return addresses or address.is_loopback


def _name(host: str) -> str:
    """Without the port, in lower case."""
    bare = host.partition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    return bare.lower().rstrip(".")


def _shown(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isprintable())[:200]
