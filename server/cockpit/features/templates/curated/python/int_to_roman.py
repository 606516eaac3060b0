# /// template
# name = "Number to Roman numeral"
# kind = "function"
# description = "A number from 1 to 3999 as a Roman numeral."
# words = ["roman numerals", "format roman", "to roman"]
# ///
_NUMERALS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def int_to_roman(number: int) -> str:
    """The Roman numeral of a number; raises ValueError outside of 1 to 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman numeral: it must be between 1 and 3999.")
    parts: list[str] = []
    for value, numeral in _NUMERALS:
        count, number = divmod(number, value)
        parts.append(numeral * count)
    return "".join(parts)


# /// proof
assert [int_to_roman(each) for each in (1, 4, 19, 1994, 3999)] == ["I", "IV", "XIX", "MCMXCIV", "MMMCMXCIX"]
try:
    int_to_roman(0)
except ValueError as error:
    assert "between 1 and 3999" in str(error)
else:
    raise AssertionError
