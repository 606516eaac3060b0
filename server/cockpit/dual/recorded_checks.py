"""What some checks say of files that were written from a recording, where more is known of them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

from cockpit.core.process import Runner
from cockpit.dual.replaying import NEEDED, Recorded, is_equipped
from cockpit.features.copilots.objection import WHOLE, Gap, Objection
from cockpit.features.copilots.review import Absent, Check, Review
from cockpit.features.har.flow.correlations import Kind
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.flow.places import leaves_of, sent_leaves
from cockpit.features.har.flow.step import Step
from cockpit.features.har.reading import read
from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.secrets.text import spots

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
            change.path: entry
            for change in review.changes.present
            for secret, entry in secrets.items()
            if secret in (change.new or "")
        }
        for path, entry in sorted(leaking.items()):
            message = (
                f"A secret of entry {entry + 1} of the recording stands in this file:"
                " leave that entry out, or generate from a sanitised copy."
            )
            yield Objection(SECRET, path, WHOLE, message)
        for said in check(review):
            stands_in = isinstance(said, Objection) and said.path.endswith((".json", ".har"))
            if not (stands_in and said.path not in leaking):
                yield said

    return checked


def _secrets(flow: Flow) -> dict[str, int]:
    """What no file may hold, as it may be written, each with the entry that has it."""
    given = flow.correlations
    found = [(each.sample, each.uses[0].step) for each in given.typed]
    found += [
        (each.sample, each.source.step) for each in given.variables if each.kind in (Kind.AUTH, Kind.CSRF)
    ]
    found += [(value, step.index) for step in flow.steps for value in _within(step)]
    return {written: entry for value, entry in found if len(value) >= _LEAST for written in _written(value)}


def _within(step: Step) -> Iterator[str]:
    """The secrets that stand in longer values of a request, such as JSON in a message."""
    leaves = [*leaves_of(step)]
    for number in range(len(step.messages)):
        leaves += sent_leaves(step, number)
    for leaf in leaves:
        if isinstance(leaf.value, str):
            for spot in spots(leaf.value, Where.SENT):
                if spot.kind.startswith("secret/"):
                    yield from (spot.value, spot.written)


def _written(value: str) -> Iterator[str]:
    """How programs, JSON, shells and addresses write a value."""
    yield value
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield repr(value)[1:-1]
    yield value.replace("'", "'\"'\"'")
    yield quote(value, safe="", errors="replace")
    yield quote_plus(value, errors="replace")


def _equipped(check: Check, root: Path, runner: Runner, python: Callable[[], str]) -> Check:
    """The tests of the project say nothing of a suite that would only miss its packages."""

    def checked(review: Review) -> Iterator[Objection | Gap]:
        found = python() or sys.executable
        if not is_equipped(found, root, runner):
            names = ", ".join(NEEDED)
            raise Absent(f"The suite needs {names}: {found} -m pip install {' '.join(NEEDED)}")
        yield from check(review)

    return checked
