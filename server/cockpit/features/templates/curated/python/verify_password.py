# /// template
# name = "Verify a password"
# kind = "function"
# description = "Whether a password is the one of which a scrypt hash was stored."
# words = ["password", "scrypt", "compare", "security", "login", "check"]
# ///
import base64
import hashlib
import hmac


def verify_password(password: str, stored: str) -> bool:
    """Whether the password has that hash, compared in constant time; False for what is no hash."""
    try:
        name, n, r, p, salt, digest = stored.split("$")
        expected = base64.b64decode(digest, validate=True)
        actual = hashlib.scrypt(
            password.encode(), salt=base64.b64decode(salt, validate=True), n=int(n), r=int(r), p=int(p)
        )
    except ValueError:
        return False
    return name == "scrypt" and hmac.compare_digest(actual, expected)


# /// proof
salt = b"0123456789abcdef"
digest = hashlib.scrypt(b"open sesame", salt=salt, n=2**14, r=8, p=1)
kept = f"scrypt$16384$8$1${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
assert verify_password("open sesame", kept)
assert not verify_password("Open sesame", kept)
assert not verify_password("open sesame", "plain text")
