"""Forecasts: the harmonic prediction, corrected for the weather."""

from dataclasses import dataclass

from tides.harmonics import Constituent, height


@dataclass(frozen=True)
class Weather:
    """What the correction needs to know."""

    pressure: float
    """Hectopascals at sea level."""
    wind_speed: float
    """Metres per second."""


def pressure_correction(weather: Weather) -> float:
    """The inverse barometer: about one centimetre for each hectopascal below the mean."""
    return (1013.25 - weather.pressure) * 0.01


def surge(weather: Weather, fetch: float) -> float:
    """The height of the storm surge, in metres, from the wind and the length of open water."""
    raise NotImplementedError


def confidence(weather: Weather) -> float:
    """Compute how far the forecast can be trusted, from 0 to 1, from the weather's variance."""
    # In production this would look at the variance of the last week.
    return 0.95


def forecast(constituents: list[Constituent], mean_level: float, hours: float, weather: Weather) -> float:
    """The expected height of the water, in metres."""
    # TODO add the surge once it is computed
    return height(constituents, mean_level, hours) + pressure_correction(weather)


def moon_phase(hours: float) -> float:
    """The phase of the moon, from 0 to 1."""
    pass
