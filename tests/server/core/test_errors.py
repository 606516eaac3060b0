"""Every failure has a kind, one sentence and a hint, and a code on the wire."""

from __future__ import annotations

import re

import pytest

from cockpit.core import errors
from cockpit.core.errors import CockpitError
from cockpit.protocol.failure import code_of

KINDS = [
    (errors.NotConfigured, "notConfigured", -32803),
    (errors.NotFound, "notFound", -32803),
    (errors.Refused, "refused", -32803),
    (errors.Conflict, "conflict", -32803),
    (errors.Invalid, "invalid", -32602),
    (errors.Unavailable, "unavailable", -32803),
    (errors.Cancelled, "cancelled", -32800),
    (errors.Stale, "stale", -32801),
]


@pytest.mark.parametrize(("error", "kind", "code"), KINDS, ids=[kind for _, kind, _ in KINDS])
def test_kinds_and_codes(error: type[CockpitError], kind: str, code: int) -> None:
    failure = error("It did not work.", hint="cockpit doctor")
    assert (failure.kind, failure.message, failure.hint) == (kind, "It did not work.", "cockpit doctor")
    assert str(failure) == "It did not work."
    assert error("Again.").hint == ""
    assert code_of(failure) == code


def test_the_drawing_of_the_tree_is_complete() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert drawn == [error.__name__ for error, *_ in KINDS]
    assert {
        error.__name__ for error in CockpitError.__subclasses__() if error.__module__ == errors.__name__
    } == set(drawn)
