# /// template
# name = "Percentage"
# kind = "function"
# description = "What a part is of a whole in percent."
# words = ["percentage", "percent", "ratio", "share", "progress"]
# ///
def percentage(part: float, whole: float) -> float:
    """In percent of the whole; 0 of nothing."""
    return part / whole * 100 if whole else 0.0


# /// proof
assert percentage(1, 4) == 25
assert percentage(1, 0) == 0
