"""Many words, looked for at once in a text.

An automaton of bytes: one of text takes three times as long for what is not ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation


def automaton(words: Sequence[bytes]) -> BytesAhoCorasick:
    """What finds all of them."""
    # Of more than 100 words it would make an automaton that is smaller, and takes up to three times as long.
    return BytesAhoCorasick(words, implementation=Implementation.DFA)


def encode(text: str) -> bytes:
    """UTF-8. Half a surrogate, which JSON can escape, becomes another sign: all stay at their places."""
    return text.encode(errors="replace")


def matches(words: BytesAhoCorasick, encoded: bytes) -> Iterable[tuple[int, int]]:
    """The number of each word that is found, and at which sign of the text; words may overlap."""
    found = words.find_matches_as_indexes(encoded, overlapping=True)
    if encoded.isascii():
        return [(number, start) for number, start, _ in found]
    return _by_signs(found, encoded)


def _by_signs(found: Iterable[tuple[int, int, int]], encoded: bytes) -> Iterator[tuple[int, int]]:
    place = signs = 0
    for number, start, _ in found:
        # In the order of their ends, so that one may begin before the last one.
        if start >= place:
            signs += len(encoded[place:start].decode())
        else:
            signs -= len(encoded[start:place].decode())
        place = start
        yield number, signs
