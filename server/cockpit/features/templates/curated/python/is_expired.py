# /// template
# name = "Expired"
# kind = "function"
# description = "Whether a point in time has passed."
# words = ["expired", "expiry", "deadline", "ttl", "token lifetime", "timeout"]
# ///
def is_expired(expires_at: float, now: float) -> bool:
    """Whether that time is reached; both in seconds since the same moment."""
    return now >= expires_at


# /// proof
assert is_expired(1, 2)
assert is_expired(2, 2)
assert not is_expired(3, 2)
