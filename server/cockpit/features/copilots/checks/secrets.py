"""Whether a secret is about to be kept for ever."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.core.redact import MASK, tokens
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.secret"
WORDS: Final = 4.25
"""Bits for each letter that a name made of words stays below."""
_NAMED: Final = lazy_pattern(
    r"""(?ix)
    (?P<name>[\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key
        |credential|client[_-]?key|encryption[_-]?key|signing[_-]?key)[\w-]{0,20})
    ["']?\]?\s{0,4}(?::\s*[\w.\[\]| ]{1,40}=|:=|=>|[:=])\s{0,4}[bru]{0,2}
    (?P<quote>["'])(?P<value>[^"'\n]{6,})(?P=quote)
    """
)
_BARE: Final = lazy_pattern(
    r"(?i)^\s*(?:export\s+|-\s+|ENV\s+)?(?P<name>[\w.-]{0,40}(?:password|passwd|secret|token|api_?key|access_?key|private_?key)"
    r"[\w-]{0,20})\s*[:=]\s*(?P<value>[^\s\"'#${}<>\[\]]{8,})\s*$"
)
_USERINFO: Final = lazy_pattern(
    r"\b[a-z][a-z0-9+.-]{1,30}://[^\s:/@'\"]{1,100}:(?P<value>[^\s/@'\"]{3,200})@[\w.-]+"
)
_AUTHORIZATION: Final = lazy_pattern(r"(?i)['\"](?:bearer|basic|token)\s+(?P<value>[\w.~+/=-]{16,})['\"]")
_FAKE: Final = lazy_pattern(
    r"(?i)example|sample|dummy|placeholder|change_?me|your[_-]?|xxx|\.\.\.|<.*>|\{.*\}|%\(|\$\{|\*\*\*|redacted|test|fake"
    r"|mock|none|null|localhost|todo|insert|replace|(?:^|[^a-z])(?:user|pass(?:word)?|secret|token|postgres|admin)\d{0,3}$"
)
_REFERENCE: Final = lazy_pattern(
    r"^(?:(?:[a-z0-9_.~-]*/)+[a-z0-9_.-]*|[A-Z]+(?:_[A-Z0-9]+)*|[A-Za-z]{1,23}(?:[_ .:-][A-Za-z]+)*|https?://.*)$"
)
_CHOSEN: Final = lazy_pattern(r"(?i)passw(?:or)?d|passphrase")
"""What people make up is shorter than what programs do."""
_CONFIG: Final = (
    ".env",
    ".ini",
    ".cfg",
    ".conf",
    ".properties",
    ".yml",
    ".yaml",
    ".toml",
    ".sh",
    "Dockerfile",
)


def secrets(review: Review) -> Iterator[Objection | Gap]:
    """Object to new lines with a key, a token or a password in them."""
    gone = {line for change in review.changes.changes for line in change.removed_lines()}
    for change in review.changes.present:
        for number, line in change.added_lines():
            if line not in gone and (what := _secret(line[:4000], change)):
                shown = f"{line.strip()[:60].partition('=')[0].strip()} {MASK}"
                message = f"This looks like {what}. Once it is in the history it has to be revoked."
                yield objection(change, number, CODE, message, evidence=shown)


def _secret(line: str, change: Change) -> str:
    if any(not _is_fake(token) for token in tokens(line)):
        return "a key or a token"
    if (found := _USERINFO.search(line)) and not _is_fake(found["value"]) and not is_test(change.path):
        return "a password in an address"
    if (found := _AUTHORIZATION.search(line)) and _is_secret(
        found["value"], "", in_test=is_test(change.path)
    ):
        return "the token of a header"
    for found in _NAMED.finditer(line):
        if _is_secret(found["value"], found["name"], in_test=is_test(change.path)):
            return f"the value of {found['name']}"
    if change.path.endswith(_CONFIG) and (found := _BARE.match(line)):
        return (
            f"the value of {found['name']}"
            if _is_secret(found["value"], found["name"], in_test=False)
            else ""
        )
    return ""


def _is_fake(value: str) -> bool:
    """Whether a value only shows where one goes."""
    return _FAKE.search(value) is not None or len(set(value)) < 5


def _is_secret(value: str, name: str, *, in_test: bool) -> bool:
    """Whether a literal is random enough to be one, and no word, path or name of a variable."""
    if _is_fake(value) or " " in value.strip() or _REFERENCE.match(value):
        return False
    kinds = sum(
        (
            any(map(str.isdigit, value)),
            any(map(str.isupper, value)),
            any(map(str.islower, value)),
            not value.isalnum(),
        )
    )
    if value.isalpha() and _entropy(value) < WORDS:
        return False
    if in_test:
        return len(value) >= 20 and kinds >= 3 and _entropy(value) > 3.8
    long_enough = len(value) >= 16 or kinds >= 3 or _CHOSEN.search(name) is not None
    return kinds >= 2 and long_enough and _entropy(value) > 2.5


def _entropy(text: str) -> float:
    """Bits for each character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
