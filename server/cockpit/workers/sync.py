"""Synchronisation as tasks: what is done once, and what goes on until nobody wants it any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.home import Home
from cockpit.features.sync import config, telling
from cockpit.features.sync.live import FILE_SECONDS, Live
from cockpit.features.sync.session import Session, session
from cockpit.features.sync.store.journal import Journal
from cockpit.features.sync.store.opening import Opener

Answer = dict[str, Any]
Tell = Callable[[Mapping[str, Any]], None]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do, and where."""

    workspace: str
    home: dict[str, str]
    """The parts of the home of what is known of the workspace."""
    peers: dict[str, str] = {}
    """Databases that the user's settings name beside those of the project, or instead of them."""
    passwords: dict[str, str] = {}
    believe: str = ""
    plan: str = ""
    conflict: str = ""
    take: bool = False
    anyway: bool = False


def run_sync(verb: str, payload: Any, tell: Tell) -> Answer:
    """The answer; what `tell` hears meanwhile is `{"state": ...}` or, for people, `{"sentence": ...}`."""
    try:
        order = msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error
    root, home = Path(order.workspace), Home.of(order.home)
    options = config.load(root, order.peers)
    opener = Opener(root, options, SystemClock(), passwords=order.passwords)

    def say(sentence: str) -> None:
        tell({"sentence": sentence})

    if verb == "live":
        return _live(opener, Journal(home, opener.clock, say), tell)
    with session(opener, home, say) as current:
        return VERBS[verb](current, order)


def _live(opener: Opener, journal: Journal, tell: Tell) -> Answer:
    """Ends with the process, which whoever wanted it kills; a cut leaves every database whole."""
    pause, told = threading.Event(), None
    with closing(journal), closing(Live(opener, journal)) as live:
        while True:
            live.step()
            if (state := live.state()) != told:
                told = state
                tell({"state": msgspec.to_builtins(state)})
            pause.wait(FILE_SECONDS)


def _run(current: Session, _order: Order) -> Answer:
    done = current.run()
    return {"deliveries": msgspec.to_builtins(done.deliveries), "open": done.open, "held": len(done.held)}


def _preview(current: Session, _order: Order) -> Answer:
    return {"lines": [*telling.diff_text(current.diff())]}


def _resolve(current: Session, order: Order) -> Answer:
    return {"id": current.resolve(order.conflict, take=order.take, anyway=order.anyway).id}


def _heal(current: Session, order: Order) -> Answer:
    done = current.heal(order.believe, order.plan)
    return {"lines": [*telling.drift_text(done.rows)], "count": len(done.rows), "plan": done.plan}


VERBS: Final[Mapping[str, Callable[[Session, Order], Answer]]] = {
    "run": _run,
    "preview": _preview,
    "resolve": _resolve,
    "heal": _heal,
}
