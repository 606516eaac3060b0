# /// template
# name = "Distance of two points"
# kind = "function"
# description = "The straight distance between two points with any number of coordinates."
# words = ["euclidean distance", "points", "norm", "geometry", "hypotenuse"]
# ///
import math
from collections.abc import Sequence


def euclidean_distance(first: Sequence[float], second: Sequence[float]) -> float:
    """The straight distance; raises ValueError where one point has more coordinates."""
    return math.dist(first, second)


# /// proof
assert euclidean_distance((0, 0), (3, 4)) == 5
