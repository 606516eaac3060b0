# /// template
# name = "Kilograms to pounds"
# kind = "function"
# description = "A mass in kilograms in pounds."
# words = ["kilograms", "pounds", "lbs", "convert", "weight", "units"]
# ///
def kg_to_pounds(kilograms: float) -> float:
    """In avoirdupois pounds of 0.45359237 kilograms."""
    return kilograms / 0.45359237


# /// proof
assert abs(kg_to_pounds(0.45359237) - 1) < 1e-12
