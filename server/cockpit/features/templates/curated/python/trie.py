# /// template
# name = "Prefix tree"
# kind = "class"
# description = "Words by their beginnings, for completion."
# words = ["trie", "prefix", "autocomplete", "completion", "dictionary"]
# ///
from __future__ import annotations

from collections.abc import Iterator


class _Node:
    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.is_word = False


class Trie:
    """A set of words that can be searched by their beginnings."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, word: str) -> None:
        """Keep a word."""
        node = self._root
        for letter in word:
            node = node.children.setdefault(letter, _Node())
        node.is_word = True

    def __contains__(self, word: str) -> bool:
        node = self._find(word)
        return node is not None and node.is_word

    def starting_with(self, prefix: str) -> Iterator[str]:
        """The words that begin so, in the order of the alphabet."""
        node = self._find(prefix)
        return iter(()) if node is None else self._words(node, prefix)

    def _find(self, prefix: str) -> _Node | None:
        node = self._root
        for letter in prefix:
            if letter not in node.children:
                return None
            node = node.children[letter]
        return node

    def _words(self, node: _Node, so_far: str) -> Iterator[str]:
        if node.is_word:
            yield so_far
        for letter in sorted(node.children):
            yield from self._words(node.children[letter], so_far + letter)


# /// proof
words = Trie()
for each in ("car", "care", "cat", "dog"):
    words.add(each)
assert ("car" in words, "ca" in words, "cow" in words) == (True, False, False)
assert list(words.starting_with("car")) == ["car", "care"]
assert list(words.starting_with("x")) == []
assert list(words.starting_with("")) == ["car", "care", "cat", "dog"]
