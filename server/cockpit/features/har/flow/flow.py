"""A recorded session as everything that is generated from it sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from cockpit.features.har.flow.choosing import Chosen, choose
from cockpit.features.har.flow.correlating import correlated
from cockpit.features.har.flow.correlations import Correlations
from cockpit.features.har.flow.forms import completed
from cockpit.features.har.flow.operation import Operation
from cockpit.features.har.flow.operations import operations_of
from cockpit.features.har.flow.step import Step
from cockpit.features.har.flow.taking import steps_of
from cockpit.features.har.flow.variable_names import Names
from cockpit.features.har.reading import Har


@dataclass(frozen=True)
class Flow:
    """The steps of a session that a script repeats, and what varies from one time to the next."""

    sha256: str
    """Of the recording, in hexadecimal digits."""
    chosen: Chosen
    correlations: Correlations
    operations: tuple[Operation, ...]
    origins: Mapping[str, str]
    """The environment variable of the base URL of each scheme and host; `ws` belongs to `http`."""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What is asked, in its order; what a redirect leads to is a part of the step that was redirected."""
        return tuple(step for step in self.chosen.steps if step.redirected_by not in self._kept)

    @cached_property
    def entries(self) -> tuple[int, ...]:
        """The numbers of all entries that it was made of, counted from 0."""
        return tuple(step.index for step in self.chosen.steps)

    def hops(self, step: Step) -> tuple[Step, ...]:
        """The steps that redirects led to, the first first; empty when the script is not to follow."""
        found: list[Step] = []
        here: Step | None = step
        while here is not None:
            here = self._led.get(here.index)
            if here is not None:
                found.append(here)
        return tuple(found)

    def asked_by(self, index: int) -> tuple[Step, int]:
        """The step whose request brings the answer of an entry, and how many redirects lie between."""
        by_index = {step.index: step for step in self.chosen.steps}
        here, count = by_index[index], 0
        while here.redirected_by in by_index:
            here, count = by_index[here.redirected_by], count + 1
        return here, count

    @cached_property
    def _kept(self) -> frozenset[int | None]:
        return frozenset(step.index for step in self.chosen.steps)

    @cached_property
    def _led(self) -> dict[int, Step]:
        return {step.redirected_by: step for step in self.chosen.steps if step.redirected_by is not None}


def flow_of(har: Har, only: frozenset[int] | None = None, hosts: frozenset[str] = frozenset()) -> Flow:
    """What a recording does; of the entries and the hosts that are named, when some are."""
    chosen = choose(completed(steps_of(har)), only=only, hosts=hosts)
    digest = hashlib.sha256(har.data).hexdigest()
    operations = operations_of(chosen.steps)
    origins = _origins(chosen.steps)
    given = correlated(chosen.steps, origins, _data_of(operations))
    return Flow(digest, chosen, given, operations, origins)


def _data_of(operations: Iterable[Operation]) -> frozenset[tuple[int, int]]:
    """The segments of paths that are parameters of a template: steps and numbers."""
    return frozenset(
        (step, number)
        for operation in operations
        for number, segment in enumerate(operation.template.split("/")[1:])
        if "{" in segment
        for step in operation.steps
    )


def web_origin(step: Step) -> str:
    """Scheme and host of a step, as pages write them: a websocket belongs to the site that offers it."""
    return f"{step.scheme.replace('ws', 'http', 1)}://{step.host}"


def _origins(steps: Iterable[Step]) -> dict[str, str]:
    """Where there are several, each is called by what tells its host from the others."""
    found = dict.fromkeys(web_origin(step) for step in steps)
    if len(found) < 2:
        return dict.fromkeys(found, "APP_BASE_URL")
    names = Names(upper=True)
    return {
        origin: f"APP_{names.take(origin.partition('://')[2].partition('.')[0])}_BASE_URL" for origin in found
    }
