# /// template
# name = "Kilometres to miles"
# kind = "function"
# description = "A distance in kilometres in miles."
# words = ["kilometers", "miles", "convert", "distance", "units"]
# ///
def km_to_miles(kilometers: float) -> float:
    """In international miles of 1,609.344 metres."""
    return kilometers / 1.609344


# /// proof
assert abs(km_to_miles(1.609344) - 1) < 1e-12
