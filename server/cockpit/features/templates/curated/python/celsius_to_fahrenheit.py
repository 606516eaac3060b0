# /// template
# name = "Celsius to Fahrenheit"
# kind = "function"
# description = "Degrees Celsius as degrees Fahrenheit."
# words = ["temperature", "celsius", "fahrenheit", "convert", "degrees"]
# ///
def celsius_to_fahrenheit(celsius: float) -> float:
    """The same temperature in degrees Fahrenheit."""
    return celsius * 9 / 5 + 32


# /// proof
assert celsius_to_fahrenheit(100) == 212
assert celsius_to_fahrenheit(-40) == -40
