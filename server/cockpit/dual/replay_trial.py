"""Performs a generated suite or load script against mocks of its recording, right and broken ones.

An order comes on standard input, and what became of it goes to standard output. It runs as the programs of a
change do: limited, and without a network if possible.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.process import SystemRunner
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.breaking import Break, Broken, breaks_of
from cockpit.features.har.mock.mocking import serving
from cockpit.features.har.reading import read

FAITHFUL = "faithful"
"""The scenario in which the mock does what the application did."""
MOST_LINES = 20
_BODIES: Final = frozenset({Break.FIELD.value, Break.TYPE.value})
"""What load scripts do not look at: statuses and the values that are passed on are all that they need."""


LOAD: Final = "*_locustfile.py"
"""What scripts of Locust are called."""
_LOAD_SECONDS: Final = 20
"""In which a user ends the session that has begun when the time is over."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is tried."""

    recording: str
    only: tuple[int, ...] | None
    folder: str
    """Where the files are, and nothing else."""
    python: str
    seconds: float
    script: str = ""
    """The load script that is performed; empty for the suite."""
    hosts: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How pytest or Locust ended against one mock: 0 when nothing failed, 1 when something did."""

    scenario: str
    code: int
    failures: tuple[str, ...]


def main() -> int:
    """Try each scenario."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    only = None if order.only is None else frozenset(order.only)
    flow = flow_of(read(Path(order.recording)), only, frozenset(order.hosts))
    wanted = [each for each in scenarios(flow) if not order.script or each not in _BODIES]
    outcomes = [_tried(order, flow, scenario) for scenario in wanted]
    sys.stdout.buffer.write(msgspec.json.encode(outcomes))
    return 0


def scenarios(flow: Flow) -> tuple[str, ...]:
    """A right application, and those broken ones that a right suite can tell from it."""
    return (FAITHFUL, *(each.value for each in breaks_of(flow)))


def _tried(order: Order, flow: Flow, scenario: str) -> Outcome:
    broken = None if scenario == FAITHFUL else Broken(Break(scenario))
    with serving(flow, mutate=True, seed=scenario.encode(), broken=broken) as address:
        os.environ.update(dict.fromkeys(flow.origins.values(), address))
        os.environ.update({typed.env: typed.sample for typed in flow.correlations.typed})
        argv = _load(order) if order.script else _suite(order)
        done = SystemRunner().run(argv, cwd=Path(order.folder), timeout=order.seconds)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    failures = tuple(
        line for line in lines if line.startswith(("FAILED ", "ERROR ")) or "The answer " in line
    )
    return Outcome(scenario, done.code, failures[:MOST_LINES] or tuple(lines[-3:]))


def _suite(order: Order) -> tuple[str, ...]:
    return (order.python, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider", order.folder)


def _load(order: Order) -> tuple[str, ...]:
    """One user without pauses; how fast it is answered here says nothing."""
    os.environ.update(APP_THINK_TIME="0", APP_LIMIT_SCALE="1000")
    how = ("--headless", "--users", "1", "--run-time", "1s", "--stop-timeout", str(_LOAD_SECONDS))
    return (order.python, "-m", "locust", "-f", order.script, *how, "--only-summary")


if __name__ == "__main__":
    sys.exit(main())
