# /// template
# name = "Binary digits"
# kind = "function"
# description = "A number in the digits of another base."
# words = ["binary", "base", "convert base", "hexadecimal", "octal", "radix"]
# ///
def to_base(number: int, base: int = 2) -> str:
    """The digits, with letters above nine; raises ValueError for a base that is none."""
    if not 2 <= base <= 36:
        raise ValueError("base must be between 2 and 36.")
    digits = ""
    left = abs(number)
    while left or not digits:
        left, digit = divmod(left, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"-{digits}" if number < 0 else digits


# /// proof
assert [to_base(0), to_base(10), to_base(255, 16), to_base(-3)] == ["0", "1010", "ff", "-11"]
