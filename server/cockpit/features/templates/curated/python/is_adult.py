# /// template
# name = "Of age"
# kind = "function"
# description = "Whether somebody is old enough, 18 unless told."
# words = ["adult", "of age", "minimum age", "18", "age check"]
# ///
def is_adult(age: int, least: int = 18) -> bool:
    """Whether the age in years is at least that."""
    return age >= least


# /// proof
assert is_adult(18)
assert not is_adult(17)
