"""Whether a line of a file holds a secret, whatever it is called, and which files are there to keep some."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.core.redact import tokens

LONGEST: Final = 4000
"""Characters of a line that are looked at."""
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
_SUSPECTS: Final = (
    "passw", "passphrase", "secret", "token", "credential", "://", "bearer", "basic", "private key",
    "_key", "-key", "apikey", "accesskey", "privatekey", "authkey", "clientkey", "encryptionkey",
    "signingkey", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk-", "sk_", "rk_",
    "akia", "asia", "aiza", "npm_", "pypi-", "eyj", "sg.", "hf_", "_v1_", "shp", "hvs.", "dckr_", ":aa",
)  # fmt: skip
"""In every line in which something is found there is one of these; in few others."""
_FAKE: Final = lazy_pattern(
    r"(?i)example|sample|dummy|placeholder|change_?me|your[_-]?|xxx|\.\.\.|<.*>|\{.*\}|%\(|\$\{|\*\*\*|redacted|test|fake"
    r"|mock|none|null|localhost|todo|insert|replace|(?:^|[^a-z])(?:user|pass(?:word)?|secret|token|postgres|admin)\d{0,3}$"
)
_REFERENCE: Final = lazy_pattern(
    r"^(?:(?:[a-z0-9_.~-]*/)+[a-z0-9_.-]*|[A-Z]+(?:_[A-Z0-9]+)*|[A-Za-z]{1,23}(?:[_ .:-][A-Za-z]+)*|https?://.*)$"
)
_CHOSEN: Final = lazy_pattern(r"(?i)passw(?:or)?d|passphrase")
"""What people make up is shorter than what programs do."""
_KEEPERS: Final = lazy_pattern(
    r"(?i)\.env(?!\.(?:example|sample|template|dist)$)(?:\..*)?|\.?(?:netrc|npmrc|pypirc|pgpass|htpasswd)|id_[a-z0-9]+"
    r"|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk)|credentials(?:\.\w+)?|secrets?\.(?:ya?ml|json|toml|ini|env)"
)
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


def secret_in(line: str, path: str, *, in_test: bool = False) -> str:
    """What a line of that file gives away, in a few words; empty when it gives nothing away."""
    return _secret(line[:LONGEST], path, in_test=in_test)


def gives_away(text: str, path: str, *, in_test: bool = False) -> bool:
    """Whether a line of a text holds a secret; quick for the many texts in which nothing could be one."""
    return _is_suspect(text) and any(
        _is_suspect(line) and secret_in(line, path, in_test=in_test) != "" for line in text.split("\n")
    )


def keeps_secrets(path: str) -> bool:
    """Whether a file is one of those that keys and passwords are kept in, by its name."""
    return _KEEPERS.fullmatch(PurePosixPath(path).name) is not None


def _is_suspect(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _SUSPECTS)


def _secret(line: str, path: str, *, in_test: bool) -> str:
    if any(not _is_fake(token) for token in tokens(line)):
        return "a key or a token"
    if (found := _USERINFO.search(line)) and not _is_fake(found["value"]) and not in_test:
        return "a password in an address"
    if (found := _AUTHORIZATION.search(line)) and _is_secret(found["value"], "", in_test=in_test):
        return "the token of a header"
    for found in _NAMED.finditer(line):
        if _is_secret(found["value"], found["name"], in_test=in_test):
            return f"the value of {found['name']}"
    if path.endswith(_CONFIG) and (found := _BARE.match(line)):
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
