"""The class of one value: by where it stands, by its name, and by its form, in this order of trust."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, unquote_plus

from msgspec import Struct

from cockpit.core.lazy import lazy_pattern
from cockpit.features.har.secrets.names import Meaning, is_owned, meaning, plain
from cockpit.features.har.secrets.numbers import (
    EMAIL,
    holds_address,
    is_card,
    is_iban,
    is_international_phone,
    is_national_id,
    is_phone,
)
from cockpit.features.har.secrets.shapes import (
    is_drawn,
    is_jwt,
    is_mixed,
    is_plain,
    is_stand_in,
    is_words,
)
from cockpit.features.har.secrets.vendors import keys_in


class Where(enum.IntEnum):
    """The kind of place that a value stands in; a number, because it is a part of many keys."""

    REQUEST_HEADER = enum.auto()
    RESPONSE_HEADER = enum.auto()
    COOKIE = enum.auto()
    HIDDEN_COOKIE = enum.auto()
    """A cookie that scripts may not read (HttpOnly)."""
    ADDRESS = enum.auto()
    """The query or the fragment of an address."""
    SENT = enum.auto()
    """A field of a form or of JSON that the browser sent."""
    RECEIVED = enum.auto()
    SCRIPT = enum.auto()
    """A literal of a program or of a style sheet, where names such as `key` stand before anything."""


class Verdict(Struct, frozen=True, gc=False):
    """What a value is: `secret/jwt`, `pii/email`, `tracking/id`, or `opaque`."""

    kind: str
    start: int
    end: int
    """The part of the value that it is about."""

    @property
    def told(self) -> bool:
        """Whether it is reported; what is only opaque is not, but it is replaced in a file that is shared."""
        return self.kind != OPAQUE


OPAQUE: Final = "opaque"
NAMELESS: Final = "secret/cookie"
"""A long cookie that a program drew, whose name says nothing."""
_OPEN: Final = frozenset({Where.ADDRESS, Where.REQUEST_HEADER})
_LONG: Final = 20
"""So many signs at least has what a cookie needs to be a session that nobody guesses."""
_LEAST_OF_CODES: Final = {Where.ADDRESS: 12, Where.SENT: 20}
"""So long is the code of an OAuth flow at least; what somebody types from a voucher is shorter."""
_TIME: Final = re.compile(r"1[4-9]\d{8}(?:\d{3})?")
_VISITOR: Final = re.compile(r"(?:GA\d\.\d{1,2}\.)?[1-9]\d{5,9}\.1\d{9}")
"""Whom Google Analytics counts: a random number and the second of the first visit."""
_HEADERS: Final = frozenset({Where.REQUEST_HEADER, Where.RESPONSE_HEADER})
_COOKIES: Final = frozenset({Where.COOKIE, Where.HIDDEN_COOKIE})
_STAMPED: Final = lazy_pattern(r"([\w-]{24,}):1[4-9]\d{11}")
"""A token against forged requests as Google makes it: when it was drawn stands behind it."""
_PAIR: Final = lazy_pattern(r"([\w.-]{1,40})[=+]([^&=+]{0,40})")
_SCHEME: Final = lazy_pattern(r"(?i)^([\w.-]{2,30})[ ]+(?=\S)")
_ANNOUNCED: Final = lazy_pattern(r"(?:tok(?:en)?|sess(?:ion)?|secret|refresh|access)[_-](?=[\w:.-]{16,})")
"""So begins what says itself that it is a secret."""
_POINT: Final = lazy_pattern(r"-?\d{1,2}\.\d{4,}\s?,\s?-?\d{1,3}\.\d{4,}")
_POSTCODE: Final = re.compile(r"[A-Z]{0,2}[ -]?\d[\dA-Z]{0,5}(?:[ -]?[\dA-Z]{2,5})?")
_PHRASE: Final = re.compile(r"[a-z]{3,8}(?: [a-z]{3,8}){11}(?:(?: [a-z]{3,8}){3}){0,4}")
"""The words from which a wallet can be made anew (BIP 39)."""
_PUBLIC: Final = re.compile(
    r"pk_(?:live|test)_\w+|phc_\w+|pk\.eyJ[\w.-]+|6L[\w-]{38}|0x4[\w-]{20,}|[\w-]+\.apps\.googleusercontent\.com"
)
"""Keys that their vendors have pages carry: of Stripe, PostHog, Mapbox, reCAPTCHA, Turnstile, Google."""
_BIRTH: Final = re.compile(
    r"(?=.{6})\d{1,4}[-./]?\d{1,2}[-./]?\d{1,4}|(?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}"
)
_VEHICLE: Final = re.compile(
    r"(?=.*\d)(?=.*[A-Z])(?:[A-HJ-NPR-Z\d]{17}|[A-ZÄÖÜ\d]{1,4}(?:[ -]?[A-Z\d]{1,4}){1,3})"
)
"""The 17 signs that a maker gives, or what stands on a plate."""
_PUBLIC_ADDRESS: Final = re.compile(
    r"(?!10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)"
    r"(?=[\d.]*\d{3})(\d{1,3}(?:\.\d{1,3}){2}\.[1-9]\d{0,2})(?:$|\s*[,;])"
)
"""One that is not of a private network, alone or before others; versions have smaller numbers."""
_MACHINE: Final = re.compile(
    r"ver(?:sion)?\b|server|backend|upstream|host|node|origin|edge|pop\b|dns|cdn|via|served|dest"
)
_SAID: Final = lazy_pattern(
    r"(?i)(?:(?:(?:sign|log) ?(?:in|on|out|up)|is|has|have|can't|cannot|must|should|please|enter|fill|choose"
    r"|select|invalid|missing|unknown)\b"
    r"|(?:required|optional|system|guest|anonymous|everyone|nobody|default|public"
    r"|current|self|me|auto|all|any|enabled|disabled)$)"
)
"""So begins what is said about a field, and nobody is called so."""
_TITLE: Final = re.compile(r"[A-Z]\w+(?: [a-z]{4,})+|[A-Z]\w+(?: \w+)* #?\d{1,4}")
"""A thing is called so: people have capitals in all of their names, and no number behind them."""
_ACCOUNT: Final = re.compile(r"[^{\[;=/]{3,64}|u=\d{5,}")
"""What somebody logs in as; one product writes `u=` before its number."""
_TICKETED: Final = re.compile(r"[A-Z]{2,}/[A-Z][A-Z ]+")
"""As airlines write a name."""
_USER_ID: Final = re.compile(r"(?<![a-z])user ?id$")
_PLACED: Final = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{1,}(?!\.?\d)")


def judge(where: Where, name: str, value: str) -> Verdict | None:
    """What a value is, or None when nothing speaks for a secret or a person."""
    text = value.strip().strip('"')
    # Little speaks for most values, so what could speak against is asked last.
    if len(text) < 2 or (kind := _kind(where, name, text)) is None or is_stand_in(text):
        return None
    start = value.find(text)
    return Verdict(kind, start, start + len(text))


def _kind(where: Where, name: str, text: str) -> str | None:
    shown = _decoded(where, text) if "%" in text else text
    announced = None if where in _COOKIES and len(name) == 1 else meaning(name)
    if where is Where.SCRIPT and announced is not None and announced in _PERSONAL:
        return _by_form(shown) or _owned(announced, name, shown)
    return (
        _by_form(shown)
        or _by_meaning(where, announced, name, shown)
        or _personal_by_form(announced, shown)
        or _address_of_client(where, announced, name, shown)
        or _by_place(where, announced, shown)
    )


def _decoded(where: Where, text: str) -> str:
    """What percent signs were written for: a plus is one in a cookie, where base64 may have ends of lines."""
    return unquote(text).replace("\n", "") if where in _COOKIES else unquote_plus(text)


def _by_form(text: str) -> str | None:
    """What the value gives away by itself, whatever it is called."""
    if is_jwt(text):
        return "secret/jwt"
    if (stamped := _STAMPED.fullmatch(text)) is not None and is_mixed(stamped[1]):
        return "secret/csrf"
    for kind, begin, end in keys_in(text):
        if end - begin >= len(text) * 0.8 or kind == "private-key":
            return f"secret/{kind}"
    if (own := _ANNOUNCED.match(text)) is not None and is_drawn(text[own.end() :], 16):
        return "secret/token"
    return None


def _by_meaning(where: Where, announced: Meaning | None, name: str, text: str) -> str | None:
    if announced is None or _PUBLIC.fullmatch(text):
        return None
    if announced in _SECRET:
        return _secret(where, announced, name, text)
    if announced is Meaning.ACCOUNT and where in _COOKIES and is_drawn(text, 24):
        # Nobody is called so: it is the session of the user.
        return "secret/session"
    if announced in _PERSONAL and not _repeats(name, text):
        return _personal(where, announced, text)
    return _tracking(where, name, text) if announced is Meaning.TRACKING else None


def _personal(where: Where, announced: Meaning, text: str) -> str | None:
    if announced is Meaning.TRAIT and where is not Where.SENT:
        # In an answer, it is mostly that of goods or of a statistic.
        return None
    if announced is Meaning.ACCOUNT_NUMBER and is_card(text):
        return "pii/card"
    is_other = announced in LOOSE and _is_of_nobody(where, announced, text)
    return _PERSONAL[announced] if not is_other and _fits(announced, text) else None


def _is_of_nobody(where: Where, announced: Meaning, text: str) -> bool:
    """Whether a value is what is said about a field, a choice of a program, or the title of a thing."""
    if announced is Meaning.STREET and where is not Where.SENT and text.isalpha() and text.islower():
        return True
    if announced is Meaning.PERSON and (
        text.count("_") > 2 or (where is Where.RECEIVED and _TITLE.fullmatch(text))
    ):
        return True
    return bool(_SAID.match(text))


def _owned(announced: Meaning, name: str, text: str) -> str | None:
    """What a page wrote into its own program, of which most only speak of such fields."""
    is_own = announced in _EXACT and is_owned(name) and _fits(announced, text)
    return _PERSONAL[announced] if is_own else None


def _tracking(where: Where, name: str, text: str) -> str | None:
    if _is_user(where, name, text):
        return "pii/account"
    return "tracking/id" if where is not Where.RESPONSE_HEADER and _follows(text) else None


def _is_user(where: Where, name: str, text: str) -> bool:
    """Ids of visitors are drawn; users have numbers, and log in by words."""
    if where is Where.SENT:
        has_form = is_words(text) and not _SAID.match(text)
    else:
        has_form = (where in _COOKIES or where in _HEADERS) and text.isdecimal() and text.isascii()
    return has_form and bool(_USER_ID.search(plain(name)))


def _follows(text: str) -> bool:
    """Numbers joined by dots, too, which otherwise are a version."""
    if _VISITOR.fullmatch(text):
        return True
    if _TIME.fullmatch(text):
        return False
    return is_drawn(text, 6) or bool(re.fullmatch(r"\d{4,}(?:\.\d+){2,}", text))


_SECRET: Final = {
    Meaning.PASSWORD: "secret/password",
    Meaning.CODE: "secret/password",
    Meaning.SESSION: "secret/session",
    Meaning.CSRF: "secret/csrf",
    Meaning.TOKEN: "secret/token",
    Meaning.KEY: "secret/api-key",
    Meaning.SAML: "secret/saml",
    Meaning.SIGNATURE: "secret/signature",
    Meaning.OAUTH: "secret/oauth",
}
_PERSONAL: Final = {
    Meaning.EMAIL: "pii/email",
    Meaning.PHONE: "pii/phone",
    Meaning.CARD: "pii/card",
    Meaning.IBAN: "pii/iban",
    Meaning.NATIONAL: "pii/national-id",
    Meaning.PERSON: "pii/name",
    Meaning.ACCOUNT: "pii/account",
    Meaning.ACCOUNT_NUMBER: "pii/account",
    Meaning.TRAIT: "pii/trait",
    Meaning.VEHICLE: "pii/vehicle",
    Meaning.BIRTH: "pii/birth",
    Meaning.STREET: "pii/address",
    Meaning.POSTCODE: "pii/address",
    Meaning.IP: "pii/ip",
    Meaning.PLACE: "pii/place",
}


_EXACT: Final = frozenset({Meaning.EMAIL, Meaning.PHONE, Meaning.IP})
"""Their forms are checked: no label or selector passes for one."""
LOOSE: Final = frozenset({Meaning.PERSON, Meaning.ACCOUNT, Meaning.STREET})
"""Any words may be one of these."""


def _secret(where: Where, announced: Meaning, name: str, text: str) -> str | None:
    kind = _SECRET[announced]
    if where is Where.RESPONSE_HEADER and announced in {Meaning.PASSWORD, Meaning.SIGNATURE}:
        return None
    if announced is Meaning.TOKEN and (" " in text or plain(name).endswith("authorization")):
        return _authorization(text, where)
    if announced is Meaning.PASSWORD:
        is_secret = _is_password(where, name, text)
    elif announced is Meaning.CODE:
        is_secret = _is_code(text) or is_drawn(text, 6 if where is Where.SENT else 16)
    elif announced is Meaning.OAUTH:
        is_secret = where in _LEAST_OF_CODES and is_drawn(text, _LEAST_OF_CODES[where])
    elif announced is Meaning.SIGNATURE and where is Where.RECEIVED:
        is_secret = False
    else:
        # A list, or a date behind it, belongs to some.
        is_secret = (
            is_drawn(text.partition(",")[0], _least(where, announced))
            or _is_number(where, announced, text)
            or (where is Where.SENT and _is_chosen(name, text))
        )
    return kind if is_secret else None


def _least(where: Where, announced: Meaning) -> int:
    """How long a value has to be at least, by how much its name is worth there."""
    if where is Where.SCRIPT:
        return 24
    return 16 if announced is Meaning.KEY else 8


def _is_code(text: str) -> bool:
    has_form = re.fullmatch(r"[\w-]{3,12}|(?:\w{3,8}-){1,7}\w{3,8}|\d{3} \d{3}", text)
    return bool(has_form) and any(sign.isdigit() for sign in text)


def _is_number(where: Where, announced: Meaning, text: str) -> bool:
    return announced is Meaning.SESSION and where in _COOKIES and text.isdecimal() and len(text) >= 8


def _is_chosen(name: str, text: str) -> bool:
    """Whether somebody made up a secret that need not look as if a program drew it."""
    is_secret = plain(name).endswith("secret") and not is_plain(text) and len(text.split(maxsplit=1)) == 1
    return is_secret and len(text) >= 8 and any(map(str.isdigit, text))


def _authorization(text: str, where: Where) -> str | None:
    """The value of a header such as Authorization, wherever it was written down."""
    scheme = _SCHEME.match(text)
    credentials = text[scheme.end() :] if scheme else text
    if len(credentials) < 4 or is_stand_in(credentials):
        return None
    if is_jwt(credentials):
        return "secret/jwt"
    if where not in _HEADERS and not (scheme and is_drawn(credentials, 8)) and not is_drawn(text, 16):
        return None
    return "secret/basic-auth" if scheme and scheme[1].lower() == "basic" else "secret/token"


def _is_password(where: Where, name: str, text: str) -> bool:
    """A password is what somebody sent under that name; in an answer it is mostly the label of a field."""
    if _repeats(name, text):
        return False
    if _PHRASE.fullmatch(text):
        return True
    if where in {Where.SENT, Where.ADDRESS} or where in _HEADERS:
        return len(text) >= 3
    return not is_plain(text) and not any(sign.isspace() for sign in text) and len(text) >= 4


def _repeats(name: str, text: str) -> bool:
    """Whether a value is the label of its own field: `"password": "Password"`, `"email": "Your e-mail"`."""
    if not is_words(text):
        return False
    said, called = plain(text).split(), plain(name).split()
    return bool(said) and ("".join(said) == "".join(called) or not set(said).isdisjoint(called))


def _fits(announced: Meaning, text: str) -> bool:
    return _CHECKS[announced](text)


def _is_name(text: str) -> bool:
    if not 2 <= len(text) <= 80 or not any(sign.isalpha() for sign in text):
        return False
    return ("/" not in text or bool(_TICKETED.fullmatch(text))) and (" " in text or text.count(".") < 3)


def _is_account(text: str) -> bool:
    return bool(_ACCOUNT.fullmatch(text))


def _is_account_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d(?:[ -]?\d){5,16}", text))


def _is_trait(text: str) -> bool:
    return len(text) <= 40 and text[0].isalnum() and text.lower() not in {"all", "any"}


def _is_vehicle(text: str) -> bool:
    return bool(_VEHICLE.fullmatch(text))


def _is_birth(text: str) -> bool:
    return bool(_BIRTH.fullmatch(text))


def _is_street(text: str) -> bool:
    has_letters = 4 <= len(text) <= 120 and any(sign.isalpha() for sign in text)
    return has_letters and not text.startswith(("http", "/", "{"))


def _is_postcode(text: str) -> bool:
    return len(text) >= 4 and bool(_POSTCODE.fullmatch(text.upper()))


def _holds_email(text: str) -> bool:
    return bool(EMAIL.search(text))


def _holds_coordinates(text: str) -> bool:
    return bool(_PLACED.search(text))


_CHECKS: Final[dict[Meaning, Callable[[str], bool]]] = {
    Meaning.EMAIL: _holds_email,
    Meaning.PHONE: is_phone,
    Meaning.CARD: is_card,
    Meaning.IBAN: is_iban,
    Meaning.NATIONAL: is_national_id,
    Meaning.PERSON: _is_name,
    Meaning.ACCOUNT: _is_account,
    Meaning.ACCOUNT_NUMBER: _is_account_number,
    Meaning.TRAIT: _is_trait,
    Meaning.VEHICLE: _is_vehicle,
    Meaning.BIRTH: _is_birth,
    Meaning.STREET: _is_street,
    Meaning.POSTCODE: _is_postcode,
    Meaning.IP: holds_address,
    Meaning.PLACE: _holds_coordinates,
}


def _personal_by_form(announced: Meaning | None, text: str) -> str | None:
    if announced is Meaning.HARMLESS:
        return None
    if "@" in text and (found := EMAIL.search(text)) and len(found[0]) >= len(text) * 0.5:
        return "pii/email"
    if text[:1].isalpha() and is_iban(text):
        return "pii/iban"
    if text.startswith("+") and is_international_phone(text):
        return "pii/phone"
    if "," in text and _POINT.fullmatch(text):
        return "pii/place"
    return None


def _address_of_client(where: Where, announced: Meaning | None, name: str, text: str) -> str | None:
    """A network address in a header or a cookie, unless the name is that of a machine or a version."""
    if announced is Meaning.HARMLESS or not (where in _HEADERS or where in _COOKIES):
        return None
    found = _PUBLIC_ADDRESS.match(text)
    is_of_client = found is not None and holds_address(found[1]) and not _MACHINE.search(plain(name))
    return "pii/ip" if is_of_client else None


def _is_settings(text: str) -> bool:
    """Whether a value is only several short settings: `CW=1400&DPR=2`."""
    parts = text.strip('"').split("&")
    pairs = [found for part in parts if (found := _PAIR.fullmatch(part))]
    return len(parts) > 1 and len(pairs) == len(parts) and not any(is_drawn(pair[2], 12) for pair in pairs)


def _by_place(where: Where, announced: Meaning | None, text: str) -> str | None:
    """What a program drew, under a name that says nothing: a session where scripts may not read it."""
    is_cookie = where in _COOKIES
    if announced is Meaning.HARMLESS or not (is_cookie or (where in _OPEN and announced is None)):
        return None
    if is_cookie and _VISITOR.fullmatch(text):
        return "tracking/id"
    if (
        text.startswith(("{", "%7B"))
        or _is_settings(text)
        or not (is_cookie or is_mixed(text))
        or not is_drawn(text, 16)
    ):
        return None
    if announced is not None or not is_cookie:
        return OPAQUE
    if where is Where.HIDDEN_COOKIE:
        return "secret/session"
    return NAMELESS if len(text) >= _LONG else OPAQUE
