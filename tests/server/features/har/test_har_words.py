"""Words at their places, whatever stands before them."""

from __future__ import annotations

import pytest

from cockpit.features.har.secrets.judging import Where
from cockpit.features.har.secrets.text import spots
from cockpit.features.har.secrets.words import automaton, encode, matches

WORDS = ("token", "oken", "ключ", "k")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("a token", [(0, 2), (1, 3), (3, 4)]),
        ("träger 😀 token", [(0, 9), (1, 10), (3, 11)]),
        ("\ud83dtoken", [(0, 1), (1, 2), (3, 3)]),
        ("мой ключ, token", [(2, 4), (0, 10), (1, 11), (3, 12)]),
    ],
)
def test_words_are_found_at_signs(text: str, found: list[tuple[int, int]]) -> None:
    words = automaton([encode(word) for word in WORDS])
    assert sorted(matches(words, encode(text))) == sorted(found)


@pytest.mark.parametrize("name", ["пароль", "Пароль", "ПАРОЛЬ", "Şifre", "ŞIFRE"])
def test_names_of_other_scripts_have_any_case(name: str) -> None:
    text = f'{{"😀": "東京", "{name}": "Zk9-vQ2m!x"}}'
    assert [spot.value for spot in spots(text, Where.SENT)] == ["Zk9-vQ2m!x"]
