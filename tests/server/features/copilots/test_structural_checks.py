"""What the checks that look at several files, or at both sides of one, object to and leave alone."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.checks.asynchrony import asynchrony
from cockpit.features.copilots.checks.callers import callers
from cockpit.features.copilots.checks.imports import Imports
from cockpit.features.copilots.checks.javascript import javascript
from cockpit.features.copilots.checks.kept_tests import kept_tests
from cockpit.features.copilots.checks.migrations import migrations
from cockpit.features.copilots.checks.places import places
from cockpit.features.copilots.checks.scope import scope

imports = Imports(lambda: frozenset({"yaml"}))
ADD = "def add(a, b):\n    return a + b\n"
USE = "from shop.sums import add\n\nx = add(1, 2)\n"
SHOP = {"shop/__init__.py": "", "shop/sums.py": ADD, "shop/use.py": USE}
TEST = "from shop.sums import add\n\ndef test_add():\n    assert add(1, 2) == 3\n    assert add(2, 2) == 4\n"
TESTED = {**SHOP, "tests/test_sums.py": TEST}
FIRST = (
    "from alembic import op\nrevision = 'a'\ndown_revision = None\n"
    "def upgrade():\n    op.x()\ndef downgrade():\n    op.y()\n"
)
STEPS = {"db/versions/1.py": FIRST}


def step(name: str, after: str, back: str = "op.drop_column('t', 'c')") -> str:
    return (
        f"from alembic import op\nrevision = '{name}'\ndown_revision = '{after}'\n"
        f"def upgrade():\n    op.add_column('t', Column('c', X))\ndef downgrade():\n    {back}\n"
    )


TABLE = [
    # check, before, after, what is objected to
    (imports, SHOP, {"shop/new.py": "from shop.sums import sub\n"}, ["import"]),
    (imports, SHOP, {"shop/new.py": "from .nowhere import x\n"}, ["import"]),
    (imports, SHOP, {"shop/new.py": "from . import sums\nfrom .sums import add\n"}, []),
    (imports, SHOP, {"shop/new.py": "import fastjsonx\n"}, ["package"]),
    (imports, SHOP, {"shop/new.py": "import yaml, json, shop.sums\n"}, []),
    (imports, SHOP,
     {"shop/new.py": "try:\n    import fastjsonx\nexcept ImportError:\n    fastjsonx = None\n"}, []),
    (imports, SHOP, {"shop/new.py": "import attr\n", "requirements.txt": "attrs==1.0\n"}, []),
    (imports, SHOP, {"shop/sums.py": "def plus(a, b):\n    return a + b\n"}, ["import"]),
    (imports, SHOP, {"shop/sums.py": None}, ["import"]),
    (imports, {**SHOP, "uv.lock": "", "pyproject.toml": "[project]\ndependencies = []\n"},
     {"pyproject.toml": "[project]\ndependencies = ['fastjsonx']\n"}, ["lock"]),
    (imports, {**SHOP, "uv.lock": "", "pyproject.toml": "[project]\ndependencies = []\n"},
     {"pyproject.toml": "[project]\ndependencies = ['attrs']\n", "uv.lock": '[[package]]\nname = "attrs"\n'},
     []),
    (callers, SHOP, {"shop/sums.py": "def add(a, b, c):\n    return a + b + c\n"}, ["signature"]),
    (callers, SHOP, {"shop/sums.py": "def add(a, b, c=0):\n    return a + b + c\n"}, []),
    (callers, SHOP,
     {"shop/sums.py": "def add(a, b, c):\n    return a\n", "shop/use.py": USE.replace("2)", "2, 3)")}, []),
    (callers, SHOP, {"shop/use.py": USE.replace("1, 2", "1, 2, 3")}, ["signature"]),
    (callers, SHOP, {"shop/use.py": USE.replace("1, 2", "*pair")}, []),
    (callers, {**SHOP, "shop/m.py": "from shop import sums\nsums.add(1, 2)\n"},
     {"shop/sums.py": "def plus(a, b):\n    return a + b\n"}, ["signature"]),
    (callers, SHOP, {"shop/a.py": "async def f():\n    return 1\ndef g():\n    f()\n"}, ["signature"]),
    (callers, {"a.py": "class A:\n    x: int\n"},
     {"a.py": "@dataclass\nclass A:\n    x: int\n    y: int\nA(1)\n"},
     ["signature"]),
    (callers, {"a.py": "class A:\n    def wipe(self): f()\n", "b.py": "from a import A\nA().wipe()\n"},
     {"a.py": "class A:\n    def erase(self): f()\n"}, ["signature"]),
    (kept_tests, TESTED,
     {"tests/test_sums.py": TEST.replace("    assert add(1", "    return\n    assert add(1")},
     ["weakenedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": "from shop.sums import add\n"}, ["deletedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": None}, ["deletedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": None, "tests/unit/test_sums.py": TEST}, []),
    (kept_tests, TESTED, {"tests/test_sums.py": "", "shop/sums.py": "", "shop/use.py": ""}, []),
    (kept_tests, TESTED, {"tests/test_sums.py": TEST.replace("== 3", "is not None")}, ["weakenedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": TEST.replace("== 3", "== 3 or True")}, ["weakenedTest"]),
    (kept_tests, TESTED,
     {"tests/test_sums.py": TEST.replace("    assert add(2, 2) == 4\n", "")}, ["weakenedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": TEST.replace("add(1, 2) == 3", "3 == add(1, 2)")}, []),
    (kept_tests, TESTED,
     {"tests/test_sums.py": TEST.replace("def test", "@pytest.mark.skip\ndef test")}, ["skippedTest"]),
    (kept_tests, TESTED, {"tests/test_sums.py": TEST.replace(
        "    assert add(1, 2) == 3\n    assert add(2, 2) == 4\n",
        "    assert (add(1, 2), add(2, 2)) == (3, 4)\n")}, []),
    (kept_tests, {"t/test_a.py": "def test_a():\n    with raises(KeyError):\n        f()\n"},
     {"t/test_a.py": "def test_a():\n    with raises(Exception):\n        f()\n"}, ["weakenedTest"]),
    (kept_tests, {"a.test.ts": "it('adds', () => { expect(f()).toBe(1); });\n"}, {"a.test.ts": "\n"},
     ["deletedTest"]),

        (kept_tests, {"a.test.ts": "it('adds', () => { f(); });\n"},
     {"a.test.ts": "it.skip('adds', () => { f(); });\n"},
     ["skippedTest"]),
    (migrations, STEPS, {"db/versions/2.py": step("b", "a")}, []),
    (migrations, STEPS, {"db/versions/2.py": step("b", "a").partition("def downgrade")[0]}, ["migration"]),
    (migrations, {"db/versions/1.py": FIRST.partition("def downgrade")[0]},
     {"db/versions/2.py": step("b", "a").partition("def downgrade")[0]}, ["(migration)"]),
    (migrations, STEPS, {"db/versions/2.py": step("b", "z")}, ["migration", "migration"]),
    (migrations, {**STEPS, "db/versions/2.py": step("b", "a")}, {"db/versions/3.py": step("c", "a")},
     ["migration"]),
    (migrations, STEPS, {"db/versions/2.py": step("b", "a", "op.drop_column('t', 'd')")}, ["migration"]),
    (migrations, {"db/migrations/001_a.sql": "x"}, {"db/migrations/001_b.sql": "y"},
     ["migration", "migration"]),
    (javascript, {"a.ts": "export const x = 1;\n"}, {"b.ts": "import { x } from './a';\n"}, []),
    (javascript, {"a.ts": "export const x = 1;\n"}, {"b.ts": "import { y } from './a';\n"}, ["import"]),
    (javascript, {"a.ts": "export const x = 1;\n", "b.ts": "import { x } from './a';\n"},
     {"a.ts": "export const y = 1;\n"}, ["import"]),
    (javascript, {"package.json": '{"dependencies": {"d3": "1"}}'}, {"a.js": "import d from 'd3';\n"}, []),
    (javascript, {"package.json": "{}"}, {"a.js": "import x from 'fast-jsonx';\n"}, ["package"]),
    (asynchrony, {}, {"a.ts": "async function f() {\n  readFileSync('x');\n}\n"}, ["blocking"]),
    (asynchrony, {}, {"a.ts": "function f() {\n  readFileSync('x');\n}\n"}, []),
    (places, {}, {"x.sh": "cp a /etc/b\n"}, ["outside"]),
    (places, {}, {"install.sh": "cp a /usr/bin/b\n"}, []),
    (scope, {}, {"a.pyc": b"x"}, ["artefact"]),
]  # fmt: skip


@pytest.mark.parametrize(("check", "before", "after", "expected"), TABLE)
def test_several_files(judge, check, before, after, expected):
    assert judge(check, before, after) == expected


OBJECTIVE = "Round the totals of invoices"
ABOUT = {"shop/invoice.py": "def total():\n    return 2\n"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"shop/mail.py": "PORT = 26\n"}, ["scope"]),
        ({"shop/mail.py": "from shop.invoice import total\n\nPORT = total()\n"}, []),
        ({"tests/test_invoice.py": "def test_it():\n    pass\n"}, []),
        ({"CHANGELOG.md": "- Better.\n"}, []),
        ({"README.md": "Totals of an invoice are rounded.\n"}, []),
        ({".github/workflows/ci.yml": "on: push\n"}, ["scope"]),
    ],
)
def test_nobody_asked_for_it(judge, more, expected):
    before = {"shop/invoice.py": "def total():\n    return 1\n", "shop/mail.py": "PORT = 25\n"}
    assert judge(scope, before, {**ABOUT, **more}, objective=OBJECTIVE) == expected
