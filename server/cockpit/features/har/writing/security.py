"""How the requests of a session prove who they are, as OpenAPI describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cockpit.features.har.flow.step import Step
from cockpit.features.har.flow.wording import identifier, words_of
from cockpit.features.har.secrets.judging import Where, judge
from cockpit.features.har.secrets.names import Meaning, meaning
from cockpit.features.har.secrets.shapes import is_jwt

_KEYS: Final = frozenset({Meaning.KEY, Meaning.TOKEN, Meaning.SESSION})
_SCHEMES: Final = frozenset({"basic", "digest", "bearer", "negotiate", "hoba", "mutual", "scram-sha-256"})


@dataclass(frozen=True, slots=True)
class Credential:
    """A way of proving it; a request may have several."""

    name: str
    """Under which a document declares it."""
    scheme: Mapping[str, Any]
    """The security scheme object."""
    header: str = ""
    """The lower-case header that holds it, where it is a header of its own."""
    query: str = ""


def credentials_of(step: Step) -> tuple[Credential, ...]:
    """Those that a request carries, the strongest first; cookies only where nothing else is sent."""
    found = [*_headers(step), *_query(step)]
    return tuple(found or _cookies(step))


def requirements(uses: Sequence[Step]) -> list[dict[str, list[str]]]:
    """What an operation asks for: what those requests carried that it did not refuse."""
    granted = [step for step in uses if 0 < step.status < 400] or uses
    made: list[dict[str, list[str]]] = []
    for step in granted:
        needed: dict[str, list[str]] = {credential.name: [] for credential in credentials_of(step)}
        if needed not in made:
            made.append(needed)
    # Who may come without anything, may come with it.
    return sorted(made, key=lambda each: (not each, sorted(each))) if any(made) else []


def _headers(step: Step) -> Iterator[Credential]:
    for name, value in step.headers:
        if name == "authorization":
            yield _authorization(value)
        elif name != "cookie" and meaning(name) in _KEYS and judge(Where.REQUEST_HEADER, name, value):
            scheme = {"type": "apiKey", "in": "header", "name": name}
            yield Credential(identifier(words_of(name), "key"), scheme, header=name)


def _authorization(value: str) -> Credential:
    kind, _, token = value.strip().partition(" ")
    kind = kind.lower()
    if kind not in _SCHEMES or not token:
        scheme = {"type": "apiKey", "in": "header", "name": "Authorization"}
        return Credential("authorization", scheme, header="authorization")
    shown = {"bearerFormat": "JWT"} if is_jwt(token.strip()) else {}
    return Credential(
        f"{identifier([kind])}_auth", {"type": "http", "scheme": kind, **shown}, "authorization"
    )


def _query(step: Step) -> Iterator[Credential]:
    for name, value in step.query:
        if meaning(name) in _KEYS and judge(Where.ADDRESS, name, value):
            scheme = {"type": "apiKey", "in": "query", "name": name}
            yield Credential(identifier(words_of(name), "key"), scheme, query=name)


def _cookies(step: Step) -> Iterator[Credential]:
    for name, value in step.cookies.items():
        verdict = judge(Where.HIDDEN_COOKIE, name, value)
        if verdict is not None and verdict.kind.startswith("secret/") and meaning(name) is not Meaning.CSRF:
            scheme = {"type": "apiKey", "in": "cookie", "name": name}
            yield Credential(f"{identifier(words_of(name), 'session')}_cookie", scheme)
