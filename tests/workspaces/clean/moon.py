"""The phase of the moon."""

SYNODIC_MONTH = 29.530588
"""Days from one new moon to the next."""


def phase(days: float) -> float:
    """The phase, from 0 (new) to 1, at a number of days after a new moon."""
    return days % SYNODIC_MONTH / SYNODIC_MONTH
