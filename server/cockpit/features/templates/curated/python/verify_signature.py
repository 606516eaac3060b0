# /// template
# name = "Verify a signature"
# kind = "function"
# description = "Whether a message has the HMAC-SHA256 signature that it came with, such as a webhook's."
# words = ["hmac", "webhook", "signature", "verify", "security", "constant time"]
# ///
import hashlib
import hmac


def verify_signature(message: bytes, signature: str, key: bytes) -> bool:
    """Whether the signature, with or without "sha256=", is the message's; compared in constant time."""
    expected = hmac.new(key, message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.removeprefix("sha256=").lower().encode())


# /// proof
good = hmac.new(b"key", b"body", "sha256").hexdigest()
assert verify_signature(b"body", good, b"key")
assert verify_signature(b"body", f"sha256={good.upper()}", b"key")
assert not verify_signature(b"body!", good, b"key")
assert not verify_signature(b"body", "größe", b"key")
