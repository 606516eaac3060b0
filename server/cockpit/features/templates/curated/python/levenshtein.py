# /// template
# name = "Edit distance"
# kind = "function"
# description = "How many insertions, deletions and replacements of a character make one text of another."
# words = ["levenshtein", "distance", "fuzzy", "similarity", "spelling", "diff"]
# ///
def levenshtein(first: str, second: str) -> int:
    """The least number of insertions, deletions and replacements that make one text of the other."""
    if len(first) < len(second):
        first, second = second, first
    previous = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        current = [row]
        for column, right in enumerate(second, 1):
            replaced = previous[column - 1] + (left != right)
            current.append(min(previous[column] + 1, current[-1] + 1, replaced))
        previous = current
    return previous[-1]


# /// proof
assert levenshtein("kitten", "sitting") == 3
assert levenshtein("", "abc") == 3
assert levenshtein("same", "same") == 0
