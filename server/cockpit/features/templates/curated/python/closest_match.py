# /// template
# name = "Closest match"
# kind = "function"
# description = "The choice that resembles a word most, for \"did you mean\" messages."
# words = ["did you mean", "suggest", "fuzzy", "typo", "nearest", "spelling"]
# ///
from collections.abc import Iterable
from difflib import SequenceMatcher


def closest_match(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The choice that is most alike, or None when none is alike enough."""
    scored = [(SequenceMatcher(None, word.lower(), each.lower()).ratio(), each) for each in choices]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] >= cutoff else None


# /// proof
assert closest_match("stauts", ["start", "status", "stop"]) == "status"
assert closest_match("xyz", ["start", "stop"]) is None
assert closest_match("any", []) is None
