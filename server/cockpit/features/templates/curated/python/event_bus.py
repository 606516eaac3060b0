# /// template
# name = "Event bus"
# kind = "class"
# description = "Parts of a program tell each other what happened, without knowing one another."
# words = ["events", "publish subscribe", "observer", "pubsub", "listener", "signal"]
# ///
from collections.abc import Callable
from typing import Any


class EventBus:
    """Who listens to the type of an event hears each event of that type."""

    def __init__(self) -> None:
        self._listeners: dict[type, list[Callable[[Any], None]]] = {}

    def on(self, kind: type, listener: Callable[[Any], None]) -> Callable[[], None]:
        """Listen from now on; what is returned ends that."""
        listeners = self._listeners.setdefault(kind, [])
        listeners.append(listener)

        def stop() -> None:
            if listener in listeners:
                listeners.remove(listener)

        return stop

    def emit(self, event: object) -> int:
        """Tell everybody who listens to this type; how many that were."""
        listeners = list(self._listeners.get(type(event), ()))
        for listener in listeners:
            listener(event)
        return len(listeners)


# /// proof
bus = EventBus()
heard: list[str] = []
stop = bus.on(str, heard.append)
assert (bus.emit("one"), bus.emit(2)) == (1, 0)
stop()
stop()
assert (bus.emit("three"), heard) == (0, ["one"])
