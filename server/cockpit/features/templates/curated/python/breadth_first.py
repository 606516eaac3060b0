# /// template
# name = "Breadth-first search"
# kind = "function"
# description = "The nodes of a graph that can be reached from one of them, the nearest first."
# words = ["bfs", "graph", "traversal", "reachable", "neighbours"]
# ///
from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def breadth_first(graph: Mapping[T, Iterable[T]], start: T) -> list[T]:
    """The start, then its neighbours, then theirs; each once."""
    order = [start]
    seen = {start}
    waiting = deque([start])
    while waiting:
        for neighbour in graph.get(waiting.popleft(), ()):
            if neighbour not in seen:
                seen.add(neighbour)
                order.append(neighbour)
                waiting.append(neighbour)
    return order


# /// proof
assert breadth_first({1: [2, 3], 2: [4], 3: [4], 4: [1]}, 1) == [1, 2, 3, 4]
assert breadth_first({}, "alone") == ["alone"]
