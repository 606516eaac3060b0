"""Which new tests are looked at, what they call, and how that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.features.copilots.breaking import WAYS, broken, new_tests
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.program import parsed
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.tree import Tree

SHOP = {
    "shop/__init__.py": "from shop.cart import total\nfrom .cart import Cart as Basket\n",
    "shop/cart.py": "def total(x):\n    return x\nclass Cart:\n    def add(self, x):\n        self.x = x\n",
    "tests/helpers.py": "def made():\n    return 1\n",
    "tests/test_old.py": "def test_kept():\n    assert 1\n",
}
TOTAL, CART = ("shop/cart.py", "total"), ("shop/cart.py", "Cart")


def calls(test, files=SHOP, path="tests/test_new.py"):
    """What the new tests of a file call."""
    before = {name: text.encode() for name, text in files.items()}
    after = {**before, path: test.encode()}
    change = Change(path, before.get(path), after[path])
    trees = [Tree(each, each.get, {}) for each in (before, after)]
    found = new_tests(Review(Path("/nowhere"), ChangeSet((change,), "a test"), *trees))
    return {each.name: set(each.calls) for each in found}


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("from shop.cart import total\ndef test_it():\n    total(1)\n", {"test_it": {TOTAL}}),
        ("from shop.cart import total as t\ndef test_it():\n    t(1)\n", {"test_it": {TOTAL}}),
        ("import shop.cart\ndef test_it():\n    shop.cart.total(1)\n", {"test_it": {TOTAL}}),
        ("import shop.cart as c\ndef test_it():\n    c.total(1)\n", {"test_it": {TOTAL}}),
        ("from shop import cart\ndef test_it():\n    cart.Cart()\n", {"test_it": {CART}}),
        ("from shop import total\ndef test_it():\n    total(1)\n", {"test_it": {TOTAL}}),
        ("from shop import Basket\ndef test_it():\n    assert 1\n", {}),
        ("from shop.cart import total\nasync def test_it():\n    total(1)\n", {"test_it": {TOTAL}}),
        ("from shop import total as t\nclass TestIt:\n def test_a(self):\n  t(1)\n", {"test_a": {TOTAL}}),
        ("from shop.cart import total\ndef helper():\n    total(1)\n", {}),
        ("from tests.helpers import made\ndef test_it():\n    made()\n", {}),
        ("import json\ndef test_it():\n    json.loads('1')\n", {}),
    ],
)  # fmt: skip
def test_what_a_new_test_calls(test, found):
    assert calls(test) == found


def test_a_test_that_was_there_is_none():
    text = "from shop.cart import total\ndef test_kept():\n    assert total(1)\n"
    assert calls(text, path="tests/test_old.py") == {}
    moved = {**SHOP, "tests/test_new.py": text}
    assert calls(text + "\n\nimport json\n", moved) == {}


@pytest.mark.parametrize("way", WAYS)
def test_only_what_is_named_is_broken(way):
    program = parsed("shop/cart.py", SHOP["shop/cart.py"])
    whole = broken(program, {"total"}, way).decode()
    namespace = {}
    exec(whole, namespace)
    if way == "fail":
        with pytest.raises(RuntimeError):
            namespace["total"](1)
    else:
        assert namespace["total"](1) != 1
    cart = namespace["Cart"]()
    cart.add(2)
    assert cart.x == 2
    of_class = broken(program, {"Cart"}, way).decode()
    assert "self.x" not in of_class
    assert "return x" in of_class
