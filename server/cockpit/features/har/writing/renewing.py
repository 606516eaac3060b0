"""The operation that gives new credentials for a refresh token, when the session has used one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cockpit.features.har.flow.correlations import Address, Typed, Use, Variable
from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.flow.places import Given, Used, last_of, sources_of
from cockpit.features.har.secrets.names import plain
from cockpit.features.har.writing.calls import Call
from cockpit.features.har.writing.keeping import Kept, may_keep
from cockpit.features.har.writing.steps import Performed


@dataclass(frozen=True, slots=True)
class Carried:
    """A value that the client takes from answers for the renewal."""

    name: str
    place: Given
    where: str
    escaped: bool
    calls: tuple[str, ...]
    """The operations that give it."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a client asks for when a service says that its credentials have run out."""

    name: str
    """The operation."""
    arguments: tuple[str, ...]
    values: tuple[Carried, ...]
    kept: tuple[Kept, ...]
    """What its answer gives for the headers of later requests."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those whose refusals it ends."""
        return tuple(dict.fromkeys(each.service for each in self.kept))


def renewal_of(flow: Flow, calls: Sequence[Call], done: Sequence[Performed]) -> Renewal | None:
    """The first step that sends a refresh token of an earlier answer and is answered with credentials."""
    for each in done:
        if each.step.status >= 400 or each.messages:
            continue
        uses = flow.correlations.uses_of(each.step.index).values()
        if not any(_is_refresh(use, one) for use, one in uses):
            continue
        if any(isinstance(one, Address) for _, one in uses):
            # The client fills in tokens, and no addresses.
            continue
        kept = tuple(dict.fromkeys(_kept(flow, calls, each)))
        sent = [one for use, one in uses if isinstance(one, Variable) and use.place is not Used.COOKIE]
        values = [one for one in sent if not any(may_keep(use, one) for use in one.uses)]
        plain_texts = all(
            one.source.place is not Given.MESSAGE and not one.number and one.name != "self" for one in values
        )
        if kept and plain_texts and len(values) == len(sent):
            given = tuple(_carried(flow, calls, one, each.call.name) for one in dict.fromkeys(values))
            return Renewal(each.call.name, each.arguments, given, kept)
    return None


def _is_refresh(use: Use, each: Variable | Typed) -> bool:
    if not isinstance(each, Variable) or use.place is Used.HEADER:
        return False
    names = (last_of(use.name) or use.name, last_of(each.source.name) or each.source.name)
    return any("refresh" in plain(name) for name in names)


def _kept(flow: Flow, calls: Sequence[Call], done: Performed) -> Iterator[Kept]:
    """Those of its own answer, and those that stand where another answer has given them."""
    answered = {source.name for _, source in sources_of(done.step) if source.place is Given.JSON}
    given = flow.correlations.given_by(done.step.index)
    own = {each.source.pattern or each.source.name for each in given}
    for call in calls:
        for kept in call.kept:
            there = answered | own if call.name == done.call.name else answered
            mine = kept.header == "authorization" and call.origin == done.call.origin
            if mine and kept.where in there:
                yield kept


def _carried(flow: Flow, calls: Sequence[Call], variable: Variable, renewing: str) -> Carried:
    """Tokens that are used up come anew with each renewal, in the same place."""
    source = variable.source
    step, _ = flow.asked_by(source.step)
    giving = [call.name for call in calls if any(each.index == step.index for each in call.steps)]
    where = source.pattern or source.name
    names = tuple(dict.fromkeys([*giving, renewing]))
    return Carried(variable.name, source.place, where, source.escaped, names)


def with_renewed(calls: Sequence[Call], renewal: Renewal | None) -> list[Call]:
    """The calls, with what the answer of the renewal gives."""
    if renewal is None:
        return list(calls)
    return [
        replace(call, kept=tuple(dict.fromkeys((*call.kept, *renewal.kept))))
        if call.name == renewal.name
        else call
        for call in calls
    ]
