# /// template
# name = "Longest common subsequence"
# kind = "function"
# description = "The letters that two texts have in common, in their order."
# words = ["longest common subsequence", "lcs", "diff", "alignment"]
# ///
def common_subsequence(first: str, second: str) -> str:
    """The longest one; one of several."""
    best = [""] * (len(second) + 1)
    for letter in first:
        row = [""]
        for at, other in enumerate(second):
            row.append(best[at] + letter if letter == other else max(row[at], best[at + 1], key=len))
        best = row
    return best[-1]


# /// proof
assert common_subsequence("AGGTAB", "GXTXAYB") == "GTAB"
assert common_subsequence("", "a") == ""
