"""Which of many words a text contains, found in one pass over it.

A rule that could only report a text with one of its words in it asks here first. One pass with an automaton
of all words costs about as much as looking for four of them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, Implementation


class Literals:
    """A fixed set of words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        _shared.add(self._words)

    def present(self, text: str) -> frozenset[str]:
        """Those that the text contains, exactly as they are written."""
        return self._words & _shared.present(text)


class _Shared:
    """The automaton of all sets: whoever asks about a text first has looked for the others, too."""

    def __init__(self) -> None:
        self._words: tuple[str, ...] = ()
        self._built: _Automaton | None = None

    def add(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys((*self._words, *words)))
        self._built = None

    def present(self, text: str) -> frozenset[str]:
        built = self._built
        if built is None:
            built = self._built = _Automaton(self._words)
        return built.present(text)


class _Automaton:
    """Of these words, with its answer to the last question."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        # By default the library takes a smaller automaton for many words, which is three times slower.
        encoded = [word.encode() for word in words]
        self._automaton = BytesAhoCorasick(encoded, implementation=Implementation.DFA)
        self._last: tuple[str, frozenset[str]] = ("", frozenset())

    def present(self, text: str) -> frozenset[str]:
        last, found = self._last  # One read, as another thread may be about to replace both.
        if last is text:
            return found
        data = text.encode("utf-8", "surrogatepass")
        matches = self._automaton.find_matches_as_indexes(data, overlapping=True)
        words = self._words
        found = frozenset({words[number] for number, _, _ in matches})
        self._last = (text, found)
        return found


_shared = _Shared()
