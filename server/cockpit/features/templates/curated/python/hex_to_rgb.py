# /// template
# name = "Colours from hexadecimal digits"
# kind = "function"
# description = "Red, green and blue of a colour such as #ff8000."
# words = ["hex color", "rgb", "colour", "css"]
# ///
def hex_to_rgb(color: str) -> tuple[int, int, int]:
    """From 0 to 255 each, of three or six digits; raises ValueError for another text."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"{color!r} is not a colour such as #ff8000.")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


# /// proof
assert hex_to_rgb("#ff8000") == (255, 128, 0)
assert hex_to_rgb("f80") == (255, 136, 0)
