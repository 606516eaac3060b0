"""What varies in a flow: which value goes where, and who gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cockpit.features.har.flow.places import Given, Source, Used


class Kind(StrEnum):
    """What a value is for."""

    AUTH = "auth"
    CSRF = "csrf"
    ID = "id"
    CURSOR = "cursor"
    ETAG = "etag"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Use:
    """A place in a request that a value goes into, as `prefix + coded(value) + suffix`."""

    step: int
    place: Used
    name: str
    """A segment's number, a JSON pointer, or the name of the parameter, header, cookie or field."""
    prefix: str = ""
    suffix: str = ""
    coding: str = ""
    """`base64` where the value is written so, `s256` where only its digest is (RFC 7636); empty where it
    stands as it is."""
    number: bool = False
    """Whether it stands there as a number of JSON."""
    nth: int = 0
    """Of several parameters or fields of one name, or of the messages of a websocket: which, from 0."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that an answer gives and later requests send back."""

    name: str
    """An identifier that no other variable of the flow has."""
    source: Source
    uses: tuple[Use, ...]
    kind: Kind
    sample: str
    """What it was in the recording. It may be a secret: no file holds it."""
    number: bool = False
    """Whether the answer gives it as a number of JSON."""

    @property
    def in_jar(self) -> bool:
        """Whether it is a cookie and nothing else, which a cookie jar takes and sends by itself."""
        return self.source.place is Given.COOKIE and all(use.place is Used.COOKIE for use in self.uses)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that no answer gave and no file may hold: what somebody typed, or a key that was configured."""

    env: str
    """The environment variable that holds it when a script runs."""
    uses: tuple[Use, ...]
    kind: str
    """As findings call it: `secret/password`, `pii/email`."""
    sample: str
    """What it was in the recording; no file holds it."""


@dataclass(frozen=True, slots=True)
class Address(Typed):
    """The base address of a service where a value names it, such as that which a sign-in returns to."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A value that may have come from several places, or by chance from none."""

    use: Use
    candidates: tuple[Source, ...]
    taken: Source | None
    """The one that counts as the source; None where the value counts as constant."""


@dataclass(frozen=True, slots=True)
class Correlations:
    """All that is not constant in a flow."""

    variables: tuple[Variable, ...] = ()
    typed: tuple[Typed, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    addresses: tuple[Address, ...] = ()
    """Those of the services themselves; the environment holds them anyway."""

    def uses_of(self, step: int) -> Mapping[tuple[Used, str, int], tuple[Use, Variable | Typed]]:
        """What goes where in a request: by the place, its name, and which of that name it is."""
        return {
            (use.place, use.name, use.nth): (use, each)
            for each in (*self.variables, *self.typed, *self.addresses)
            for use in each.uses
            if use.step == step
        }

    def given_by(self, step: int) -> tuple[Variable, ...]:
        """What is taken from the answer of a step."""
        return tuple(each for each in self.variables if each.source.step == step)
