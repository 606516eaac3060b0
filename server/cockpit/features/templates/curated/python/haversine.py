# /// template
# name = "Distance on the globe"
# kind = "function"
# description = "The distance between two places on the earth in kilometres."
# words = ["haversine", "geo", "latitude", "longitude", "great circle", "coordinates"]
# ///
from math import asin, cos, radians, sin, sqrt

_EARTH_KILOMETRES = 6371.0088


def haversine(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The length of the great circle between two places that are given in degrees."""
    first, second = radians(latitude), radians(other_latitude)
    half = sin((second - first) / 2) ** 2
    half += cos(first) * cos(second) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KILOMETRES * asin(sqrt(half))


# /// proof
assert round(haversine(52.52, 13.405, 48.8566, 2.3522)) == 877
assert haversine(1, 2, 1, 2) == 0
