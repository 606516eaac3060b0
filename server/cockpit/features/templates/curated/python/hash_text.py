# /// template
# name = "SHA-256 of a text"
# kind = "function"
# description = "The SHA-256 of a text as hexadecimal digits."
# words = ["sha256", "hash", "digest", "checksum", "fingerprint", "hexdigest"]
# ///
import hashlib


def hash_text(text: str) -> str:
    """64 hexadecimal digits of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


# /// proof
assert hash_text("").startswith("e3b0c44298fc1c14")
