"""What the provider without a model makes of the functions of the workspace."""

from __future__ import annotations

import pytest
from tests.server.features.copilots.test_templates_provider import changed

from cockpit.core.errors import CockpitError
from cockpit.features.copilots.primary.candidate import Found
from cockpit.features.copilots.primary.task import Context, Objective, Proposal, Task
from cockpit.features.copilots.primary.templates import TemplatesProvider
from cockpit.features.copilots.tree import Tree

PRICES = '''\
import re

_DIGITS = re.compile("[0-9]+")


def price_of(text: str, currency: str = "EUR") -> int:
    """The price in a text."""
    found = re.search(r"[0-9]+", text)
    if found is None:
        raise ValueError(f"the text {text!r} has no price in {currency}")
    return int(found[0])


def numbers_of(text: str) -> list[int]:
    return [int(each) for each in _DIGITS.findall(text)]


def digits_of(text: str) -> list[str]:
    return numbers_of(text)[:1]


def prices_of(text: str) -> list[int]:
    """Later."""
    return []
'''
NEAR = {"shop/prices.py": PRICES, "tests/test_a.py": "def test_it():\n    assert price\n"}


def found_here(name: str) -> Found:
    return Found("pattern-7", name, "python", "", ("in the name: price",), origin="shop/prices.py")


def by_pattern(stub_of: str, name: str, symbol: str, path: str = "shop/a.py") -> Proposal:
    """What a function of the workspace gives to a stub in another file, or at the end of its own."""
    contents = {each: text.encode() for each, text in NEAR.items()}
    contents[path] = contents.get(path, b"") + f"\n\n{stub_of}".encode()
    task = Task(Objective("", "stub", path, symbol), Context())
    provider = TemplatesProvider(Tree(contents, contents.get, {}), lambda _query, _most: [found_here(name)])
    return provider.propose(task, lambda _: None, lambda: False)


def test_a_function_of_the_workspace_is_made_to_fit() -> None:
    proposal = by_pattern("def price(title: str) -> int: ...\n", "price_of", "price")
    assert [line for line in changed(proposal)[1] if line] == [
        "import re",
        "def price(title: str) -> int:",
        '    currency = "EUR"',
        '    found = re.search(r"[0-9]+", title)',
        "    if found is None:",
        '        raise ValueError(f"the title {title!r} has no price in {currency}")',
        "    return int(found[0])",
    ]
    assert (proposal.templates, proposal.plan) == (
        ("pattern-7",), ("Fill price as `price_of` in shop/prices.py:6 does it.",),
    )  # fmt: skip
    assert proposal.because == (
        "`price_of` in shop/prices.py:6: its parameters fit (1 parameter by type).",
        "in the name: price",
    )
    stub_of = "def all_numbers(title: str) -> list[int]: ...\n"
    here = by_pattern(stub_of, "numbers_of", "all_numbers", "shop/prices.py")
    assert changed(here)[1][-1] == "    return [int(each) for each in _DIGITS.findall(title)]"


NO_PATTERN = [
    ("def price_of(title: str, unit: str = '') -> int: ...\n", "price_of", "is in shop/prices.py already"),
    ("def price(text: str, currency: str) -> int: ...\n", "price_of", "is in shop/prices.py already"),
    ("def price(title: str) -> list[int]: ...\n", "numbers_of", "it needs _DIGITS of shop/prices.py"),
    ("def numbers_of(title: str) -> list[str]: ...\n", "digits_of", "it calls numbers_of"),
    ("def frobnicate(title: str) -> int: ...\n", "price_of", "its name has nothing in common"),
    # Hollow itself, and gone.
    ("def price(title: str) -> list[int]: ...\n", "prices_of", "does not say what it is to do.$"),
    ("def price(title: str) -> int: ...\n", "costs_of", "does not say what it is to do.$"),
]


@pytest.mark.parametrize(("text", "name", "message"), NO_PATTERN)
def test_what_is_no_pattern_for_a_stub(text: str, name: str, message: str) -> None:
    with pytest.raises(CockpitError, match=message):
        by_pattern(text, name, text[4 : text.index("(")])


def test_what_is_in_the_workspace_is_not_added_once_more() -> None:
    contents = {"shop/prices.py": PRICES.encode()}
    task = Task(Objective("price of a text", path="shop/a.py"), Context())
    found = found_here("price_of")
    provider = TemplatesProvider(Tree(contents, contents.get, {}), lambda _query, _most: [found])
    with pytest.raises(CockpitError, match="No template fits"):
        provider.propose(task, lambda _: None, lambda: False)
