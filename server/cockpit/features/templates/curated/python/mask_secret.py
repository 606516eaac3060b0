# /// template
# name = "Mask a secret"
# kind = "function"
# description = "A secret of which only the last characters are shown, for logs."
# words = ["mask", "redact", "hide", "password", "credit card", "obfuscate"]
# ///
def mask_secret(secret: str, visible: int = 4, sign: str = "*") -> str:
    """The secret with all but its last characters replaced; a short one is hidden altogether."""
    if visible <= 0 or len(secret) < 2 * visible:
        return sign * len(secret)
    return sign * (len(secret) - visible) + secret[-visible:]


# /// proof
assert mask_secret("4111111111111111") == "************1111"
assert mask_secret("short") == "*****"
assert mask_secret("abcdefgh", 0) == "********"
