# /// template
# name = "Topological order"
# kind = "function"
# description = "An order in which everything comes after what it depends on; a cycle is refused."
# words = ["dependencies", "dag", "graph", "order", "build order", "resolve"]
# ///
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def topological_sort(needs: Mapping[T, Iterable[T]]) -> list[T]:
    """What is needed first, then what needs it; raises ValueError naming a cycle."""
    order: list[T] = []
    done: set[T] = set()
    path: list[T] = []

    def visit(node: T) -> None:
        if node in done:
            return
        if node in path:
            cycle = " -> ".join(map(str, [*path[path.index(node) :], node]))
            raise ValueError(f"There is a cycle: {cycle}.")
        path.append(node)
        for each in needs.get(node, ()):
            visit(each)
        path.pop()
        done.add(node)
        order.append(node)

    for node in needs:
        visit(node)
    return order


# /// proof
assert topological_sort({"app": ["lib", "log"], "lib": ["core"], "log": ["core"]}) == [
    "core",
    "lib",
    "log",
    "app",
]
assert topological_sort({}) == []
try:
    topological_sort({"a": ["b"], "b": ["a"]})
except ValueError as error:
    assert str(error) == "There is a cycle: a -> b -> a."
else:
    raise AssertionError
