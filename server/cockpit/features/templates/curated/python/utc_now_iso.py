# /// template
# name = "Current time in ISO 8601"
# kind = "function"
# description = "The current time in UTC, as ISO 8601 writes it."
# words = ["utc now", "timestamp", "iso 8601", "current time", "isoformat", "created at"]
# ///
from datetime import UTC, datetime


def utc_now_iso() -> str:
    """The time to the second, with its offset."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# /// proof
assert utc_now_iso().endswith("+00:00")
assert datetime.fromisoformat(utc_now_iso()).tzinfo is not None
