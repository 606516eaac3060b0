# /// template
# name = "Delays between attempts"
# kind = "function"
# description = "Seconds to wait before each further attempt, each twice the one before."
# words = ["backoff", "exponential", "delays", "retry", "schedule"]
# ///
def backoff_delays(attempts: int, base: float = 1.0, most: float = 60.0) -> list[float]:
    """So many delays, doubled each time, and none longer than the most."""
    return [min(base * 2**attempt, most) for attempt in range(attempts)]


# /// proof
assert backoff_delays(4) == [1, 2, 4, 8]
assert backoff_delays(3, 10, 15) == [10, 15, 15]
