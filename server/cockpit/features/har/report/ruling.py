"""Which rules of the organisation hold in a recording; what it cannot tell is unknown, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.checks.performance import is_asset
from cockpit.features.har.config import Config
from cockpit.features.har.finding import Finding
from cockpit.features.har.finds import Search
from cockpit.features.har.report.model import Ruling, State
from cockpit.features.har.sites import is_local

_NO_HEADERS: Final = "No headers of responses were recorded."
_NO_PAGES: Final = "No page that came by HTTPS, with its headers, was recorded."
_OPEN: Final = frozenset({"http", "ws"})
_REMOTE: Final = frozenset({"https", "wss"}) | _OPEN
_BY_FINDINGS: Final = (
    ("mixed-content", "No plain HTTP on secure pages", "requests", ("sec/mixed-content",), ""),
    ("hsts", "Pages send Strict-Transport-Security", "pages", ("sec/hsts-missing",), _NO_PAGES),
    ("csp", "Pages send a Content-Security-Policy", "pages", ("sec/csp-missing",), _NO_PAGES),
    ("cookie-flags", "Session cookies are Secure and HttpOnly", "cookies", ("sec/cookie-flags",),
     "No Set-Cookie was recorded; browsers leave them out of sanitised exports."),
    ("cors", "No origin is let in blindly", "headers", ("sec/cors-wildcard-credentials",), _NO_HEADERS),
    ("caching", "Assets say how long they may be kept", "assets",
     ("perf/no-cache-headers", "perf/no-store", "perf/no-validator"), "No asset with headers was recorded."),
    ("compression", "Text is compressed", "headers", ("perf/no-compression",), _NO_HEADERS),
    ("no-secrets", "No secrets in the recording", "entries", ("secret",), ""),
    ("no-tracking", "No ids that follow a browser", "entries", ("tracking",), ""),
    ("no-failures", "No failures of the server", "entries", ("http/5xx",), ""),
)  # fmt: skip


class Tally:
    """Counts, exchange by exchange, what rules can be told from."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._search = Search()
        self._seen: Counter[str] = Counter()
        self._plain: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()
        self._personal = 0

    def look(self, seen: Exchange) -> None:
        """Count one exchange."""
        count, host = self._seen, seen.url.host
        count["entries"] += 1
        if seen.url.scheme in _REMOTE and not is_local(host):
            count["requests"] += 1
            if seen.url.scheme in _OPEN:
                self._plain[host] += 1
            if self._config.allowed_hosts and not _is_allowed(host, self._config.allowed_hosts):
                self._strange[host] += 1
        if any(spot.kind.startswith("pii/") for spot in self._search.look(None, "", seen.request.url)):
            self._personal += 1
        if not seen.headers or is_local(host):
            return
        count["headers"] += 1
        count["cookies"] += "set-cookie" in seen.headers
        count["assets"] += is_asset(seen.kind)
        count["pages"] += seen.url.scheme == "https" and seen.kind == "text/html" and seen.status < 300

    def rulings(self, findings: list[Finding]) -> Iterator[Ruling]:
        """Every rule, with what was counted and found."""
        seen, allowed = self._seen, self._config.allowed_hosts
        requests = seen["requests"]
        nothing = "Nothing was asked of another computer."
        yield _ruling("https", "Everything goes by HTTPS", requests, self._plain, nothing)
        unset = "" if allowed else "No hosts are named: allowed-hosts below [har] in cockpit.toml names them."
        yield _ruling(
            "allowed-hosts", "Only hosts that are allowed", requests if allowed else 0, self._strange,
            unset or nothing,
        )  # fmt: skip
        personal = Counter({"addresses": self._personal} if self._personal else {})
        yield _ruling(
            "no-personal-data-in-urls", "No personal data in addresses", seen["entries"], personal,
            "There are no entries.",
        )  # fmt: skip
        for rule, title, of, codes, unknown in _BY_FINDINGS:
            broken = _counted(findings, codes)
            yield _ruling(rule, title, seen[of], broken, unknown or "There are no entries.")
        if self._config.budgets:
            over = Counter(found.message for found in findings if found.code == "perf/budget")
            yield _ruling("budgets", "Pages stay within their budgets", seen["entries"], over, "")
        else:
            said = "No budgets are set: [har.budgets] in cockpit.toml sets them."
            yield Ruling("budgets", "Pages stay within their budgets", "unknown", 0, 0, said)


def _counted(findings: Iterable[Finding], codes: tuple[str, ...]) -> Counter[str]:
    """In how many entries each code of these, or of these families, was found."""
    counted: Counter[str] = Counter()
    for found in findings:
        if found.code in codes or found.code.partition("/")[0] in codes:
            counted[found.code] += max(1, len(found.entries))
    return counted


def _ruling(rule: str, title: str, judged: int, broken: Counter[str], unknown: str) -> Ruling:
    total = broken.total()
    state: State = "broken" if total else "holds" if judged else "unknown"
    said = unknown if state == "unknown" else ""
    if total:
        most = broken.most_common(3)
        said = "; ".join(f"{name} ({count:,})" if count > 1 else name for name, count in most)
        said += f"; {len(broken) - 3:,} more" if len(broken) > 3 else ""
    return Ruling(rule, title, state, judged, total, said)


def _is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    name = host.partition(":")[0]
    return any(name == each or name.endswith(f".{each}") for each in allowed)
