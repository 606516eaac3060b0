# /// template
# name = "Roman numeral to number"
# kind = "function"
# description = "The value of a Roman numeral such as MCMXCIV; anything else is refused."
# words = ["roman numerals", "parse roman", "from roman", "MCM"]
# ///
import re

_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman_to_int(numeral: str) -> int:
    """The value of a Roman numeral up to 3999; raises ValueError for anything else."""
    text = numeral.strip().upper()
    if not text or _ROMAN.fullmatch(text) is None:
        raise ValueError(f"{numeral!r} is not a Roman numeral.")
    values = [_VALUES[sign] for sign in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


# /// proof
assert [roman_to_int(each) for each in ("I", "iv", "XIX", "MCMXCIV", "MMMCMXCIX")] == [1, 4, 19, 1994, 3999]
for wrong in ("", "IIII", "VX", "hello"):
    try:
        roman_to_int(wrong)
    except ValueError:
        continue
    raise AssertionError(wrong)
