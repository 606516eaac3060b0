"""Which of several patterns are one: the same skeleton, or nearly the same sketch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.core.pattern import Pattern

BANDS: Final = 4
BAND_BYTES: Final = 4
AGREEMENT: Final = 0.9
"""Of the bytes of two sketches, which estimates how much of the two skeletons is the same."""


@dataclass(slots=True)
class _Kept:
    number: int
    kind: str
    sketch: bytes


class Known:
    """The patterns that are kept, among which others look for their like."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Kept] = {}
        self._by_band: dict[str, list[_Kept]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def add(self, number: int, key: str, language: str, kind: str, sketch: bytes) -> None:
        """A pattern that is kept under a number, which is 0 as long as it has none."""
        kept = self._by_key[key] = _Kept(number, kind, sketch)
        for band in _bands(language, sketch):
            self._by_band.setdefault(band, []).append(kept)

    def take(self, pattern: Pattern) -> bool:
        """Whether a pattern is a new one; from now on it is known."""
        if pattern.key in self._by_key:
            return False
        near = (each for band in bands_of(pattern) for each in self._by_band.get(band, ()))
        for each in near:
            if each.kind == pattern.kind and agreement(each.sketch, pattern.sketch) >= AGREEMENT:
                self._by_key[pattern.key] = each
                return False
        self.add(0, pattern.key, pattern.language, pattern.kind, pattern.sketch)
        return True

    def number(self, patterns: Sequence[Pattern], numbers: Sequence[int]) -> None:
        """State under which numbers the new ones are kept."""
        for pattern, number in zip(patterns, numbers, strict=True):
            self._by_key[pattern.key].number = number

    def of(self, pattern: Pattern) -> int:
        """The number that a pattern, or the one that it is merged with, is kept under."""
        return self._by_key[pattern.key].number


def bands_of(pattern: Pattern) -> list[str]:
    """Parts of the sketch: two patterns that are nearly the same have one in common."""
    return _bands(pattern.language, pattern.sketch)


def agreement(one: bytes, other: bytes) -> float:
    """The share of bytes in which two sketches are the same."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(left == right for left, right in zip(one, other, strict=True)) / len(one)


def _bands(language: str, sketch: bytes) -> list[str]:
    parts = (sketch[begin : begin + BAND_BYTES] for begin in range(0, BANDS * BAND_BYTES, BAND_BYTES))
    return [f"{language}.{number}.{part.hex()}" for number, part in enumerate(parts) if part]
