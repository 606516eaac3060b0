# /// template
# name = "Strong passwords"
# kind = "function"
# description = "Whether a password is long enough and has letters of both cases and digits."
# words = ["password strength", "validate password", "strong password", "policy"]
# ///
def is_strong_password(password: str, least: int = 8) -> bool:
    """Whether it is long enough and has a capital letter, a small letter and a digit."""
    return (
        len(password) >= least
        and any(sign.isupper() for sign in password)
        and any(sign.islower() for sign in password)
        and any(sign.isdigit() for sign in password)
    )


# /// proof
assert is_strong_password("Abcdefg1")
assert not any(map(is_strong_password, ("abcdefg1", "ABCDEFG1", "Abcdefgh", "Abc1")))
