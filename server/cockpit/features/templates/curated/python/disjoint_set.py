# /// template
# name = "Disjoint sets"
# kind = "class"
# description = "Groups that grow together: union-find with path compression."
# words = ["union find", "disjoint set", "connected components", "merge groups"]
# ///
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class DisjointSet(Generic[T]):
    """Items in groups; two groups become one when two of their items are joined."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}
        self._size: dict[T, int] = {}

    def find(self, item: T) -> T:
        """The item that stands for the group; a new item is a group of its own."""
        self._parent.setdefault(item, item)
        self._size.setdefault(item, 1)
        root = item
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def join(self, first: T, second: T) -> bool:
        """Make the groups of both one; whether they were two."""
        larger, smaller = self.find(first), self.find(second)
        if larger == smaller:
            return False
        if self._size[larger] < self._size[smaller]:
            larger, smaller = smaller, larger
        self._parent[smaller] = larger
        self._size[larger] += self._size[smaller]
        return True

    def groups(self) -> list[list[T]]:
        """All groups with their items."""
        found: dict[T, list[T]] = {}
        for item in self._parent:
            found.setdefault(self.find(item), []).append(item)
        return list(found.values())


# /// proof
sets: DisjointSet[int] = DisjointSet()
assert [sets.join(1, 2), sets.join(3, 4), sets.join(2, 3), sets.join(1, 4)] == [True, True, True, False]
assert sets.find(5) == 5
assert sorted(map(sorted, sets.groups())) == [[1, 2, 3, 4], [5]]
