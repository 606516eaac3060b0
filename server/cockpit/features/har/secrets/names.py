"""What the name of a header, cookie, field or key says about its value: words decide, not whole names."""

from __future__ import annotations

import enum
import re
import unicodedata
from functools import lru_cache
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.har.secrets import families as f


class Meaning(enum.IntEnum):
    """What a name announces; a number, because tables are asked by it."""

    PASSWORD = enum.auto()
    CODE = enum.auto()
    """A short secret that is typed: PIN, one-time password, security code of a card."""
    SESSION = enum.auto()
    CSRF = enum.auto()
    TOKEN = enum.auto()
    KEY = enum.auto()
    SAML = enum.auto()
    SIGNATURE = enum.auto()
    OAUTH = enum.auto()
    """`code` and `state` of an OAuth flow: everyday words, which count in addresses only."""
    EMAIL = enum.auto()
    PHONE = enum.auto()
    CARD = enum.auto()
    IBAN = enum.auto()
    NATIONAL = enum.auto()
    PERSON = enum.auto()
    TRAIT = enum.auto()
    VEHICLE = enum.auto()
    ACCOUNT_NUMBER = enum.auto()
    ACCOUNT = enum.auto()
    BIRTH = enum.auto()
    STREET = enum.auto()
    POSTCODE = enum.auto()
    PLACE = enum.auto()
    IP = enum.auto()
    TRACKING = enum.auto()
    HARMLESS = enum.auto()
    """Known to be public or technical, whatever its value looks like."""


def _any(table: str) -> str:
    return "(?:" + "|".join(table.split()).replace("_", " ?") + ")"


def _stems(table: str) -> str:
    """Anywhere in a name."""
    return _any(table)


def _words(table: str, after: str = "") -> str:
    """Between the separators of a name; with `after`, followed by one of these."""
    return rf"(?<![a-z0-9]){_any(table)}{after}(?![a-z])"


def _starts(table: str) -> str:
    """At the beginning of a name."""
    return rf"^{_any(table)}"


def _whole(table: str) -> str:
    """The name is nothing else."""
    return rf"^{_any(table)}$"


# The order is that of the decision: what comes first wins.
_FAMILIES: Final = (
    (
        Meaning.HARMLESS,
        (rf"{_starts(f.PRODUCTS)}(?!.*auth)", _starts(f.HEADERS), _whole(f.NOISE), _words(f.CHECKSUMS)),
    ),
    (Meaning.HARMLESS, (_words(f.THINGS, r" ?(?:uu|gu)?(?:id|ref|hash|number|no|tag)s?"),)),
    (Meaning.HARMLESS, (rf"{_stems(f.SETTINGS)}$", rf"^(?:{_any(f.NONCES)} ?)?nonce$")),
    (Meaning.HARMLESS, (_stems("requestid traceid jwks [cx]srf_(?:param|field)"),)),
    (Meaning.HARMLESS, (rf"{_starts(f.TRACKERS)}(?: (?:api|public|project|client))? key$",)),
    (Meaning.TRACKING, (rf"{_starts(f.TRACKERS)}(?![a-z])(?!.*secret)", _whole(f.TRACKING_NAMES))),
    (Meaning.TRACKING, (_stems(f.TRACKING_STEMS), _words(f.TRACKING_WORDS))),
    (Meaning.HARMLESS, (_words(f.PUBLIC, r" (?:keys?|tokens?|id)"),)),
    (Meaning.HARMLESS, (_stems("xkey cachekey sitekey writekey pagetoken nexttoken publickey"),)),
    (Meaning.CSRF, (_stems(f.CSRF_STEMS), _words(f.CSRF_WORDS), "[a-z] ?nonce$")),
    (Meaning.SAML, (_stems(f.SAML_STEMS), _words(f.SAML_WORDS))),
    (Meaning.PASSWORD, (_stems(f.PASSWORD_STEMS), _words(f.PASSWORDS))),
    (Meaning.CODE, (_words(f.CODES),)),
    (Meaning.SIGNATURE, (_words(f.SIGNATURES),)),
    (Meaning.TOKEN, (_stems(f.TOKEN_STEMS), _words(f.TOKENS))),
    (Meaning.SESSION, (_stems(f.SESSION_STEMS), _words(f.SESSIONS))),
    (Meaning.KEY, (_words(f.KEY_OWNERS, f" ?{_any(f.KEY_WORDS)}"), _stems(f.KEY_STEMS), _words(f.KEYS_OF))),
    (Meaning.KEY, (rf"{_words(f.KEYS + f.KEY_WORDS)}$", _words("access_(?:key)?_id"))),
    (Meaning.OAUTH, (_whole(f.OAUTH),)),
    (Meaning.EMAIL, (_stems(f.EMAIL_STEMS), _words(f.EMAILS))),
    (Meaning.PHONE, (_stems(f.PHONE_STEMS), _words(f.PHONES))),
    (Meaning.IBAN, (_words(f.IBANS),)),
    (Meaning.ACCOUNT_NUMBER, (rf"{_words(f.ACCOUNT_NUMBERS)}$",)),
    (Meaning.CARD, (_words(f.CARDS),)),
    (Meaning.NATIONAL, (_words(f.NATIONAL_IDS),)),
    (Meaning.STREET, (_words(f.BIRTH_PLACES),)),
    (Meaning.BIRTH, (_stems(f.BIRTH_STEMS), _words(f.BIRTHS))),
    (Meaning.PERSON, (_words(f.NAME_OWNERS, " ?names?"), _words(f.PEOPLE, "s? names?"), _words(f.NAMES))),
    (Meaning.ACCOUNT, (rf"{_words(f.ACCOUNTS)}$",)),
    (Meaning.IP, (_words(f.IP_ADDRESSES),)),
    (Meaning.STREET, (_stems(f.STREET_STEMS), _words(f.STREETS), _whole("address"))),
    (Meaning.POSTCODE, (_words(f.POSTCODES),)),
    (Meaning.PLACE, (_stems(f.PLACE_STEMS), _words(f.PLACES))),
    (Meaning.IP, (_words(f.IPS),)),
    (Meaning.TRAIT, (rf"{_words(f.TRAITS)}$",)),
    (Meaning.VEHICLE, (rf"{_words(f.VEHICLES)}$",)),
)
_COMPILED: Final = tuple((meaning, lazy_pattern("|".join(patterns))) for meaning, patterns in _FAMILIES)
_ABOUT: Final = lazy_pattern(rf"(?<![a-z]){_any(f.ABOUT)}(?: (?:at|on|in|by))?\d*$")
_PERSON: Final = lazy_pattern(rf"(?<![a-z0-9]){_any(f.PEOPLE)}s?$")
_OWNED: Final = lazy_pattern(rf"(?<![a-z]){_any(f.OWNERS)}s? ")
_WHATEVER_FOLLOWS: Final = frozenset(
    {
        Meaning.HARMLESS,
        Meaning.TRACKING,
        Meaning.OAUTH,
        Meaning.IP,
        Meaning.PLACE,
        Meaning.EMAIL,
        Meaning.BIRTH,
        Meaning.TRAIT,
    }
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "ß": "ss"})
"""Those that are no letter with a mark."""


def plain(name: str) -> str:
    """A name in lower case, blanks between words: `X-Auth-Token`, `xAuthToken`, `x[auth_token]` are alike."""
    bare = _without_marks(name).removeprefix("__Host-").removeprefix("__Secure-")
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", bare).lower()).strip()


def _without_marks(name: str) -> str:
    """`contraseña` as `contrasena`: people write it in either way."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFD", name.lower())
    marked = _MARKS.sub("", apart)
    return unicodedata.normalize("NFC", marked).translate(_LETTERS)


@lru_cache(maxsize=1000)
def is_person(name: str) -> bool:
    """Whether an object of this name is somebody, so that its `name` is that of a person."""
    return _PERSON.search(plain(name)) is not None


def is_owned(name: str) -> bool:
    """Whether a name says whose its value is, as `userEmail` does."""
    return _OWNED.search(plain(name)) is not None


@lru_cache(maxsize=20_000)  # A recording has few names, and each of them thousands of times.
def meaning(name: str) -> Meaning | None:
    """What a name announces, or None when it says nothing."""
    words = plain(name)
    run = _SEPARATORS.sub(" ", _without_marks(name).lower()).strip()
    for family, pattern in _COMPILED:
        if pattern.search(words) or (run != words and pattern.search(run)):
            return None if family not in _WHATEVER_FOLLOWS and _ABOUT.search(words) else family
    return None
