# /// template
# name = "Fahrenheit to Celsius"
# kind = "function"
# description = "Degrees Fahrenheit as degrees Celsius."
# words = ["temperature", "fahrenheit", "celsius", "convert", "degrees"]
# ///
def fahrenheit_to_celsius(fahrenheit: float) -> float:
    """The same temperature in degrees Celsius."""
    return (fahrenheit - 32) * 5 / 9


# /// proof
assert fahrenheit_to_celsius(212) == 100
assert fahrenheit_to_celsius(-40) == -40
