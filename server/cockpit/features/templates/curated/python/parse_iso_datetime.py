# /// template
# name = "Parse an ISO 8601 time"
# kind = "function"
# description = "A moment in UTC from a text such as 2026-03-04T12:00:00Z; one without a zone counts as UTC."
# words = ["iso 8601", "timestamp", "datetime", "date", "utc", "rfc 3339"]
# ///
from datetime import UTC, datetime


def parse_iso_datetime(text: str) -> datetime:
    """The moment in UTC; raises ValueError for what is no ISO 8601 time."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is not a time such as 2026-03-04T12:00:00Z.") from error
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


# /// proof
assert parse_iso_datetime("2026-03-04T12:00:00+02:00").isoformat() == "2026-03-04T10:00:00+00:00"
assert parse_iso_datetime("2026-03-04T12:00:00Z") == parse_iso_datetime("2026-03-04 12:00")
try:
    parse_iso_datetime("yesterday")
except ValueError as error:
    assert "yesterday" in str(error)
else:
    raise AssertionError
