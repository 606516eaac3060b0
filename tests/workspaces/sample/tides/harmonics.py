"""The harmonic method: the tide as a sum of cosines, one for each constituent."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians


@dataclass(frozen=True)
class Constituent:
    """One wave of the tide at one place."""

    name: str
    amplitude: float
    """Metres."""
    speed: float
    """Degrees per hour."""
    phase: float
    """Degrees by which high water lags behind the tide-raising force."""

    def height(self, hours: float) -> float:
        """The height this wave adds, in metres, at a number of hours after the epoch."""
        return self.amplitude * cos(radians(self.speed * hours - self.phase))


def height(constituents: Iterable[Constituent], mean_level: float, hours: float) -> float:
    """The height of the tide above chart datum, in metres."""
    return mean_level + sum(each.height(hours) for each in constituents)


def first_high_water(constituents: list[Constituent], mean_level: float, step: float = 0.1) -> float:
    """The hour of the first high water after the epoch, to within `step` hours."""
    hours = step
    while not (
        height(constituents, mean_level, hours - step)
        <= height(constituents, mean_level, hours)
        >= height(constituents, mean_level, hours + step)
    ):
        hours += step
    return hours
