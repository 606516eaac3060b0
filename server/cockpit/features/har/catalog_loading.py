"""The rules about how a site is delivered, and about budgets: what they mean and what to do."""

from __future__ import annotations

from typing import Final

from cockpit.core.finding import Severity
from cockpit.features.har.rule import Rule

LOADING: Final = (
    Rule(
        "perf/critical-path",
        "Chain that a page waits for",
        Severity.INFO,
        "The requests of which each waits for the one before, by redirect, initiator, referrer or "
        "time, until the page was loaded. Shorten the chain: preload what is found late, join what "
        "follows one another, and mend the slowest link first. "
        "https://web.dev/articles/critical-request-chains",
    ),
    Rule(
        "perf/budget",
        "Budget that is exceeded",
        Severity.WARNING,
        "A page uses more than `[har.budgets]` of cockpit.toml or `cockpit.har.budgets` allows it. "
        "Bytes are those over the wire where they were recorded, else those of the content.",
    ),
    Rule(
        "perf/http1",
        "Many requests by HTTP/1",
        Severity.INFO,
        "A browser asks a host of HTTP/1 for six things at a time. HTTP/2 and HTTP/3 have no such "
        "limit. A proxy that recorded may have changed the version. "
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/Evolution_of_HTTP",
    ),
    Rule(
        "perf/blocking-third-party",
        "Page that waits for another site",
        Severity.WARNING,
        "Nothing is painted before this script or style of another site has come. Load it with "
        "`async` or `defer`, or serve it yourself. Told of recordings that have `_priority`, as those "
        "of Chrome and Edge. https://web.dev/articles/optimize-lcp",
    ),
    Rule(
        "perf/no-store",
        "Asset that may not be kept",
        Severity.INFO,
        "`no-store` on a script, style, image or font: each visit loads it again, and going back is "
        "slow, too. `no-cache` with an ETag asks whether it changed. "
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/Caching",
    ),
    Rule(
        "perf/no-validator",
        "Asset that cannot be asked for changes",
        Severity.INFO,
        "It may be kept for less than an hour, and has neither ETag nor Last-Modified, so it is "
        "loaded in full again even if it is the same. "
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/Conditional_requests",
    ),
    Rule(
        "perf/preflight-repeated",
        "Preflight that is repeated",
        Severity.INFO,
        "The browser asks again and again whether another origin may be called. "
        "`Access-Control-Max-Age` lets it remember the answer for up to two hours. "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age",
    ),
    Rule(
        "http/large-headers",
        "Request with very large headers",
        Severity.WARNING,
        "More than 8,000 bytes of headers, mostly cookies: many servers refuse them (431 or 400), and "
        "each request carries them. https://developer.mozilla.org/docs/Web/HTTP/Reference/Status/431",
    ),
    Rule(
        "http/websocket-error",
        "Websocket that ended badly",
        Severity.WARNING,
        "An error, or a close code other than 1000 and 1001. 1006 is a lost connection, 1011 a "
        "failure of the server. https://developer.mozilla.org/docs/Web/API/CloseEvent/code",
    ),
)
