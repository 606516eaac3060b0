"""What some checks say of files that were written from a recording, where more is known of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cockpit.core.process import Runner
from cockpit.dual.replaying import NEEDED, Recorded, is_equipped
from cockpit.features.copilots.objection import WHOLE, Gap, Objection
from cockpit.features.copilots.review import Absent, Check, Review
from cockpit.features.har.flow.correlating import Kind
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read

PACKAGE: Final = "validate.package"
SECRET: Final = "validate.secret"  # noqa: S105 - The name of a code.
_KNOWN: Final = re.compile(r"`(httpx|jsonschema|locust|pytest|websockets)`")
_LEAST: Final = 8
"""Signs of a value that is looked for: a shorter one is found in any text."""


_Checks = Sequence[tuple[str, Check]]


def checks_for(recorded: Recorded, checks: _Checks) -> _Checks:
    """The checks, with those in place of which more can be said; nothing is run for that."""
    instead: dict[str, Callable[[Check], Check]] = {
        "imports": _named,
        "secrets": lambda check: _unleaked(check, recorded),
    }
    return [(name, instead[name](check) if name in instead else check) for name, check in checks]


def equipped(checks: _Checks, root: Path, runner: Runner, python: Callable[[], str]) -> _Checks:
    """The checks, with the tests of the project only where the packages of the suite are there."""
    return [
        (name, _equipped(check, root, runner, python) if name == "tests" else check) for name, check in checks
    ]


def _named(check: Check) -> Check:
    """A package that every such script needs is no invention: that it is not declared yet is advice."""

    def checked(review: Review) -> Iterator[Objection | Gap]:
        for said in check(review):
            known = (
                _KNOWN.search(said.message) if isinstance(said, Objection) and said.code == PACKAGE else None
            )
            if known is not None and isinstance(said, Objection):
                message = (
                    f"The project does not declare {known[1]}, which this needs: pip install {known[1]}."
                )
                yield replace(said, message=message, rejects=False)
            else:
                yield said

    return checked


def _unleaked(check: Check, recorded: Recorded) -> Check:
    """What looks like a secret is a stand-in, unless the recording has it."""

    def checked(review: Review) -> Iterator[Objection | Gap]:
        only = None if recorded.only is None else frozenset(recorded.only)
        secrets = _secrets(flow_of(read(Path(recorded.path)), only))
        leaking = {
            change.path
            for change in review.changes.present
            if any(secret in (change.new or "") for secret in secrets)
        }
        for path in sorted(leaking):
            yield Objection(SECRET, path, WHOLE, "A secret of the recording stands in this file.")
        for said in check(review):
            stands_in = isinstance(said, Objection) and said.path.endswith((".json", ".har"))
            if not (stands_in and said.path not in leaking):
                yield said

    return checked


def _secrets(flow: Flow) -> frozenset[str]:
    given = flow.correlations
    values = [each.sample for each in given.typed]
    values += [each.sample for each in given.variables if each.kind in (Kind.AUTH, Kind.CSRF)]
    return frozenset(value for value in values if len(value) >= _LEAST)


def _equipped(check: Check, root: Path, runner: Runner, python: Callable[[], str]) -> Check:
    """The tests of the project say nothing of a suite that would only miss its packages."""

    def checked(review: Review) -> Iterator[Objection | Gap]:
        found = python() or sys.executable
        if not is_equipped(found, root, runner):
            names = ", ".join(NEEDED)
            raise Absent(f"The suite needs {names}: {found} -m pip install {' '.join(NEEDED)}")
        yield from check(review)

    return checked
