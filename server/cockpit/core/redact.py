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
    # The same of SendGrid, Hugging Face, DigitalOcean, Shopify, Vault and Docker.
    lazy_pattern(
        r"\b(?:SG\.[\w-]{16,}\.[\w-]{16,}|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{40,}|shp(?:at|ca|pa|ss)_[a-f0-9]{30,}"
        r"|hvs\.[\w-]{20,}|dckr_pat_[\w-]{20,})"
    ),
    # Addresses that let anybody write: webhooks of Slack, Discord and Teams, bots of Telegram.
    lazy_pattern(
        r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{20,}|https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"
        r"|https://[\w.-]+\.webhook\.office\.com/[\w@/-]{20,}|\b\d{8,10}:AA[\w-]{30,}"
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
_LITERAL = lazy_pattern(
    r"""(?ix)
    (?P<head>[\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|credential|(?:api|access|private|client|signing)[_-]?key)
    [\w-]{0,20}["']?\]?\s{0,3}(?::\s{0,3}[\w.\[\]| ]{1,40}=|:=|=>|[:=])\s{0,3}[bru]{0,2})
    (?P<quote>["'])(?P<value>[^"'\n]{4,})(?P=quote)
    """
)
_BARE = lazy_pattern(
    r"(?im)^(?P<head>\s*(?:export\s+|-\s+|ENV\s+)?[\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|(?:api|access|private)_?key)"
    r"[\w-]{0,20}\s*[:=]\s*)(?=[^\s\d]*\d)(?P<value>[^\s\"'#${}<>\[\]().]{8,})\s*$"
)
_HEADER = lazy_pattern(r"(?i)\b(bearer|basic)\s+(?=[^\s\d]*\d)[\w.~+/=-]{8,}")


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


def redact_code(text: str) -> str:
    """The same for source code, where a name such as `token` often stands before an expression.

    Of what a name gives away only literals go, and values of configuration files with a digit in them.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    text = _HEADER.sub(rf"\g<1> {MASK}", text)
    text = _USERINFO.sub(rf"\g<scheme>\g<user>:{MASK}@", text)
    text = _LITERAL.sub(rf"\g<head>\g<quote>{MASK}\g<quote>", text)
    return _BARE.sub(rf"\g<head>{MASK}", text)
