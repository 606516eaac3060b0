"""Every rule about recordings: what it means, how loud it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cockpit.core.finding import Severity
from cockpit.features.har.catalog_loading import LOADING
from cockpit.features.har.rule import Rule
from cockpit.features.har.secrets.rules import SECRETS

_ERROR, _WARNING, _INFO, _HINT = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.HINT

_SCHEMA = (
    Rule("schema/empty", "Empty file", _ERROR, "The recording has no content. Save it again."),
    Rule(
        "schema/not-json",
        "Not JSON",
        _ERROR,
        "The file begins with something that is no object: often the page of a login or an error "
        "instead of a download.",
    ),
    Rule(
        "schema/no-entries",
        "No list of entries",
        _ERROR,
        "A HAR is an object `log` with a list `entries`. This JSON has none, so it is something else.",
    ),
    Rule(
        "schema/truncated",
        "File that ends in the middle",
        _ERROR,
        "The recorder was stopped, or the disk or the upload was full. Everything whole is read; "
        "the rest has to be recorded again.",
    ),
    Rule(
        "schema/broken",
        "JSON that breaks",
        _ERROR,
        "Something was cut out, or edited by hand. The entries before and behind the place are read.",
    ),
    Rule(
        "schema/too-deep",
        "Nested too deeply",
        _WARNING,
        "A value holds thousands of levels, more than any reader takes. The entries outside of it are read.",
    ),
    Rule(
        "schema/not-strict",
        "Not strict JSON",
        _WARNING,
        "NaN, a trailing comma, a raw control character or half of a surrogate pair: most tools "
        "refuse the file for it. Save it with a program that writes JSON.",
    ),
    Rule(
        "schema/not-utf8",
        "Bytes that are not UTF-8",
        _WARNING,
        "JSON is exchanged as UTF-8 (RFC 8259). The bytes are read as replacement characters; "
        "convert the file.",
    ),
    Rule(
        "schema/encoding",
        "Byte order mark or UTF-16",
        _INFO,
        "Many tools refuse a file that begins with a byte order mark or is UTF-16. Save it as UTF-8 "
        "without a mark.",
    ),
    Rule(
        "schema/wrapped",
        "Recording in a call",
        _INFO,
        "The JSON stands in a call, as JSONP; most tools refuse that. Remove what is around it.",
    ),
    Rule(
        "schema/after-end",
        "Something behind the end",
        _WARNING,
        "Behind the recording follows more, perhaps a second one. It is not read; put it into a "
        "file of its own.",
    ),
    Rule(
        "schema/no-log",
        "No log",
        _INFO,
        "The entries do not stand in an object `log`. They are read, but other tools refuse them.",
    ),
    Rule(
        "schema/entry",
        "Entry that is none",
        _ERROR,
        "An element of `entries` is not an object, or cannot be read.",
    ),
    Rule(
        "schema/missing",
        "Member that is missing",
        _INFO,
        "The specification requires this member. What cannot be done without it is an error, such "
        "as a request without a URL.",
    ),
    Rule(
        "schema/type",
        "Value of another type",
        _WARNING,
        "The value is not of the type that the specification gives it. It is converted where that "
        "is clear, and left out otherwise.",
    ),
    Rule(
        "schema/date",
        "Date that is none",
        _WARNING,
        "Times are written as ISO 8601, such as 2026-03-03T09:00:00.000Z. Nothing that depends on "
        "order or distance can be told of this entry.",
    ),
    Rule(
        "schema/pageref-dangling",
        "Page that does not exist",
        _INFO,
        "The entry names a page that `pages` does not have. Some tools lose such entries without a word.",
    ),
    Rule(
        "schema/time-sum-mismatch",
        "Time that is not the sum of its phases",
        _INFO,
        "`time` is the sum of all phases that apply, `ssl` left out because `connect` holds it. One "
        "of the figures is wrong.",
    ),
    Rule(
        "schema/ssl-greater-than-connect",
        "TLS longer than its connection",
        _INFO,
        "`ssl` is a part of `connect`, so it cannot be longer.",
    ),
    Rule(
        "schema/duplicate-key",
        "Member that is there twice",
        _WARNING,
        "Which of both counts depends on who reads it; we take the last. Looked for in files up to 4 MB.",
    ),
)

_HTTP = (
    Rule(
        "http/4xx",
        "Request that was refused",
        _WARNING,
        "The server says that the request is at fault. 401 and 403 may be meant; 404 and 400 are "
        "mostly defects of the client.",
    ),
    Rule(
        "http/5xx",
        "Failure of the server",
        _ERROR,
        "The server failed. Look into its log at that time; the request id among the headers helps "
        "to find the line.",
    ),
    Rule(
        "http/blocked-or-aborted",
        "Request without an answer",
        _WARNING,
        "Status 0 or no response: blocked by the browser (CORS, CSP, an ad blocker), aborted by the "
        "page, or the connection failed.",
    ),
    Rule(
        "http/redirect-chain",
        "Several redirects in a row",
        _WARNING,
        "Each hop costs a round trip before anything is shown. Link to where the chain ends, and "
        "let the server answer with one redirect.",
    ),
    Rule(
        "http/redirect-loop",
        "Redirects that lead back",
        _ERROR,
        "The redirects come back to where they began; a browser gives up after some twenty. Often a "
        "cookie is not sent, or two rules undo one another.",
    ),
    Rule(
        "http/retry",
        "Request that was repeated after a failure",
        _INFO,
        "The same request follows a failure. See whether it waits longer each time, and whether it "
        "may be repeated at all.",
    ),
)

_PERFORMANCE = (
    Rule(
        "perf/slow",
        "Slow exchange",
        _WARNING,
        "It took more than a second, and more than 95 of 100 others of its host. The message names "
        "the phase that took most: wait is the server, receive the size, blocked the queue of the "
        "browser.",
    ),
    Rule(
        "perf/huge-payload",
        "Large response",
        _WARNING,
        "More than 500 KB decoded. Page the list, ask for fewer fields, split the bundle, or use a "
        "smaller format.",
    ),
    Rule(
        "perf/no-compression",
        "Text that is not compressed",
        _WARNING,
        "A text of more than 1,400 bytes came without Content-Encoding. gzip or br saves most of it.",
    ),
    Rule(
        "perf/no-cache-headers",
        "Asset without caching",
        _INFO,
        "A script, style, image or font has neither Cache-Control nor Expires, so browsers guess or "
        "ask again. Name it by its hash and let it be kept for a year.",
    ),
    Rule(
        "perf/duplicate-request",
        "The same request again",
        _INFO,
        "The same GET was answered in full more than once. Cache it, or ask once and share the answer.",
    ),
    Rule(
        "perf/duplicate-payload",
        "The same content from several places",
        _INFO,
        "Several URLs returned the same content. Serve it from one, so that it is cached once.",
    ),
    Rule(
        "perf/n-plus-one",
        "One request for each row",
        _WARNING,
        "At least five requests of one kind, each for another id, follow a list within two seconds. "
        "Let the list bring what is needed, or ask for all ids at once.",
    ),
    Rule(
        "perf/chatty",
        "Many requests in a short time",
        _INFO,
        "More than thirty calls of one host's interface within two seconds. Join them, or load "
        "later what is not seen at once.",
    ),
    Rule(
        "perf/blocked",
        "Requests that wait for a connection",
        _WARNING,
        "Requests were held back for more than half a second before they were sent, mostly because "
        "a host without HTTP/2 takes six at a time.",
    ),
    Rule(
        "perf/third-party",
        "Much from others",
        _INFO,
        "More than half of the requests go to other sites than the first. Each costs a connection "
        "and sees the visitor.",
    ),
)

_SECURITY = (
    Rule(
        "sec/mixed-content",
        "Plain HTTP on a secure page",
        _ERROR,
        "Anybody on the way can read and change what a page loads by http. Browsers block it, or warn.",
    ),
    Rule(
        "sec/cookie-flags",
        "Session cookie without its flags",
        _WARNING,
        "A cookie that carries a session needs Secure (never by http) and HttpOnly (not for "
        "scripts); SameSite keeps other sites from using it.",
    ),
    Rule(
        "sec/hsts-missing",
        "No Strict-Transport-Security",
        _INFO,
        "Without the header the first request of a visit may go by http. `max-age=31536000` is usual.",
    ),
    Rule(
        "sec/csp-missing",
        "No Content-Security-Policy",
        _INFO,
        "A page without the header runs any script that gets into it.",
    ),
    Rule(
        "sec/nosniff-missing",
        "No X-Content-Type-Options",
        _HINT,
        "Without `nosniff` a browser may take an upload for a script.",
    ),
    Rule(
        "sec/cors-wildcard-credentials",
        "Any origin with credentials",
        _ERROR,
        "Access-Control-Allow-Origin `*` together with Allow-Credentials: browsers refuse it, so "
        "somebody meant to let every site in. Name the origins.",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.code: rule for rule in (*_SCHEMA, *_HTTP, *_PERFORMANCE, *LOADING, *_SECURITY, *SECRETS)}
)
