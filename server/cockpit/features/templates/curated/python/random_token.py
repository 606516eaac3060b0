# /// template
# name = "Random token"
# kind = "function"
# description = "A token of so many letters and digits that nobody can guess."
# words = ["token", "random string", "secret", "password", "api key", "session id", "generate"]
# ///
import secrets
import string


def random_token(length: int = 32) -> str:
    """So many random letters and digits, from the source of the operating system."""
    signs = string.ascii_letters + string.digits
    return "".join(secrets.choice(signs) for _ in range(length))


# /// proof
assert len(random_token()) == 32
assert len({random_token(16) for _ in range(100)}) == 100
assert random_token(50).isalnum()
