"""Which headers of a recorded request a script sends by itself, and which ones are those of a browser."""

from __future__ import annotations

import re
from typing import Final

from cockpit.features.har.flow.step import Pairs, Step

_BROWSER: Final = re.compile(
    r"accept-(encoding|language|charset)|connection|content-length|cookie|host|origin|referer|user-agent|te|dnt"
    r"|cache-control|pragma|keep-alive|priority|upgrade(-insecure-requests)?|sec-.*|proxy-.*|if-none-match"
    r"|if-modified-since|x-client-data|x-forwarded-.*|forwarded|transfer-encoding|expect|via|range"
    r"|purpose|save-data|device-memory|downlink|ect|rtt|dpr|viewport-width|width|x-datadog-.*|traceparent"
    r"|tracestate|x-b3-.*|sentry-trace|baggage|newrelic"
)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
FRESH: Final = frozenset({"idempotency-key", "x-idempotency-key", "x-request-id", "x-correlation-id"})
"""Those that a client draws anew for each request."""


def is_sent(name: str) -> bool:
    """Whether a header belongs to the request itself; names in lower case."""
    return not _BROWSER.fullmatch(name) and bool(_NAME.fullmatch(name))


def sent_headers(step: Step) -> Pairs:
    """The headers that matter of a request, without that of the type of its body, and Accept of anything."""
    return tuple(
        (name, value)
        for name, value in step.headers
        if is_sent(name)
        and name != "content-type"
        and not (name == "accept" and (value == "*/*" or "text/html" in value))
        and not any(sign in value for sign in "\r\n\0")
    )
