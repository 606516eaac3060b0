# /// template
# name = "Count words"
# kind = "function"
# description = "How often each word of a text occurs, the commonest first."
# words = ["word frequency", "count words", "histogram", "tally", "counter"]
# ///
import re
from collections import Counter


def word_count(text: str) -> dict[str, int]:
    """How often each word occurs, in lower case, the commonest first."""
    counts = Counter(re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower()))
    return dict(counts.most_common())


# /// proof
assert word_count("The cat and the dog. Don't!") == {"the": 2, "cat": 1, "and": 1, "dog": 1, "don't": 1}
assert word_count("") == {}
