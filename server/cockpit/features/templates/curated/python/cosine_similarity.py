# /// template
# name = "Cosine similarity"
# kind = "function"
# description = "How alike the directions of two vectors are, from -1 to 1."
# words = ["cosine similarity", "vector", "embedding", "angle"]
# ///
import math
from collections.abc import Sequence


def cosine_similarity(first: Sequence[float], second: Sequence[float]) -> float:
    """The cosine of the angle between them; 0 where one has no length."""
    lengths = math.hypot(*first) * math.hypot(*second)
    return sum(a * b for a, b in zip(first, second, strict=True)) / lengths if lengths else 0.0


# /// proof
assert abs(cosine_similarity([1, 2], [2, 4]) - 1) < 1e-9
assert cosine_similarity([1, 0], [0, 1]) == 0
assert cosine_similarity([0, 0], [1, 1]) == 0
