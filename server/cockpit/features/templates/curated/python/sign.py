# /// template
# name = "Sign a message"
# kind = "function"
# description = "A message with an HMAC-SHA256 signature that only the holder of the key can make."
# words = ["hmac", "signature", "token", "integrity", "webhook", "security"]
# ///
import hashlib
import hmac


def sign(message: bytes, key: bytes) -> str:
    """The signature as hexadecimal digits."""
    return hmac.new(key, message, hashlib.sha256).hexdigest()


# /// proof
assert sign(b"The quick brown fox jumps over the lazy dog", b"key").startswith(
    "f7bc83f430538424b13298e6aa6fb143"
)
assert sign(b"a", b"key") != sign(b"a", b"other")
