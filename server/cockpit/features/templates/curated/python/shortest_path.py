# /// template
# name = "Shortest path"
# kind = "function"
# description = "The cheapest way between two nodes of a weighted graph, by Dijkstra's algorithm."
# words = ["dijkstra", "graph", "route", "distance", "priority queue", "weighted"]
# ///
import heapq
from collections.abc import Mapping


def shortest_path(graph: Mapping[str, Mapping[str, float]], start: str, goal: str) -> list[str] | None:
    """The nodes on the way, both ends included; None when there is none. Weights are not negative."""
    waiting: list[tuple[float, str]] = [(0.0, start)]
    cost = {start: 0.0}
    came_from: dict[str, str] = {}
    while waiting:
        so_far, node = heapq.heappop(waiting)
        if node == goal:
            way = [goal]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for neighbour, weight in graph.get(node, {}).items():
            total = so_far + weight
            if total < cost.get(neighbour, float("inf")):
                cost[neighbour] = total
                came_from[neighbour] = node
                heapq.heappush(waiting, (total, neighbour))
    return None


# /// proof
roads = {"a": {"b": 7, "c": 3}, "c": {"b": 1, "d": 8}, "b": {"d": 2}}
assert shortest_path(roads, "a", "d") == ["a", "c", "b", "d"]
assert shortest_path(roads, "d", "a") is None
assert shortest_path(roads, "a", "a") == ["a"]
