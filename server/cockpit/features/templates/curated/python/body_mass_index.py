# /// template
# name = "Body mass index"
# kind = "function"
# description = "The mass by the square of the height."
# words = ["bmi", "body mass index", "weight", "height"]
# ///
def body_mass_index(weight: float, height: float) -> float:
    """Kilograms by square metres; raises ValueError without a height."""
    if height <= 0:
        raise ValueError("height must be more than 0.")
    return weight / height**2


# /// proof
assert abs(body_mass_index(70, 1.75) - 22.857) < 0.001
