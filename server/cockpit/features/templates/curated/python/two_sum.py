# /// template
# name = "Two numbers with a sum"
# kind = "function"
# description = "The places of two numbers whose sum is a target."
# words = ["two sum", "pair", "target", "indices", "add up"]
# ///
from collections.abc import Sequence


def two_sum(numbers: Sequence[int], target: int) -> tuple[int, int] | None:
    """The places of the first two such numbers; None where there are none."""
    places: dict[int, int] = {}
    for place, number in enumerate(numbers):
        if target - number in places:
            return places[target - number], place
        places.setdefault(number, place)
    return None


# /// proof
assert two_sum([2, 7, 11], 9) == (0, 1)
assert two_sum([3, 3], 6) == (0, 1)
assert two_sum([1], 2) is None
