# /// template
# name = "Sum of digits"
# kind = "function"
# description = "The sum of the decimal digits of a number."
# words = ["digit sum", "sum of digits", "checksum", "cross sum"]
# ///
def digit_sum(number: int) -> int:
    """The sum, whatever the sign."""
    return sum(int(digit) for digit in str(abs(number)))


# /// proof
assert digit_sum(1234) == 10
assert digit_sum(-90) == 9
