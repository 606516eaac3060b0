# /// template
# name = "Divide, or a default"
# kind = "function"
# description = "A quotient, or a default where one would divide by zero."
# words = ["safe divide", "division by zero", "ratio", "quotient", "default"]
# ///
def safe_divide(numerator: float, denominator: float, default: float = 0.0) -> float:
    """The quotient; the default where the denominator is 0."""
    return numerator / denominator if denominator else default


# /// proof
assert safe_divide(4, 2) == 2
assert safe_divide(1, 0) == 0
assert safe_divide(1, 0, -1) == -1
