# /// template
# name = "Area of a circle"
# kind = "function"
# description = "The area of a circle by its radius."
# words = ["area of circle", "radius", "pi", "geometry"]
# ///
import math


def circle_area(radius: float) -> float:
    """Pi times the square of the radius; raises ValueError for a negative one."""
    if radius < 0:
        raise ValueError("radius must not be negative.")
    return math.pi * radius**2


# /// proof
assert circle_area(2) == math.pi * 4
