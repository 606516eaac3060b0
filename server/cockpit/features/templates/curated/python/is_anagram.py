# /// template
# name = "Anagrams"
# kind = "function"
# description = "Whether two texts have the same letters."
# words = ["anagram", "same letters", "permutation"]
# ///
from collections import Counter


def is_anagram(first: str, second: str) -> bool:
    """Whether they have the same letters, whatever the case and the spaces."""
    return Counter(first.lower().replace(" ", "")) == Counter(second.lower().replace(" ", ""))


# /// proof
assert is_anagram("Dormitory", "dirty room")
assert not is_anagram("aab", "abb")
