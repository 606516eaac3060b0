"""What `go test -json` writes: one event in each line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.features.compliance.reports.outcome import Outcome, Result, first_line

_OUTCOMES: Final[dict[str, Outcome]] = {"pass": "passed", "fail": "failed", "skip": "skipped"}
_FRAMES: Final = ("=== ", "--- ", "FAIL", "PASS", "exit status")
"""How lines begin that say what the event says already."""


class _Event(msgspec.Struct, rename="pascal"):
    action: str
    package: str = ""
    test: str = ""
    elapsed: float | None = None
    output: str = ""


def read(data: bytes) -> list[Result]:
    """The tests of a stream; a test with subtests counts as these. Raises Invalid."""
    ends: dict[tuple[str, str], _Event] = {}
    said: dict[tuple[str, str], str] = {}
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.startswith(b"{"):
            continue  # What a program prints beside the test binary is not JSON.
        try:
            event = msgspec.json.decode(line, type=_Event)
        except msgspec.DecodeError as error:
            raise Invalid(f"line {number} is not an event of `go test -json`: {error}.") from error
        key = event.package, event.test
        if event.action in _OUTCOMES:
            ends[key] = event
        elif event.action == "output" and not said.get(key) and not event.output.strip().startswith(_FRAMES):
            said[key] = first_line(event.output)
    return _tests(ends, said)


def _tests(ends: dict[tuple[str, str], _Event], said: dict[tuple[str, str], str]) -> list[Result]:
    parents = {(package, above) for package, test in ends for above in _above(test)}
    tests = [
        Result(
            name=f"{package}::{test}",
            outcome=_OUTCOMES[event.action],
            seconds=event.elapsed,
            message=said.get((package, test), "") if event.action == "fail" else "",
        )
        for (package, test), event in ends.items()
        if test and (package, test) not in parents
    ]
    blamed = {test.name.partition("::")[0] for test in tests if test.outcome == "failed"}
    tests += [
        # The package did not build, or ended in a panic outside of its tests.
        Result(package, "error", seconds=event.elapsed, message=said.get((package, ""), ""))
        for (package, test), event in ends.items()
        if not test and event.action == "fail" and package not in blamed
    ]
    return tests


def _above(test: str) -> Iterable[str]:
    parts = test.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))
