# /// template
# name = "Cache with expiry"
# kind = "class"
# description = "A mapping that forgets each entry after some seconds."
# words = ["ttl", "cache", "expire", "time to live", "expiry"]
# ///
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class TTLCache(Generic[K, V]):
    """Keeps each entry for so many seconds. Not thread-safe."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._entries: dict[K, tuple[float, V]] = {}

    def get(self, key: K, default: V | None = None) -> V | None:
        """The value, unless its time is over; else the default."""
        entry = self._entries.get(key)
        if entry is None:
            return default
        if entry[0] <= self._clock():
            del self._entries[key]
            return default
        return entry[1]

    def put(self, key: K, value: V) -> None:
        """Keep a value from now on, and forget all whose time is over."""
        now = self._clock()
        self._entries = {each: entry for each, entry in self._entries.items() if entry[0] > now}
        self._entries[key] = (now + self._seconds, value)

    def __len__(self) -> int:
        return len(self._entries)


# /// proof
now = [0.0]
cache: TTLCache[str, int] = TTLCache(10, lambda: now[0])
cache.put("a", 1)
now[0] = 9
assert cache.get("a") == 1
now[0] = 10
assert (cache.get("a"), cache.get("a", 5)) == (None, 5)
cache.put("b", 2)
assert len(cache) == 1
