"""Takes secrets out of text that is about to be logged, shown or stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cockpit.core.lazy import lazy_pattern

MASK = "[redacted]"

_PATTERNS = (
    # Private keys in PEM form, whole.
    lazy_pattern(r"-----BEGIN (?P<kind>[A-Z ]*PRIVATE KEY)-----.*?(?:-----END (?P=kind)-----|\Z)", re.DOTALL),
    # Tokens with a published prefix: GitHub, GitLab, Slack, OpenAI, AWS, Google, npm, PyPI, Stripe.
    lazy_pattern(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}"
        r"|sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{10,}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{30,}"
        r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{20,})"
    ),
    # JSON Web Tokens.
    lazy_pattern(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
)
_AUTHORIZATION = lazy_pattern(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")
_USERINFO = lazy_pattern(r"(?P<scheme>\b[a-z][a-z0-9+.-]{0,30}://)(?P<user>[^\s:/@]{0,200}):[^\s/@]{1,200}@")
_NAMED = lazy_pattern(
    r"""(?ix)
    (?P<name>[\w.-]{0,40}(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)[\w-]{0,20}
    ["']?\s{0,3}[:=]\s{0,3})
    (?P<quote>["']?)(?P<value>[^\s"',;&]{4,})
    """
)


def tokens(text: str) -> Iterator[str]:
    """The keys and tokens in a text that their form gives away, whatever they are called."""
    return (found[0] for pattern in _PATTERNS for found in pattern.finditer(text))


def redact(text: str) -> str:
    """The text with every recognised secret replaced by a mask; names and structure stay readable."""
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    text = _AUTHORIZATION.sub(rf"\g<1> {MASK}", text)
    text = _USERINFO.sub(rf"\g<scheme>\g<user>:{MASK}@", text)
    return _NAMED.sub(rf"\g<name>\g<quote>{MASK}", text)
