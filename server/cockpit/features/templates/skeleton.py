"""What pieces of code have in common when only their own names and literals differ, and how near they are."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Final

BINS: Final = 48
SHINGLE: Final = 4
"""Tokens of the skeleton that count together."""


def key_of(language: str, kind: str, tokens: Sequence[str]) -> str:
    """A digest that is the same for the same skeleton."""
    digest = hashlib.blake2b(f"{language}\0{kind}".encode(), digest_size=16)
    digest.update("\0".join(tokens).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def sketch_of(tokens: Sequence[str]) -> bytes:
    """A byte for each bin (one-permutation minhash).

    Two sketches agree in about the share of shingles that are the same.
    """
    least = [-1] * BINS
    line = "\0".join(tokens).encode("utf-8", "surrogatepass").split(b"\0")
    for begin in range(max(len(line) - SHINGLE + 1, 1)):
        value = zlib.crc32(b" ".join(line[begin : begin + SHINGLE]))
        place, rest = value % BINS, value // BINS
        if least[place] < 0 or rest < least[place]:
            least[place] = rest
    return bytes(_filled(least))


def _filled(least: Sequence[int]) -> list[int]:
    """Bins that nothing fell into take what the next one has, so that short code can be compared, too."""
    if max(least) < 0:
        return [0] * len(least)
    filled: list[int] = []
    value, distance = next((each, place + 1) for place, each in enumerate(least) if each >= 0)
    for own in reversed(least):
        value, distance = (own, 0) if own >= 0 else (value, distance)
        filled.append((value * 31 + distance * 57 + (value >> 8)) & 0xFF)
        distance += 1
    return filled[::-1]
