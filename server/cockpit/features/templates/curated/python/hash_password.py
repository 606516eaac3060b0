# /// template
# name = "Hash a password"
# kind = "function"
# description = "A salted scrypt hash of a password, as a text that can be stored."
# words = ["password", "scrypt", "salt", "security", "store", "login"]
# ///
import base64
import hashlib
import os

_COST = {"n": 2**14, "r": 8, "p": 1}


def hash_password(password: str, salt: bytes | None = None) -> str:
    """The hash with its parameters and its salt, which is a new one unless given."""
    used = os.urandom(16) if salt is None else salt
    digest = hashlib.scrypt(password.encode(), salt=used, **_COST)
    shown = (base64.b64encode(each).decode() for each in (used, digest))
    return "$".join(["scrypt", *(str(value) for value in _COST.values()), *shown])


# /// proof
first = hash_password("correct horse")
assert first != hash_password("correct horse")
assert first.startswith("scrypt$16384$8$1$")
assert hash_password("a", b"0" * 16) == hash_password("a", b"0" * 16) != hash_password("b", b"0" * 16)
