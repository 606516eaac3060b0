# /// template
# name = "Priority queue"
# kind = "class"
# description = "Items by their urgency; those of one priority come in the order in which they were added."
# words = ["heap", "queue", "scheduler", "priority", "heapq", "tasks"]
# ///
import heapq
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class PriorityQueue(Generic[T]):
    """The item with the lowest number comes first; equal ones come in their order."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, T]] = []
        self._count = count()

    def push(self, item: T, priority: float = 0) -> None:
        """Add an item."""
        heapq.heappush(self._heap, (priority, next(self._count), item))

    def pop(self) -> T:
        """Take the first item; raises IndexError when there is none."""
        return heapq.heappop(self._heap)[2]

    def __len__(self) -> int:
        return len(self._heap)


# /// proof
queue: PriorityQueue[str] = PriorityQueue()
for word, urgency in (("later", 5), ("first", 1), ("second", 1)):
    queue.push(word, urgency)
assert [queue.pop() for _ in range(len(queue))] == ["first", "second", "later"]
try:
    queue.pop()
except IndexError:
    pass
else:
    raise AssertionError
