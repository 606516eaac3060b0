"""What a site leaves open: plain HTTP, cookies without flags, headers that are not sent."""

from __future__ import annotations

import re

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.entry import Path
from cockpit.features.har.finding import Findings
from cockpit.features.har.sites import is_local

_SESSION = re.compile(
    r"sess|sid$|^sid|auth|token|login|jwt|^__(secure|host)-|remember|identity", re.IGNORECASE
)
_SNIFFED = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/x-javascript"}
)


class Security:
    """The rules `sec/*`. Where no header was recorded, none is missed."""

    def __init__(self) -> None:
        self._secure_pages: set[str] = set()

    def look(self, seen: Exchange, found: Findings) -> None:
        """Judge one entry."""
        self._mixed(seen, found)
        if not seen.headers or seen.status == 0 or is_local(seen.url.host):
            return
        self._cookies(seen, found)
        self._cors(seen, found)
        if seen.url.scheme == "https" and seen.status < 400:
            self._missing(seen, found)

    def end(self, found: Findings) -> None:
        """All is said with the entries."""

    def _mixed(self, seen: Exchange, found: Findings) -> None:
        page = seen.placed.entry.pageref or ""
        if seen.url.scheme == "https" and seen.kind == "text/html" and seen.status in range(200, 300):
            self._secure_pages.add(page)
            return
        if seen.url.scheme != "http" or seen.kind == "text/html" or is_local(seen.url.host):
            return
        referer = next(
            (pair.value for pair in seen.request.headers or () if pair.name.lower() == "referer"), ""
        )
        if referer.startswith("https:") or (page and page in self._secure_pages):
            message = f"A secure page loads {seen.url.host}{seen.url.path[:80]} by plain HTTP."
            about = seen.url.host + seen.url.path
            found.add("sec/mixed-content", message, seen.placed, ("request", "url"), about=about)

    def _cookies(self, seen: Exchange, found: Findings) -> None:
        if "set-cookie" not in seen.headers:
            return
        for index, pair in enumerate(seen.response.headers or ()):
            if pair.name.lower() != "set-cookie":
                continue
            path: Path = ("response", "headers", index, "value")
            for line in pair.value.split("\n"):
                name, flags = _cookie(line)
                lacking = [flag for flag in ("Secure", "HttpOnly") if flag.lower() not in flags]
                if _SESSION.search(name) and lacking and not _is_removal(line):
                    message = (
                        f"The cookie {name!r} of {seen.url.host} is set without {' and '.join(lacking)}."
                    )
                    found.add("sec/cookie-flags", message, seen.placed, path)

    def _cors(self, seen: Exchange, found: Findings) -> None:
        if seen.headers.get("access-control-allow-origin") != "*":
            return
        if seen.headers.get("access-control-allow-credentials", "").lower() == "true":
            message = f"{seen.url.host} allows every origin, with credentials."
            found.add("sec/cors-wildcard-credentials", message, seen.placed, ("response", "headers"))

    def _missing(self, seen: Exchange, found: Findings) -> None:
        headers, host, path = seen.headers, seen.url.host, ("response", "headers")
        is_page = seen.kind == "text/html" and seen.status < 300
        if is_page and "strict-transport-security" not in headers:
            message = f"{host} does not send Strict-Transport-Security."
            found.add("sec/hsts-missing", message, seen.placed, path)
        if is_page and "content-security-policy" not in headers:
            message = f"{host} sends pages without a Content-Security-Policy."
            found.add("sec/csp-missing", message, seen.placed, path)
        if seen.kind in _SNIFFED and "x-content-type-options" not in headers:
            message = f"{host} does not send X-Content-Type-Options: nosniff."
            found.add("sec/nosniff-missing", message, seen.placed, path)


def _cookie(line: str) -> tuple[str, set[str]]:
    first, *attributes = line.split(";")
    return first.partition("=")[0].strip(), {part.partition("=")[0].strip().lower() for part in attributes}


def _is_removal(line: str) -> bool:
    """A cookie that is taken away carries nothing."""
    lower = line.lower()
    return "max-age=0" in lower.replace(" ", "") or "expires=thu, 01 jan 1970" in lower or "=;" in line[:80]
