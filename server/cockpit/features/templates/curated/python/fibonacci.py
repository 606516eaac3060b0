# /// template
# name = "Fibonacci number"
# kind = "function"
# description = "The Fibonacci number at a place, from 0, computed without recursion."
# words = ["fibonacci", "sequence", "recurrence", "golden ratio"]
# ///
def fibonacci(place: int) -> int:
    """The number at that place: 0, 1, 1, 2, 3, 5 and so on."""
    if place < 0:
        raise ValueError("There is no place before 0.")
    current, following = 0, 1
    for _ in range(place):
        current, following = following, current + following
    return current


# /// proof
assert [fibonacci(place) for place in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]
assert fibonacci(100) == 354224848179261915075
