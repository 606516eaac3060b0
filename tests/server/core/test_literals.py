"""One pass finds what many searches would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cockpit.core.literals import Literals

WORDS = ("os.", "os.system(", "s", "é", "😀x", "\n#", "ab", "bc")


@given(st.text(alphabet="aboscm.(yste\n#é😀x\ud800"))
def test_the_words_found_are_those_in_the_text(text: str) -> None:
    assert Literals(WORDS).present(text) == {word for word in WORDS if word in text}


def test_words_inside_one_another_are_all_found() -> None:
    assert Literals(WORDS).present("os.system(") == {"os.", "os.system(", "s"}
