"""What looks like a secret in a text, and that the quick look before misses nothing."""

from __future__ import annotations

import pytest

from cockpit.core.secret import gives_away, secret_in

LINES = [
    'password = "q8Zr2mWx7KpL4vTn"',
    'dbPasswd: "q8Zr2mWx7KpL4vTn"',
    'apiKey = "q8Zr2mWx7KpL4vTn"',
    'API_KEY = "q8Zr2mWx7KpL4vTn"',
    'signing-key: "q8Zr2mWx7KpL4vTn"',
    'CREDENTIAL = "q8Zr2mWx7KpL4vTn"',
    'headers = {"Authorization": "Bearer q8Zr2mWx7KpL4vTnA"}',
    'url = "postgresql://ann:q8Zr2mWx7K@db.internal/shop"',
    "ghp_q8Zr2mWx7KpL4vTnB5cD6eF7gH8i",
    "AKIAQ8ZR2MWX7KPL4VTN",
    "npm_q8Zr2mWx7KpL4vTnB5cD6eF7gH8iJ9k",
    "xoxb-2718281828-q8Zr2mWx7KpL",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_with_one_gives_the_text_away(line: str) -> None:
    assert secret_in(line, "a.py")
    assert gives_away(f"x = 1\n{line}\ny = 2\n", "a.py")


@pytest.mark.parametrize("text", ["", "x = 1\n", 'password = read("password")\n', "token = tokens[0]\n"])
def test_others_give_nothing_away(text: str) -> None:
    assert not gives_away(text, "a.py")
