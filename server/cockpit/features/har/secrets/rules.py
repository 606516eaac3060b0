"""What is said of each kind of secret and of personal data, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cockpit.core.finding import Severity
from cockpit.features.har.rule import Rule
from cockpit.features.har.secrets.vendors import VENDORS

_REVOKE: Final = "Revoke it if the file has left your hands, and share what `cockpit har sanitize` writes."
_NAMED: Final = (
    ("password", "Password", "Somebody typed it, often for other places, too. Change it."),
    ("session", "Session", "Whoever has it is signed in as the person who recorded this, until it ends."),
    (
        "cookie",
        "Cookie that may be a session",
        "A program drew its value, and its name does not say what for; many products call their sessions so.",
    ),
    ("token", "Access token", "Whoever has it may do what its owner may, often for weeks."),
    (
        "api-key",
        "API key",
        "It is valid until somebody takes it back. It belongs into a header, not an address.",
    ),
    ("jwt", "JSON Web Token", "It proves who somebody is, and its claims can be read by everybody."),
    ("basic-auth", "Basic authentication", "This is a user name and a password, only encoded."),
    ("csrf", "CSRF token", "Together with the session it lets a request pass for a wanted one."),
    ("oauth", "Part of an OAuth flow", "A code can be exchanged for a token as long as nobody has done so."),
    ("saml", "SAML message", "A response signs somebody in, and names the person."),
    ("signature", "Signed address", "Whoever has the whole address may use it until it expires."),
)
_PERSONAL: Final = (
    ("email", "E-mail address"),
    ("phone", "Telephone number"),
    ("card", "Card number"),
    ("iban", "Account number (IBAN)"),
    ("national-id", "National id"),
    ("name", "Name of a person"),
    ("account", "Name of an account"),
    ("birth", "Date of birth"),
    ("trait", "Gender, origin, belief or health of a person"),
    ("vehicle", "Vehicle of a person"),
    ("address", "Postal address"),
    ("place", "Place on earth"),
    ("ip", "IP address of a person"),
)
_LOUD: Final = frozenset({"card", "iban", "national-id"})


def _rules() -> Iterator[Rule]:
    for name, title, explanation in _NAMED:
        yield Rule(f"secret/{name}", title, Severity.WARNING, f"{explanation} {_REVOKE}")
    for kind in dict.fromkeys(vendor.kind for vendor in VENDORS):
        vendor, _, what = kind.rpartition("-")
        title = "Private key" if kind == "private-key" else f"{_TITLES.get(vendor, vendor.title())} {what}"
        explanation = f"Its form gives it away, so programs that search for it find it, too. {_REVOKE}"
        yield Rule(f"secret/{kind}", title, Severity.ERROR, explanation)
    for name, title in _PERSONAL:
        severity = Severity.WARNING if name in _LOUD else Severity.INFO
        explanation = "Personal data may be passed on for a reason only. `cockpit har sanitize` takes it out."
        yield Rule(f"pii/{name}", title, severity, explanation)
    yield Rule(
        "tracking/id",
        "Id that follows a browser",
        Severity.HINT,
        "It is personal data in many laws: it tells the same browser on every visit, and on other sites.",
    )


_SPELLED: Final = """
    AWS CircleCI DigitalOcean EasyPost GitHub GitLab HuggingFace NewRelic npm OpenAI PlanetScale PyPI RubyGems
    SendGrid age
"""
_TITLES: Final = {title.lower(): title for title in _SPELLED.split()}
SECRETS: Final = tuple(_rules())
